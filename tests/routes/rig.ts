import { Recorder } from "../../record/recorder.ts";
import { SettingsStore } from "../../record/settings_store.ts";
import type { Role } from "../../routes/access.ts";
import { type RunningServer, startServer } from "../../routes/server.ts";
import type { Status } from "../../routes/protocol.ts";
import { assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

/** A server with folders of its own, and a page's way to ask it. */
export interface Rig extends AsyncDisposable {
  server: RunningServer;
  /** The data folder. */
  folder: string;
  base: string;
  /** Unexpected errors that the server reported. */
  reported: Error[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** As the page itself asks: from its own origin, with JSON. */
  send(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  status(): Promise<Status>;
  /** Resolves when nothing is recorded any more. */
  idle(): Promise<Status>;
}

/** Starts a server on a free port. `host` "0.0.0.0" makes tokens necessary. */
export async function startRig(
  { host = "127.0.0.1", role = "control" as Role, origins = [] as string[], quit = () => {} } = {},
): Promise<Rig> {
  const temporary = await temporaryFolder();
  const folder = await Deno.realPath(temporary.path);
  await Deno.mkdir(`${folder}/data`);
  const settings = await SettingsStore.load(`${folder}/config`);
  const { acquisition } = settings.current;
  // A driver that holds two seconds: a test computer that rests does not lose what no page had a part in.
  const simulation = { ...acquisition.simulation, backlogS: 2 };
  settings.use({ ...settings.current, acquisition: { ...acquisition, device: "sim", rateMSps: 1, simulation } });
  const recorder = new Recorder(`${folder}/data`);
  const reported: Error[] = [];
  const report = (error: Error) => void reported.push(error);
  const server = await startServer({ recorder, settings, host, port: 0, role, report, origins, quit });
  const base = `http://127.0.0.1:${server.port}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(base + path, { headers, redirect: "manual" });
  const status = async (): Promise<Status> => await (await get("/api/status")).json();
  return {
    server,
    folder: `${folder}/data`,
    base,
    reported,
    get,
    send: (method, path, body, headers = {}) =>
      fetch(base + path, {
        method,
        headers: { "content-type": "application/json", origin: base, ...headers },
        body: JSON.stringify(body),
      }),
    status,
    idle: async () => {
      if (recorder.state !== "idle") {
        await new Promise<void>((resolve) => recorder.subscribe(() => recorder.state === "idle" && resolve()));
      }
      return await status();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await temporary[Symbol.asyncDispose]();
      assertEquals(reported, []);
    },
  };
}

/** The body of an answer that has this status. */
export async function bodyOf<T>(answer: Response | Promise<Response>, status = 200): Promise<T> {
  const response = await answer;
  const text = await response.text();
  assertEquals(response.status, status, text);
  return JSON.parse(text);
}

/** Makes a small recording of the simulated instrument through the server. */
export async function recordShortly(rig: Rig, name: string, more: Record<string, unknown> = {}): Promise<Status> {
  const { acquisition } = rig.server.services.settings.current;
  await bodyOf(
    rig.send("PUT", "/api/settings", {
      acquisition: { ...acquisition, durationS: 0.2, ...more },
      output: { folder: "", name },
    }),
  );
  await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
  return await rig.idle();
}
