import type { Command } from "@commander-js/extra-typings";
import { Recorder } from "../record/recorder.ts";
import { SettingsStore } from "../record/settings_store.ts";
import { DiskError } from "../storage/disk_error.ts";
import { configFolder, dataFolder } from "../storage/user_folders.ts";
import { log, setUpLog } from "./log.ts";
import { allowedOrigins, announce, checkPort, DEFAULT_PORT, reportRequest, serve, serveUntilStopped } from "./serve.ts";
import { begunText, summaryText } from "./summary_text.ts";
import { noTexts, numberFlag, repeatedFlag } from "./settings_from_flags.ts";

/** Adds `gui` to the program; it is also what no arguments mean. */
export function addGui(program: Command, exit: (status: number) => void): void {
  program.command("gui")
    .description("Open the web application: configure, record, watch, look at recordings.")
    .option("--data <folder>", "the folder of the recordings", dataFolder())
    .option("--device <auto|sim|serial>", "the instrument, instead of the one that was used last")
    .option("--driver-lib <path>", "the driver's library")
    .option("--port <n>", "the port of the page; a free one where it is taken", numberFlag, DEFAULT_PORT)
    .option("--host <address>", "where to listen; other than this computer alone makes links with tokens", "127.0.0.1")
    .option("--no-open", "do not open a browser")
    .option(
      "--allow-origin <origin>",
      "another site's pages may show what is recorded; can be repeated",
      repeatedFlag,
      noTexts,
    )
    .option("-v, --verbose", "more in the log, and stack traces")
    .helpOption("--help", "show this help")
    .action(async ({ data, device, driverLib, verbose, ...flags }) => {
      await setUpLog(verbose ?? false);
      const port = checkPort(flags.port);
      const origins = allowedOrigins(flags.allowOrigin);
      const folder = DiskError.guard(`use the folder ${data}`, () => {
        Deno.mkdirSync(data, { recursive: true });
        return Deno.realPathSync(data);
      });
      const settings = await SettingsStore.load(configFolder());
      if (settings.problem !== null) log().warn(settings.problem);
      const { acquisition, output } = settings.current;
      const changes = { ...(device && { device }), ...(driverLib && { driverLib }) };
      settings.use({ acquisition: { ...acquisition, ...changes }, output });
      const recorder = new Recorder(folder);
      logRecordings(recorder);
      const quit = Promise.withResolvers<void>();
      const server = await serve({
        recorder,
        quit: quit.resolve,
        settings,
        host: flags.host,
        port,
        role: "control",
        report: reportRequest,
        origins,
      });
      announce(server, flags, {});
      await serveUntilStopped(server, quit.promise);
      exit(0);
    });
}

/** Logs each recording, and what became of it: a loss is told to who looks at the terminal, too. */
function logRecordings(recorder: Recorder): void {
  recorder.subscribe(() => {
    const { state, recording, last } = recorder;
    if (state === "recording") {
      recording?.started.then((begun) => log().info(begunText(begun, recording.path)), () => {});
    }
    if (state !== "idle" || last === null) return;
    const failed = { level: "error" as const, text: last.error ?? "" };
    for (const line of last.summary === null ? [failed] : summaryText(last.summary)) log()[line.level](line.text);
  });
}
