import { Recorder } from "../record/recorder.ts";
import type { SettingsStore } from "../record/settings_store.ts";
import { ViewClient } from "../view/view_client.ts";
import { Access, type Role } from "./access.ts";
import { createApp } from "./app.ts";
import { loadAssets } from "./assets.ts";
import { allowedHosts, hostAndPort, isLoopback, namesOf } from "./hosts.ts";
import type { Services } from "./services.ts";

const GRACE_MS = 2000;

/** What a server is for. */
export interface ServerOptions {
  recorder: Recorder;
  settings: SettingsStore;
  /** The address or name to listen on; other than loopback makes tokens necessary. */
  host: string;
  /** The port; where it is taken, a free one. 0 is a free one. */
  port: number;
  /** What those may do who need no token. */
  role: Role;
  /** Origins of other pages that may show what is recorded, see `allowedOrigins`. */
  origins?: readonly string[];
  /** Ends the program, for a page of this computer that asks for it; without it, and with tokens, none may. */
  quit?: () => void;
  /** Is told what nobody expected. */
  report: (error: Error) => void;
}

/** A server at work. */
export interface RunningServer extends AsyncDisposable {
  port: number;
  services: Services;
  /** The address of the page, with the token that controls where one is needed. `query` and `hash` follow it. */
  link(role?: Role, rest?: { query?: Record<string, string>; hash?: string }): string;
  /** Ends the server, its sockets and its workers. A recording that is at work is stopped before, and written. */
  close(): Promise<void>;
}

/**
 * Serves the page and what it asks for. The recorder's data folder has to be a real path. Rejects with what the system
 * says when it cannot listen on `host`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { recorder, settings, host, role, report } = options;
  const names = namesOf(host);
  const assets = await loadAssets();
  const ending = new AbortController();
  const access = new Access(!isLoopback(host), role);
  const views = new ViewClient();
  const services: Services = {
    recorder,
    views,
    dataFolder: recorder.dataFolder,
    settings,
    quit: access.needed ? null : options.quit ?? null,
    access,
    ending: ending.signal,
    endings: new Set(),
  };
  let app: ReturnType<typeof createApp> | null = null;
  const handler: Deno.ServeHandler<Deno.NetAddr> = (request, info) =>
    app?.fetch(request, info) ?? new Response(null, { status: 503 });
  let server: Deno.HttpServer<Deno.NetAddr>;
  try {
    server = listen(host, options.port, handler);
  } catch (error) {
    views[Symbol.dispose]();
    throw error;
  }
  const { port } = server.addr;
  const origins = new Set(options.origins);
  const gate = { hosts: allowedHosts(names, port), origins, access, cookie: `picostream_${port}` };
  app = createApp(services, { gate, assets, report });
  const close = async () => {
    await recorder.stop();
    ending.abort();
    await forAWhile(Promise.all([server.shutdown(), ...services.endings]));
    views[Symbol.dispose]();
  };
  return {
    port,
    services,
    link: (as = "control", { query = {}, hash = "" } = {}) => {
      const token: Record<string, string> = access.needed
        ? { token: as === "viewer" ? access.viewer : access.control }
        : {};
      const parameters = new URLSearchParams({ ...token, ...query }).toString();
      return `http://${hostAndPort(names[0] ?? host, port)}/${parameters && `?${parameters}`}${hash}`;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(
  hostname: string,
  port: number,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  const options = { hostname, onListen: () => {} };
  try {
    return Deno.serve({ ...options, port }, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return Deno.serve({ ...options, port: 0 }, handler);
  }
}

/** Resolves when the work is over, or when it takes too long. */
async function forAWhile(work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, GRACE_MS);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
