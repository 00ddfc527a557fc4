import { type Cut, leftOutOf, lostIn, planCut } from "./cut.ts";
import { formatOf } from "./formats.ts";
import type { ExportFormat, ExportOptions } from "./options.ts";
import { Output } from "./output.ts";
import { piecesOf } from "./points.ts";
import type { ExportSource } from "./source.ts";
import type { ChannelName } from "../../acquire/driver.ts";
import type { Exporter, Format } from "./exporter.ts";
import { formatCount } from "../units.ts";

/** What was exported. Counts are of each channel. */
export interface ExportSummary {
  /** The absolute path. */
  file: string;
  source: string;
  format: ExportFormat;
  /** Rows, frames, values of the file: what one moment has in it counts once. */
  points: number;
  channels: ChannelName[];
  /** The range of time, seconds since the start of the recording. */
  startS: number;
  stopS: number;
  /** Values that are missing in the range, and the number of gaps that they are missing in. */
  lostSamples: number;
  gaps: number;
  /** Values that were recorded, but not exported, because decimation found others missing beside them. */
  leftOutSamples: number;
  bytes: number;
  /** What one should know about the file. Sentences. */
  notes: string[];
}

/** How far an export is. */
export interface ExportProgress {
  points: number;
  of: number;
}

/** Who is told, and who may end it. */
export interface ExportHooks {
  onProgress?: (progress: ExportProgress) => void;
  signal?: AbortSignal;
}

/** So long nothing else has its turn. */
const TURN_MS = 30;

/**
 * Exports a recording, or a part of it, into a file. Takes some ten megabytes, whatever the length. Works in the thread
 * of the caller, and lets timers and signals have their turn about every 30 ms.
 *
 * Until it is whole the file has the name `<output>.part`. When the export fails, or `signal` aborts it (it rejects with
 * the signal's reason), nothing is left of it.
 *
 * Rejects with a `SettingsError` for options that cannot be met, also when the output exists, before anything is
 * written; with a `DiskError` when the output cannot be written, with a `RecordingError` when the source cannot be read.
 */
export async function exportRecording(
  source: ExportSource,
  options: ExportOptions,
  hooks: ExportHooks = {},
): Promise<ExportSummary> {
  const format = formatOf(options.format);
  const cut = planCut(source, options);
  format.check(cut);
  const output = new Output(options.output, { force: options.force ?? false, sources: options.sources ?? [] });
  output.checkRoom(format.expectedBytes(cut));
  try {
    await write(format, output.part, cut, hooks);
    output.complete();
  } catch (error) {
    output.discard();
    throw error;
  }
  return summaryOf(cut, options.format, format, output.path);
}

async function write(format: Format, path: string, cut: Cut, { onProgress, signal }: ExportHooks): Promise<void> {
  let exporter: Exporter | null = null;
  let points = 0;
  let turnMs = performance.now();
  try {
    exporter = format.begin(path, cut);
    for (const piece of piecesOf(cut)) {
      signal?.throwIfAborted();
      exporter.write(piece);
      points += piece.points;
      onProgress?.({ points, of: cut.points });
      if (performance.now() - turnMs < TURN_MS) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      turnMs = performance.now();
    }
    signal?.throwIfAborted();
    exporter.end();
  } catch (error) {
    exporter?.abandon();
    throw error;
  }
}

function summaryOf(cut: Cut, name: ExportFormat, format: Format, path: string): ExportSummary {
  const seconds = (position: number) => position / cut.valuesPerStep * cut.stepNs / 1e9;
  const leftOut = leftOutOf(cut);
  const notes = format.notes(cut);
  if (leftOut > 0) {
    notes.push(`Beside gaps ${formatCount(leftOut)} samples of each channel were left out: they make no whole group.`);
  }
  return {
    file: path,
    source: cut.source.path,
    format: name,
    points: cut.points,
    channels: cut.channels.map((channel) => channel.name),
    startS: seconds(cut.startPosition),
    stopS: seconds(cut.endPosition),
    lostSamples: lostIn(cut),
    gaps: cut.gaps.length,
    leftOutSamples: leftOut,
    bytes: Deno.statSync(path).size,
    notes,
  };
}
