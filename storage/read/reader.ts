import type { ChannelName } from "../../acquire/driver.ts";
import type { DownsampleMode } from "../../acquire/outcome.ts";
import type { DecimationMode } from "./reducer.ts";
import { type ChannelHeader, type Gap, headerOf, type RecordingHeader } from "../format.ts";
import { durationOf } from "./recording_info.ts";
import { RecordingSeries } from "./recording_series.ts";
import { BlockReader, type SampleBlock } from "./sample_block.ts";
import type { Block } from "../hdf5/tables.ts";

/**
 * Reads a recording: a finished one, one that is being written, one whose writer died, and the files of the original
 * PicoStream; also the segments of a split recording, as if they were one file. Memory does not depend on the length.
 *
 * All indices and counts are those of one channel's values, from the start of the first file. In aggregate mode the
 * values are minimum and maximum in turn, so starts and sizes are even there. Methods throw a `RangeError` for an
 * argument that makes no sense, and a `RecordingError` for a file that cannot be read.
 *
 * A file that is still written is read as it was when it was opened, or at the last {@linkcode refresh}. Of such a file
 * by another program than PicoStream use one reader at a time in one thread: HDF5 shares what it knows between them, and
 * looks anew only when all are closed.
 */
export class PicoStreamReader implements Disposable {
  readonly path: string;
  readonly #series: RecordingSeries;
  readonly #blocks: BlockReader;
  #next = 0;

  private constructor(series: RecordingSeries) {
    this.path = series.path;
    this.#series = series;
    this.#blocks = new BlockReader(series);
  }

  /**
   * Opens a recording: a file, the name that was given to a split recording (all its segments, and those that are begun
   * later), or a list of segments that follow one another. Throws a `RecordingError` that says what is wrong.
   */
  static async open(path: string | readonly string[]): Promise<PicoStreamReader> {
    return new PicoStreamReader(await RecordingSeries.open(path));
  }

