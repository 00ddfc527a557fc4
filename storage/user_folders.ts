import { join } from "node:path";

/**
 * The folder for what can be made again, of this program and user: `PICOSTREAM_CACHE` when it is set, else the system's
 * (`~/.cache/picostream`, on macOS `~/Library/Caches/PicoStream`, on Windows `%LOCALAPPDATA%\PicoStream\cache`).
 */
export function cacheFolder(): string {
  const own = Deno.env.get("PICOSTREAM_CACHE");
  if (own) return own;
  switch (Deno.build.os) {
    case "windows":
      return join(Deno.env.get("LOCALAPPDATA") ?? join(homeFolder(), "AppData", "Local"), "PicoStream", "cache");
    case "darwin":
      return join(homeFolder(), "Library", "Caches", "PicoStream");
    default:
      return join(Deno.env.get("XDG_CACHE_HOME") || join(homeFolder(), ".cache"), "picostream");
  }
}

/**
 * The folder for what this user has set: `PICOSTREAM_CONFIG` when it is set, else the system's (`~/.config/picostream`,
 * on macOS `~/Library/Application Support/PicoStream`, on Windows `%APPDATA%\PicoStream`).
 */
export function configFolder(): string {
  const own = Deno.env.get("PICOSTREAM_CONFIG");
  if (own) return own;
  switch (Deno.build.os) {
    case "windows":
      return join(Deno.env.get("APPDATA") ?? join(homeFolder(), "AppData", "Roaming"), "PicoStream");
    case "darwin":
      return join(homeFolder(), "Library", "Application Support", "PicoStream");
    default:
      return join(Deno.env.get("XDG_CONFIG_HOME") || join(homeFolder(), ".config"), "picostream");
  }
}

/** The folder for recordings when none is named: `PICOSTREAM_DATA` when it is set, else `PicoStream` in the home folder. */
export function dataFolder(): string {
  return Deno.env.get("PICOSTREAM_DATA") || join(homeFolder(), "PicoStream");
}

function homeFolder(): string {
  return Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE") ?? ".";
}
