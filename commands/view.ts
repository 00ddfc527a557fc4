import { basename, dirname, join, resolve } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import { Recorder } from "../record/recorder.ts";
import { SettingsStore } from "../record/settings_store.ts";
import { RECORDING_NAME } from "../routes/paths.ts";
import { statRecording } from "../storage/read/open_recording.ts";
import { RecordingError } from "../storage/recording_error.ts";
import { segmentsOf } from "../storage/segments.ts";
import { configFolder } from "../storage/user_folders.ts";
import { setUpLog } from "./log.ts";
import { checkScreenshot, saveScreenshot } from "./screenshot.ts";
import { allowedOrigins, announce, checkPort, DEFAULT_PORT, reportRequest, serve, serveUntilStopped } from "./serve.ts";
import { noTexts, numberFlag, repeatedFlag } from "./settings_from_flags.ts";

/** Adds `view` to the program: the page at one recording, which changes nothing. */
export function addView(program: Command, exit: (status: number) => void): void {
  program.command("view")
    .description("Look at a recording in the browser: finished, growing, or the original tool's.")
    .argument("<file>", "the recording; the name given to a split recording stands for all its segments")
    .option("--screenshot <file.png>", "save a picture of it, and show nothing")
    .option("--start <s>", "the picture begins there", numberFlag)
    .option("--stop <s>", "the picture ends there", numberFlag)
    .option("--width <px>", "width of the picture", numberFlag, 1600)
    .option("--height <px>", "height of the picture", numberFlag, 900)
    .option("--light", "dark on light, in place of light on dark")
    .option("--force", "overwrite a picture that exists")
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
    .action(async (file, { verbose, ...flags }) => {
      await setUpLog(verbose ?? false);
      const port = checkPort(flags.port);
      const origins = allowedOrigins(flags.allowOrigin);
      const path = realRecording(file);
      if (flags.screenshot !== undefined) {
        const { screenshot: output, start, stop, width: widthPx, height: heightPx, light = false, force } = flags;
        const options = { output, startS: start ?? null, stopS: stop ?? null, lastS: null, widthPx, heightPx, light };
        checkScreenshot(options, force ?? false);
        await saveScreenshot(path, options);
        exit(0);
        return;
      }
      const server = await serve({
        recorder: new Recorder(dirname(path)),
        settings: await SettingsStore.load(configFolder()),
        host: flags.host,
        port,
        role: "viewer",
        report: reportRequest,
        origins,
      });
      announce(server, flags, { hash: `#/recording/${encodeURIComponent(basename(path))}` });
      await serveUntilStopped(server);
      exit(0);
    });
}

/** The path of a recording without symbolic links, so that the page finds it in its folder. Throws a `RecordingError`. */
function realRecording(file: string): string {
  const [first = file, ...more] = segmentsOf(resolve(file));
  statRecording(first, "look at");
  if (!RECORDING_NAME.test(file)) {
    throw new RecordingError(file, "its name does not end with .hdf5 or .h5", "Rename it", { action: "look at" });
  }
  const isSplit = more.length > 0 || first !== resolve(file);
  return isSplit ? join(Deno.realPathSync(dirname(first)), basename(file)) : Deno.realPathSync(first);
}
