import { existsSync } from "node:fs";
import { basename } from "node:path";
import { SettingsError } from "../acquire/settings.ts";
import { loadHdf5 } from "../storage/hdf5/hdf5.ts";
import { DiskError } from "../storage/disk_error.ts";
import { RecordingError } from "../storage/recording_error.ts";
import { formatDuration } from "../storage/units.ts";
import { buildOverviewInWorker } from "../view/overview_job.ts";
import { pictureOf } from "../view/picture/picture.ts";
import type { Look, LookRequest } from "../view/look.ts";
import { OverviewMissingError } from "../storage/view.ts";
import { ViewHost } from "../view/view_host.ts";
import { log } from "./log.ts";

/** How the picture of a recording is made. */
export interface ScreenshotOptions {
  /** The file; one that is there is overwritten. */
  output: string;
  /** From when to when, in seconds since the recording's start; null are its ends. */
  startS: number | null;
  stopS: number | null;
  /** Only so many seconds before the end; null for all. */
  lastS: number | null;
  widthPx: number;
  heightPx: number;
  light: boolean;
}

/** A picture of this size has room for its axes, and is no larger than any screen. */
const LEAST_PX = { width: 320, height: 200 };
const MOST_PX = 8192;

/**
 * Checks what can be checked before there is a recording. Throws a `SettingsError` for options that cannot be, and for a
 * file that is there, unless `force` allows to overwrite it.
 */
export function checkScreenshot({ output, startS, stopS, widthPx, heightPx }: ScreenshotOptions, force: boolean): void {
  const refuse = (flag: string, problem: string) => {
    throw new SettingsError([`Cannot make a picture with this ${flag}: ${problem}. Correct it.`]);
  };
  for (const [name, size] of [["width", widthPx], ["height", heightPx]] as const) {
    if (Number.isInteger(size) && size >= LEAST_PX[name] && size <= MOST_PX) continue;
    refuse(`--${name}`, `it is a whole number from ${LEAST_PX[name]} to ${MOST_PX}`);
  }
  for (const [name, timeS] of [["start", startS], ["stop", stopS]] as const) {
    if (timeS !== null && !(timeS >= 0 && Number.isFinite(timeS))) {
      refuse(`--${name}`, "it is a number of seconds from 0 on");
    }
  }
  if (startS !== null && stopS !== null && stopS <= startS) refuse("--stop", "it has to be after --start");
  if (!/\.png$/i.test(output)) refuse("--screenshot", "the name of the file has to end with .png");
  if (!force && existsSync(output)) {
    throw new SettingsError([
      `Cannot make the picture ${output}: it is there already. Choose another name, or --force.`,
    ]);
  }
}

/**
 * Makes a picture of a recording, growing or not, without a browser. What its overview lacks is made first. Throws a
 * {@linkcode RecordingError} for a recording that cannot be read or has nothing to show, and a {@linkcode DiskError}.
 */
export async function saveScreenshot(path: string, options: ScreenshotOptions): Promise<void> {
  const { output, widthPx, heightPx, light } = options;
  await loadHdf5();
  using host = new ViewHost();
  const { startUnixNs } = await host.open(path);
  const all = await host.look(path, { follow: true, t0S: 0, spanS: 1e-9, widthPx: 1, channels: null });
  const { startS, endS } = all.view;
  const toS = Math.min(options.stopS ?? endS, endS);
  const fromS = Math.max(startS, options.startS ?? (options.lastS === null ? startS : toS - options.lastS));
  if (!(toS > fromS)) {
    const lasts = `the recording lasts from ${formatDuration(startS)} to ${formatDuration(endS)}`;
    throw new RecordingError(path, lasts, "Choose a part of it by --start and --stop", { action: "make a picture of" });
  }
  const part = { follow: false, t0S: fromS, spanS: toS - fromS, widthPx, channels: null };
  const look = await lookWithOverview(host, path, part);
  const picture = pictureOf(look, { name: basename(path), startUnixNs, widthPx, heightPx, light });
  DiskError.guard(`write the picture ${output}`, () => Deno.writeFileSync(output, picture));
  log().info(`Saved a picture of ${formatDuration(toS - fromS)} to ${output}.`);
}

/** Looks, and makes the overviews that are needed for it. */
async function lookWithOverview(host: ViewHost, path: string, part: LookRequest): Promise<Look> {
  for (;;) {
    try {
      return await host.look(path, part);
    } catch (error) {
      if (!(error instanceof OverviewMissingError)) throw error;
      log().info(`Making the overview of ${basename(error.path)} first, which it does not have.`);
      await buildOverviewInWorker(error.path);
    }
  }
}