  /** Values of each channel. */
  get numSamples(): number {
    return this.#series.length;
  }
  /** Time from one step to the next, after the instrument's own down-sampling. A step is a value, or a pair. */
  get sampleIntervalNs(): number {
    return this.#series.info.stepNs;
  }
  /** Range of the first channel, each ±. */
  get voltageRangeV(): number {
    return this.#series.info.channels[0].rangeV;
  }
  /** Voltage in the middle of the first channel's range. */
  get analogOffsetV(): number {
    return this.#series.info.channels[0].offsetV;
  }
  /** The count that stands for the full range. */
  get maxAdcVal(): number {
    return this.#series.info.maxAdc;
  }
  /** How the instrument reduced the samples; "average" also when it did not. */
  get downsampleMode(): DownsampleMode {
    return this.#series.info.attributes.downsample_mode;
  }
  /** Samples that the instrument made one value (or pair) of; 1 when it did not reduce them. */
  get hardwareDownsampleRatio(): number {
    return this.#series.info.attributes.hardware_downsample_ratio;
  }
  /** The channels, in the order of the instrument. */
  get channels(): ChannelHeader[] {
    return this.#series.info.channels.map(({ path: _, length: __, ...header }) => header);
  }
  /** Seconds from the first step to the end of the last. */
  get durationS(): number {
    return durationOf(this.numSamples, this.#series.info);
  }
  /** Where values are missing, in their order; empty for the original's files, which do not say. */
  get gaps(): Gap[] {
    return this.#series.gaps;
  }
  /** How many values are missing, as the best estimate. */
  get lostSamples(): number {
    return this.#series.parts.reduce((sum, { segment }) => sum + segment.lost, 0);
  }
  /**
   * Whether the recording reached its end as it was meant to. False while it is written, and after a crash. The
   * original's files do not say: true when the writer closed them.
   */
  get complete(): boolean {
    const { isOriginal, attributes } = this.#series.lastInfo;
    return isOriginal ? !this.unfinished : attributes.complete === 1;
  }
  /** The writer has not ended the last file: it is at work, or it died. */
  get unfinished(): boolean {
    return this.#series.unfinished;
  }
  /** Whether a simulated instrument gave the values. */
  get simulated(): boolean {
    return this.#series.info.attributes.simulated !== 0;
  }
  /** When the recording began (ISO 8601, UTC); null where the file does not say. */
  get startedAt(): string | null {
    return this.#series.info.attributes.started_at ?? null;
  }
  /** When the file was ended (ISO 8601, UTC); null where the file does not say. */
  get stoppedAt(): string | null {
    return this.#series.lastInfo.attributes.stopped_at ?? null;
  }
  /** Why the file was ended; null where the file does not say. */
  get stopReason(): string | null {
    return this.#series.lastInfo.attributes.stop_reason ?? null;
  }
  /** The same in all segments of a recording; null where the file does not say. */
  get recordingUuid(): string | null {
    return this.#series.info.attributes.recording_uuid ?? null;
  }
  /** 1 for the first or only file of a recording. */
  get segmentNumber(): number {
    return this.#series.info.attributes.segment_number;
  }
  /** Values of each channel in the segments before this one. */
  get firstSampleIndex(): number {
    return this.#series.info.attributes.first_sample_index;
  }
  /**
   * Position of index 0 in the recording: values of each channel before it, missing ones counted. Not 0 for what is left
   * of a recording whose first segments were deleted, when it is opened by the name that was given to it.
   */
  get originPosition(): number {
    return this.#series.originPosition;
  }
  /** Version of the file's format: "3.0", or "1.0" and "2.0" of the original's files. */
  get formatVersion(): string {
    return this.#series.info.attributes.data_format_version;
  }

  /**
   * What was known when the recording was begun, as its first file says it; null for the original's files, which hold
   * less.
   */
  get header(): RecordingHeader | null {
    return headerOf(this.#series.info.attributes, this.channels);
  }

  /**
   * Reads `size` values from `start` on; what lies beyond the end is left out, so the block can be empty.
   *
   * With a `decimationFactor` above 1 each group of so many values becomes one ("mean") or two ("min_max": first the
   * least, then the greatest), which have the time of the group's first value. Groups are counted from `start`, and what
   * remains at the end is a group too. In aggregate mode a group is so many pairs and becomes a pair: the mean of the
   * minima and that of the maxima, or the least minimum and the greatest maximum.
   *
   * A result can have at most 2^28 points. `channel` is the first one unless given.
   */
  getBlock(
    size: number,
    start = 0,
    decimationFactor = 1,
    decimationMode: DecimationMode = "mean",
    channel?: ChannelName,
  ): SampleBlock {
    const action = "read a block";
    checkCount(action, "size", size, this.#series.info.valuesPerStep, 0);
    checkCount(action, "start", start, this.#series.info.valuesPerStep, 0);
    checkCount(action, "decimation factor", decimationFactor, 1, 1);
    if (decimationMode !== "mean" && decimationMode !== "min_max") {
      throw new RangeError(`Cannot ${action}: "${decimationMode}" is no decimation mode. Use "mean" or "min_max".`);
    }
    return this.#blocks.read({
      channel: this.#series.channel(channel),
      ...this.#within(size, start),
      factor: decimationFactor,
      mode: decimationMode,
    });
  }

  /**
   * `size` values from `start` on as they were recorded, counts of `maxAdcVal` for the full range; what lies beyond the
   * end is left out. At most 2^28 values, of the first channel unless given.
   */
  getRaw(size: number, start = 0, channel?: ChannelName): Int16Array<ArrayBuffer> {
    checkCount("read values", "size", size, this.#series.info.valuesPerStep, 0);
    checkCount("read values", "start", start, this.#series.info.valuesPerStep, 0);
    const { start: from, size: count } = this.#within(size, start);
    return this.#blocks.readRaw(this.#series.channel(channel), from, count);
  }

  /**
   * When the values in [start, end) came, and whether they were over range: the parts of `/blocks` in it, in their
   * order. `timeNs` is the arrival of the whole block. Nothing for the original's files, which do not say.
   */
  *blocksIn(start: number, end: number): Generator<Block> {
    const from = Math.min(start, this.numSamples);
    for (const { part, start: first, end: last } of this.#series.overlapping(from, Math.min(end, this.numSamples))) {
      for (const block of part.segment.blocksIn(first - part.first, last - part.first)) {
        yield { ...block, index: block.index + part.first };
      }
    }
  }

  /**
   * Reads the block that follows the one of the call before, at first that at the start of the file; null at the end.
   * Of a file that grows it gives what is there, also less than `chunkSize`.
   */
  getNextBlock(
    chunkSize: number,
    decimationFactor = 1,
    decimationMode: DecimationMode = "mean",
    channel?: ChannelName,
  ): SampleBlock | null {
    checkCount("read the next block", "chunk size", chunkSize, this.#series.info.valuesPerStep, 1);
    if (this.#next >= this.numSamples) return null;
    const block = this.getBlock(chunkSize, this.#next, decimationFactor, decimationMode, channel);
    this.#next = Math.min(this.#next + chunkSize, this.numSamples);
    return block;
  }

  /** The whole file, block by block, as `getBlock` reads them. Independent of `getNextBlock`. */
  *getBlockIter(
    chunkSize = 1_000_000,
    decimationFactor = 1,
    decimationMode: DecimationMode = "mean",
    channel?: ChannelName,
  ): Generator<SampleBlock> {
    checkCount("read block by block", "chunk size", chunkSize, this.#series.info.valuesPerStep, 1);
    for (let start = 0; start < this.numSamples; start += chunkSize) {
      yield this.getBlock(chunkSize, start, decimationFactor, decimationMode, channel);
    }
  }

  /** The next block of `getNextBlock` is that at the start of the file again. */
  reset(): void {
    this.#next = 0;
  }

  /**
   * Looks how far the recording has grown, also into new segments, and whether it was ended. Returns the number of
   * values. Throws a `RecordingError`, and the reader is closed, when a file is gone or cannot be opened any more.
   */
  async refresh(): Promise<number> {
    await this.#series.refresh();
    return this.numSamples;
  }

  /** Closes the files; a second call does nothing. */
  close(): void {
    this.#series.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #within(size: number, start: number): { start: number; size: number } {
    return {
      start: Math.min(start, this.numSamples),
      size: Math.max(0, Math.min(size, this.numSamples - start)),
    };
  }
}

function checkCount(action: string, name: string, value: number, step: 1 | 2, least: 0 | 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`Cannot ${action}: the ${name} is ${value}. Give a whole number from ${least} on.`);
  }
  if (value % step !== 0) {
    throw new RangeError(`Cannot ${action}: the ${name} is ${value}, but values come in pairs. Give an even number.`);
  }
}
