import { failureOf } from "../record/failure.ts";
import type { RunningServer, ServerOptions } from "../routes/server.ts";
import { SettingsError } from "../acquire/settings.ts";
import { openBrowser } from "./browser.ts";
import { log } from "./log.ts";
import { onStopSignals } from "./stop_signals.ts";

/** The port that is asked for when none is named. */
export const DEFAULT_PORT = 8737;

/** The flags of every command that serves the page, as commander gives them. */
export interface ServeFlags {
  port: number;
  open: boolean;
}

/** `startServer`, which is not loaded before: a program that records or tells its flags starts without it. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { startServer } = await import("../routes/server.ts");
  return await startServer(options);
}

/** A port from a flag. Throws a `SettingsError`. */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new SettingsError([`Cannot listen on port ${port}: a port is between 0 and 65535. Correct --port.`]);
}

/**
 * The origins of other pages that may show what is recorded, from flags, as browsers name them. Throws a `SettingsError`
 * for what is none.
 */
export function allowedOrigins(flags: readonly string[]): string[] {
  return flags.map((flag) => {
    const url = URL.parse(flag);
    const isOrigin = (url?.protocol === "http:" || url?.protocol === "https:") &&
      /^https?:\/\/[^/?#@]+\/?$/i.test(flag);
    if (isOrigin) return url.origin;
    throw new SettingsError([
      `Cannot allow the origin ${flag}: it is not that of a page. Give --allow-origin such as http://localhost:3000, ` +
      "without a path.",
    ]);
  });
}

/** Prints where the page is, and opens it. */
export function announce(
  server: RunningServer,
  { port, open }: ServeFlags,
  rest: Parameters<RunningServer["link"]>[1],
): void {
  const link = server.link("control", rest);
  if (port !== 0 && server.port !== port) log().warn(`Port ${port} is taken; using ${server.port}.`);
  log().info(`PicoStream is at ${link}`);
  if (server.services.access.needed) {
    log().info(`For viewers, who cannot change anything: ${server.link("viewer", rest)}`);
  }
  if (open) openBrowser(link);
}

/** Serves until a signal or `quit` ends the program; a recording at work is stopped and written before. */
export async function serveUntilStopped(server: RunningServer, quit = new Promise<void>(() => {})): Promise<void> {
  const { recorder } = server.services;
  const { promise, resolve } = Promise.withResolvers<void>();
  using _signals = onStopSignals(() => {
    if (recorder.state !== "idle") log().info("Stopping the recording first. Once more to end at once.");
    resolve();
  }, () => {
    log().warn("Ending at once: what is not yet written is lost.");
    recorder.recording?.abort();
  });
  await Promise.race([promise, quit]);
  await server.close();
}

/** Logs what nobody expected of a request; the page only learns that there was something. */
export function reportRequest(error: Error): void {
  log().error(failureOf(error).stack);
}
