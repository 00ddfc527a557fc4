import { join } from "node:path";

/**
 * The folder for what can be made again, of this program and user: `PICOSTREAM_CACHE` when it is set, else the system's
 * (`~/.cache/picostream`, on macOS `~/Library/Caches/PicoStream`, on Windows `%LOCALAPPDATA%\PicoStream\cache`).
 */
export function cacheFolder(): string {
  const own = Deno.env.get("PICOSTREAM_CACHE");
  if (own) return own;
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? ".";
  switch (Deno.build.os) {
    case "windows":
      return join(Deno.env.get("LOCALAPPDATA") ?? join(home, "AppData", "Local"), "PicoStream", "cache");
    case "darwin":
      return join(home, "Library", "Caches", "PicoStream");
    default:
      return join(Deno.env.get("XDG_CACHE_HOME") || join(home, ".cache"), "picostream");
  }
}
