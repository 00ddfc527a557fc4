import { basename, dirname, join, resolve } from "node:path";
import { SettingsError } from "../acquire/settings.ts";
import { Recorder } from "../record/recorder.ts";
import { SettingsStore } from "../record/settings_store.ts";
import type { RunningServer } from "../routes/server.ts";
import { configFolder } from "../storage/user_folders.ts";
import { allowedOrigins, announce, checkPort, reportRequest, serve } from "./serve.ts";

/** The flags of the live view beside a recording. */
export interface PlotFlags {
  plotWindow: number;
  plotNpts: number;
  port: number;
  open: boolean;
  allowOrigin: string[];
}

/** The live view of a recording that the command line makes. */
export interface Plot extends AsyncDisposable {
  recorder: Recorder;
  /** Where to record to, so that the page finds it. */
  path: string;
}

/**
 * Serves the page for a recording that will be at `output`. Only this computer reaches it, and it only looks: the
 * command line ends the recording. Throws a `SettingsError` for flags that cannot be.
 */
export async function servePlot(output: string, { plotWindow, plotNpts, ...flags }: PlotFlags): Promise<Plot> {
  if (!(plotWindow > 0)) throw refused("--plot-window", "it is a number of seconds above 0");
  if (!(Number.isInteger(plotNpts) && plotNpts > 0)) throw refused("--plot-npts", "it is a whole number above 0");
  const path = resolve(output);
  const folder = realFolder(dirname(path));
  const recorder = new Recorder(folder, true);
  const server: RunningServer = await serve({
    recorder,
    settings: await SettingsStore.load(configFolder()),
    host: "127.0.0.1",
    port: checkPort(flags.port),
    role: "control",
    report: reportRequest,
    origins: allowedOrigins(flags.allowOrigin),
  });
  announce(server, flags, { query: { window: String(plotWindow), points: String(plotNpts) } });
  return { recorder, path: join(folder, basename(path)), [Symbol.asyncDispose]: () => server.close() };
}

/** The folder without symbolic links. One that is not there is for the recording to complain about. */
function realFolder(folder: string): string {
  try {
    return Deno.realPathSync(folder);
  } catch {
    return folder;
  }
}

function refused(flag: string, problem: string): SettingsError {
  return new SettingsError([`Cannot plot with this ${flag}: ${problem}. Correct it.`]);
}
