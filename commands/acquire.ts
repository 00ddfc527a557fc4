import type { Command } from "@commander-js/extra-typings";
import { Recording } from "../record/record.ts";
import { timestampedName } from "../record/output.ts";
import { exitStatus, type RecordingSummary } from "../record/summary.ts";
import { log, setUpLog, writeOut } from "./log.ts";
import { servePlot } from "./plot.ts";
import { checkScreenshot, saveScreenshot } from "./screenshot.ts";
import { ProgressDisplay } from "./progress.ts";
import { DEFAULT_PORT } from "./serve.ts";
import { noTexts, numberFlag, repeatedFlag, settingsFromFlags } from "./settings_from_flags.ts";
import { onStopSignals } from "./stop_signals.ts";
import { begunText, summaryText } from "./summary_text.ts";

/** Adds `acquire` to the program; it is also what flags without a command mean. */
export function addAcquire(program: Command, exit: (status: number) => void): void {
  program.command("acquire", { isDefault: true })
    .description("Record from the instrument into an HDF5 file.")
    .option("-s, --sample-rate <MS/s>", "rate of each channel; 0 is the fastest", numberFlag, 20)
    .option("-b, --resolution <bits>", "8, 12, 14, 15 or 16", numberFlag, 12)
    .option("-r, --rangev <V>", "input range, ± this", numberFlag, 20)
    .option("--offset <V>", "voltage in the middle of the range", numberFlag, 0)
    .option("--coupling <dc|ac>", "input coupling", "dc")
    .option("-c, --channels <list>", "A,B,… or A:<range>:<coupling>:<offset>:<probe>", "A")
    .option("--probe <ratio>", "ratio of the probes; volts are then those at their tips", numberFlag, 1)
    .option("--label <A=text>", "name of a channel; can be repeated", repeatedFlag, noTexts)
    .option("--bandwidth-limit", "limit the inputs to 20 MHz")
    .option("-o, --output <file>", "the file; a name with the time when not given")
    .option("--plot", "show the live signal in the browser")
    .option("--no-plot", "do not, as when nothing is said")
    .option("-w, --plot-window <s>", "seconds that the live view shows at first", numberFlag, 0.5)
    .option("-n, --plot-npts <points>", "most points that it draws of each channel", numberFlag, 4000)
    .option("--screenshot <file.png>", "when it has ended, save a picture of its last --plot-window seconds")
    .option("--port <n>", "the port of the live view; a free one where it is taken", numberFlag, DEFAULT_PORT)
    .option("--no-open", "do not open a browser for it")
    .option("--allow-origin <origin>", "another site's pages may show it; can be repeated", repeatedFlag, noTexts)
    .option("-h, --hardware-downsample <ratio>", "down-sampling in the instrument", numberFlag, 1)
    .option("-m, --downsample-mode <mode>", "average, aggregate (minimum and maximum) or decimate", "average")
    .option("--max-buff-sec <s>", "live only: keep the last so many seconds on the disk", numberFlag)
    .option("--split <s>", "a new file after so many seconds", numberFlag)
    .option("--duration <s>", "end by itself", numberFlag)
    .option("--device <auto|sim|serial>", "the first instrument, the simulated one, or a certain one", "auto")
    .option("--driver-lib <path>", "the driver's library")
    .option("--buffer-mb <MB>", "memory for what the disk has not yet taken", numberFlag, 512)
    .option("--unlock-rate", "let the driver judge rates beyond the specification")
    .option("--on-overrun <gap|stop>", "after a loss: record the gap and go on, or stop", "gap")
    .option("--no-overview", "leave out what shows any part of a recording at once; it takes 1 % of the file")
    .option("--force", "overwrite a file that exists")
    .option("--sim-model <model>", "the simulated model, such as 5244D")
    .option(
      "--signal <A=shape:…>",
      "a simulated signal, such as A=sine:1kHz:0.8V; can be repeated",
      repeatedFlag,
      noTexts,
    )
    .option(
      "--fault <kind@s:…>",
      "a simulated fault, such as stall@2 or disk@1:2; can be repeated",
      repeatedFlag,
      noTexts,
    )
    .option("--json", "the summary as one line of JSON on standard output")
    .option("-v, --verbose", "more in the log, and stack traces")
    .helpOption("--help", "show this help")
    .action(async ({ output, force, json, verbose, plot, screenshot, ...flags }) => {
      const display = new ProgressDisplay(Deno.stderr.isTerminal());
      await setUpLog(verbose ?? false, (write) => display.around(write));
      const settings = settingsFromFlags(flags);
      log().debug(`Settings: ${JSON.stringify(settings)}`);
      const wanted = output ?? timestampedName(new Date());
      const picture = screenshot === undefined ? null : {
        ...{ output: screenshot, startS: null, stopS: null, lastS: flags.plotWindow },
        ...{ widthPx: 1600, heightPx: 900, light: false },
      };
      if (picture !== null) checkScreenshot(picture, force ?? false);
      await using page = plot ? await servePlot(wanted, flags) : null;
      const recording = new Recording(settings, page?.path ?? wanted, force ?? false);
      page?.recorder.follow(recording, settings);
      const summary = await run(recording, display);
      for (const line of summaryText(summary)) log()[line.level](line.text);
      // Of what was recorded it says nothing that it could not be made.
      if (picture !== null) {
        await saveScreenshot(recording.path, picture).catch((error: Error) => log().warn(error.message));
      }
      if (json) writeOut(`${JSON.stringify(jsonOf(summary))}\n`);
      exit(exitStatus(summary));
    });
}

async function run(recording: Recording, display: ProgressDisplay): Promise<RecordingSummary> {
  using _signals = stopOnSignals(recording);
  recording.started.then((begun) => {
    log().info(`${begunText(begun, recording.path)} Ctrl-C stops.`);
    display.start(() => recording.progress());
  }, () => {});
  try {
    return await recording.finished;
  } finally {
    display.stop();
  }
}

/** The first signal asks for a clean end, the second for one at once. */
function stopOnSignals(recording: Recording): Disposable {
  return onStopSignals(() => {
    log().info("Stopping: writing what the instrument still holds. Once more to end at once.");
    recording.stop();
  }, () => {
    log().warn("Ending at once: what is not yet written is lost.");
    recording.abort();
  });
}

function jsonOf({ failure, ...summary }: RecordingSummary): Record<string, unknown> {
  return { ...summary, error: failure?.message ?? null, exitStatus: exitStatus({ failure, ...summary }) };
}
