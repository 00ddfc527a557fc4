import { basename, extname } from "node:path";
import type { Command } from "@commander-js/extra-typings";
import type { ChannelName } from "../acquire/driver.ts";
import { SettingsError } from "../acquire/settings.ts";
import type { DecimationMode } from "../storage/read/reducer.ts";
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportRecording,
  type ExportSummary,
  isExportFormat,
} from "../storage/export/mod.ts";
import { isChannelName } from "../storage/format.ts";
import { PicoStreamReader } from "../storage/read/reader.ts";
import { segmentsOf } from "../storage/segments.ts";
import { formatBytes, formatCount, formatDuration, formatGaps, formatRate } from "../storage/units.ts";
import { cancelOnSignals } from "./cancel.ts";
import { writeError, writeOut } from "./log.ts";
import { ProgressBar } from "./progress_bar.ts";
import { numberFlag } from "./settings_from_flags.ts";

const FORMAT_LIST = EXPORT_FORMATS.join(", ");

/** The flags of `export` as commander gives them. */
interface ExportFlags {
  format?: string;
  output?: string;
  start?: number;
  stop?: number;
  channels?: string;
  decimate?: number;
  decimateMode: string;
  raw?: true;
  force?: true;
}

/** Adds `export` to the program. */
export function addExport(program: Command, exit: (status: number) => void): void {
  program.command("export")
    .description("Write a recording, or a part of it, in another format.")
    .argument("<file>", "the recording; the name given to a split recording stands for all its segments")
    .option("--format <format>", `${FORMAT_LIST}; not needed when --output says it`)
    .option("-o, --output <file>", "the file; when not given, the recording's name in the current folder")
    .option("--start <s>", "seconds since the start of the recording, missing samples counted too", numberFlag)
    .option("--stop <s>", "likewise; the samples before it are exported", numberFlag)
    .option("--channels <list>", "only these, such as A,B")
    .option("--decimate <n>", "one point for each n samples", numberFlag)
    .option("--decimate-mode <mean|min_max>", "what a point is: their mean, or minimum and maximum", "mean")
    .option("--raw", "ADC counts instead of millivolts")
    .option("--force", "overwrite a file that exists")
    .option("--json", "the summary as one line of JSON on standard output")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(async (path, { json, verbose: _, ...flags }) => {
      const options = optionsOf(path, flags);
      const summary = await run(path, options, json !== true);
      for (const note of summary.notes) writeError(`${note}\n`);
      writeOut(`${json ? JSON.stringify(summary) : textOf(summary)}\n`);
      exit(0);
    });
}

async function run(path: string, options: ExportOptions, showBar: boolean): Promise<ExportSummary> {
  using cancel = cancelOnSignals(`Cancelled: nothing is left of ${options.output}.`);
  using reader = await PicoStreamReader.open(path);
  using bar = new ProgressBar(showBar, formatRate);
  return await exportRecording(reader, options, {
    signal: cancel.signal,
    onProgress: ({ points, of }) => bar.update(points, of),
  });
}

function optionsOf(path: string, flags: ExportFlags): ExportOptions {
  const { start, stop, channels, decimate, decimateMode, raw = false, force = false } = flags;
  const format = formatFrom(flags);
  return {
    format,
    output: flags.output ?? defaultName(path, format),
    force,
    sources: segmentsOf(path),
    raw,
    decimationMode: decimationMode(decimateMode),
    ...(start !== undefined && { startS: start }),
    ...(stop !== undefined && { stopS: stop }),
    ...(channels !== undefined && { channels: channelList(channels) }),
    ...(decimate !== undefined && { decimation: decimate }),
  };
}

function formatFrom({ format, output }: ExportFlags): ExportFormat {
  if (format !== undefined) {
    if (isExportFormat(format)) return format;
    throw new SettingsError([`Cannot export to "${format}": it is no format. Use one of ${FORMAT_LIST}.`]);
  }
  if (output === undefined) {
    throw new SettingsError([`Cannot export without a format. Name one with --format: ${FORMAT_LIST}.`]);
  }
  const extension = extname(output).slice(1).toLowerCase();
  if (extension === "h5") return "hdf5";
  if (isExportFormat(extension)) return extension;
  throw new SettingsError([`Cannot tell the format from ${output}. Name it with --format: ${FORMAT_LIST}.`]);
}

/** In the current folder, as recordings are. A cut has never the name of what it was cut from. */
function defaultName(path: string, format: ExportFormat): string {
  return `${basename(path, extname(path))}${format === "hdf5" ? ".cut" : ""}.${format}`;
}

function decimationMode(text: string): DecimationMode {
  if (text === "mean" || text === "min_max") return text;
  throw new SettingsError([`Cannot decimate by "${text}": it is no mode. Use mean or min_max.`]);
}

function channelList(text: string): ChannelName[] {
  return text.split(",").map((part) => {
    const name = part.trim().toUpperCase();
    if (isChannelName(name)) return name;
    throw new SettingsError([`Cannot export channel "${part}": there is none of that name. Use such as A,B.`]);
  });
}

function textOf({ points, channels, startS, stopS, lostSamples, gaps, bytes, file }: ExportSummary): string {
  const what = channels.length === 1 ? `channel ${channels[0]}` : `each of the channels ${channels.join(", ")}`;
  const lines = [
    `Exported ${formatCount(points)} points of ${what} (${formatDuration(stopS - startS)}, ${formatBytes(bytes)}) to ` +
    `${file}.`,
  ];
  if (gaps > 0) {
    lines.push(
      `Missing in it: ${formatCount(lostSamples)} samples of each channel, in ${formatGaps(gaps)}.`,
    );
  }
  return lines.join("\n");
}
