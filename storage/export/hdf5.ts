import { SettingsError } from "../../acquire/settings.ts";
import { type DownsampleMode, STOP_REASONS } from "../../acquire/outcome.ts";
import { SOFTWARE } from "../../version.ts";
import { DiskError } from "../disk_error.ts";
import type { Gap, RecordingEnd, RecordingHeader } from "../format.ts";
import { RecordingFile } from "../write/recording_file.ts";
import { blocksOf, type PointBlock } from "./cut_blocks.ts";
import { gapsOf } from "./cut_gaps.ts";
import type { Cut } from "./cut.ts";
import type { Exporter, Format } from "./exporter.ts";
import type { Piece } from "./points.ts";
import { wholeCounts } from "./values.ts";

/** Points that are kept back until their block is whole; a longer block becomes several. */
const MOST_HELD = 1 << 22;

/**
 * A recording of its own, format 3.0, with a UUID of its own; `software` says what it was cut from. It begins where the
 * range begins. Decimated, it is what an instrument would have recorded that reduces the samples so much more: means
 * (rounded) by "average", minima and maxima by "aggregate".
 */
export const hdf5: Format = {
  check({ source }) {
    if (source.header !== null) return;
    throw new SettingsError([
      `Cannot export ${source.path} to HDF5: a file of the original PicoStream does not say all that a recording has ` +
      "to, for instance when it began. Use csv, npy, wav or parquet (--format).",
    ]);
  },
  notes: () => [],
  expectedBytes: ({ points, valuesPerPoint, channels }) => 2 * points * valuesPerPoint * channels.length,
  begin: (path, cut) => new Hdf5Exporter(path, cut),
};

class Hdf5Exporter implements Exporter {
  readonly #cut: Cut;
  readonly #file: RecordingFile;
  readonly #gaps: Gap[];
  #gapsAdded = 0;
  readonly #blocks: Iterator<PointBlock>;
  readonly #startNs: number;
  /** What is still to come of the present block, and what of it is kept back: planes of the same order. */
  #block: PointBlock = { points: 0, timeNs: 0, overRange: 0 };
  #held: Int16Array[][] = [];
  #heldPoints = 0;

  constructor(path: string, cut: Cut) {
    const header = cut.source.header!;
    this.#cut = cut;
    this.#startNs = startOf(cut, header);
    this.#gaps = gapsOf(cut);
    this.#blocks = blocksOf(cut);
    this.#file = RecordingFile.create(path, headerOf(cut, header, this.#startNs));
  }

  write({ points, planes }: Piece): void {
    const counts = planes.map(wholeCounts);
    const width = this.#cut.valuesPerPoint;
    for (let done = 0; done < points;) {
      if (this.#block.points === 0) this.#block = { ...this.#blocks.next().value! };
      const taken = Math.min(this.#block.points, points - done);
      this.#held.push(counts.map((plane) => plane.subarray(done * width, (done + taken) * width)));
      this.#heldPoints += taken;
      this.#block.points -= taken;
      if (this.#block.points === 0 || this.#heldPoints >= MOST_HELD) this.#append();
      done += taken;
    }
    this.#file.flush();
  }

  end(): void {
    if (this.#heldPoints > 0) this.#append();
    this.#file.finish(endOf(this.#cut), false);
  }

  abandon(): void {
    try {
      this.#file.finish({ stopReason: "aborted", complete: false }, false);
    } catch (error) {
      // What it would have become does not matter any more.
      if (!(error instanceof DiskError)) throw error;
    }
  }

  #append(): void {
    const { timeNs, overRange } = this.#block;
    this.#file.append({
      count: this.#heldPoints * this.#cut.valuesPerPoint,
      planes: this.#cut.channels.map((_, i) => joined(this.#held.map((planes) => planes[i]!))),
      timeNs: Math.max(0, timeNs - this.#startNs),
      overRange,
    });
    this.#held = [];
    this.#heldPoints = 0;
    for (let gap; (gap = this.#gaps[this.#gapsAdded]) !== undefined && gap.index <= this.#file.length;) {
      this.#file.addGap(gap);
      this.#gapsAdded++;
    }
  }
}

/** Nanoseconds from the start of the source's recording to that of the cut. */
function startOf({ source, startPosition, stepNs, valuesPerStep }: Cut, header: RecordingHeader): number {
  const fromIndex0 = startPosition - source.originPosition;
  return (header.firstSampleIndex + header.lostSamplesBefore + fromIndex0) / valuesPerStep * stepNs;
}

function headerOf(cut: Cut, header: RecordingHeader, startNs: number): RecordingHeader {
  return {
    ...header,
    hardwareDownsampleRatio: header.hardwareDownsampleRatio * cut.factor,
    downsampleMode: modeOf(cut),
    channels: cut.channels,
    startUnixNs: header.startUnixNs + BigInt(Math.round(startNs)),
    recordingUuid: crypto.randomUUID(),
    segmentNumber: 1,
    firstSampleIndex: 0,
    lostSamplesBefore: 0,
    software: `${SOFTWARE}, cut from ${header.recordingUuid} at value ${header.firstSampleIndex + cut.start}`,
  };
}

function modeOf({ source, factor, valuesPerPoint }: Cut): DownsampleMode {
  if (factor === 1) return source.downsampleMode;
  return valuesPerPoint === 2 ? "aggregate" : "average";
}

function endOf({ source, reachesEnd }: Cut): Pick<RecordingEnd, "stopReason" | "complete"> {
  if (!reachesEnd) return { stopReason: "user", complete: true };
  const stopReason = STOP_REASONS.find((reason) => reason === source.stopReason) ?? "user";
  return { stopReason, complete: source.complete };
}

function joined(parts: Int16Array[]): Int16Array {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
