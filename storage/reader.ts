import type { ChannelName } from "../acquire/driver.ts";
import type { DecimationMode } from "./decimate.ts";
import type { DownsampleMode } from "../acquire/outcome.ts";
import type { ChannelHeader, Gap } from "./format.ts";
import type { Hdf5File } from "./hdf5.ts";
import { closeQuietly, openAgain, openRecording } from "./open_recording.ts";
import { type ChannelInfo, durationOf, readRecordingInfo, type RecordingInfo } from "./recording_info.ts";
import { RecordingError } from "./recording_error.ts";
import { readSampleBlock, type SampleBlock } from "./sample_block.ts";
import { eachGap, gapProblem } from "./tables.ts";

/**
 * Reads a recording: a finished one, one that is being written, one whose writer died, and the files of the original
 * PicoStream. Memory does not depend on the length of the file.
 *
 * All indices and counts are those of one channel's values. In aggregate mode the values are minimum and maximum in
 * turn, so starts and sizes are even there. Methods throw a `RangeError` for an argument that makes no sense, and a
 * {@linkcode RecordingError} for a file that cannot be read.
 *
 * A file that is still written is read as it was when it was opened, or at the last {@linkcode refresh}. Use one reader
 * at a time for such a file in one thread: HDF5 shares what it knows between them, and looks anew only when all are
 * closed.
 */
export class PicoStreamReader implements Disposable {
  readonly path: string;
  #hdf5: Hdf5File | null;
  #info: RecordingInfo;
  #unfinished: boolean;
  #next = 0;

  private constructor(path: string, hdf5: Hdf5File, info: RecordingInfo, unfinished: boolean) {
    this.path = path;
    this.#hdf5 = hdf5;
    this.#info = info;
    this.#unfinished = unfinished;
  }

  /** Opens a recording. Throws a {@linkcode RecordingError} that says what is wrong with the file. */
  static async open(path: string): Promise<PicoStreamReader> {
    const { hdf5, unfinished } = await openRecording(path);
    return new PicoStreamReader(path, hdf5, infoOrClose(hdf5), unfinished);
  }

  /** Values of each channel. */
  get numSamples(): number {
    return this.#info.length;
  }
  /** Time from one step to the next, after the instrument's own down-sampling. A step is a value, or a pair. */
  get sampleIntervalNs(): number {
    return this.#info.stepNs;
  }
  /** Range of the first channel, each ±. */
  get voltageRangeV(): number {
    return this.#info.channels[0].rangeV;
  }
  /** Voltage in the middle of the first channel's range. */
  get analogOffsetV(): number {
    return this.#info.channels[0].offsetV;
  }
  /** The count that stands for the full range. */
  get maxAdcVal(): number {
    return this.#info.maxAdc;
  }
  /** How the instrument reduced the samples; "average" also when it did not. */
  get downsampleMode(): DownsampleMode {
    return this.#info.attributes.downsample_mode;
  }
  /** Samples that the instrument made one value (or pair) of; 1 when it did not reduce them. */
  get hardwareDownsampleRatio(): number {
    return this.#info.attributes.hardware_downsample_ratio;
  }
  /** The channels, in the order of the instrument. */
  get channels(): ChannelHeader[] {
    return this.#info.channels.map(({ path: _, length: __, ...header }) => header);
  }
  /** Seconds from the first step to the end of the last. */
  get durationS(): number {
    return durationOf(this.numSamples, this.#info);
  }
  /** Where values are missing, in the order of the file; empty for the original's files, which do not say. */
  get gaps(): Gap[] {
    const { length } = this.#info;
    return this.#guard((hdf5) => {
      const gaps: Gap[] = [];
      for (const gap of eachGap(hdf5)) {
        // While a file grows the table can be ahead of the values.
        const problem = gapProblem(gap, this.#unfinished ? Infinity : length);
        if (problem !== null) throw new RecordingError(this.path, `its gap ${gaps.length} ${problem}`, "It is damaged");
        gaps.push(gap);
      }
      return gaps;
    });
  }
  /** How many values are missing in this file, as the best estimate. */
  get lostSamples(): number {
    return this.#info.attributes.lost_samples ?? this.gaps.reduce((sum, { lost }) => sum + lost, 0);
  }
  /**
   * Whether the recording reached its end as it was meant to. False while it is written, and after a crash. The
   * original's files do not say: true when the writer closed them.
   */
  get complete(): boolean {
    return this.#info.isOriginal ? !this.#unfinished : this.#info.attributes.complete === 1;
  }
  /** The writer has not ended the file: it is at work, or it died. */
  get unfinished(): boolean {
    return this.#unfinished;
  }
  /** Whether a simulated instrument gave the values. */
  get simulated(): boolean {
    return this.#info.attributes.simulated !== 0;
  }
  /** When the recording began (ISO 8601, UTC); null where the file does not say. */
  get startedAt(): string | null {
    return this.#info.attributes.started_at ?? null;
  }
  /** When the file was ended (ISO 8601, UTC); null where the file does not say. */
  get stoppedAt(): string | null {
    return this.#info.attributes.stopped_at ?? null;
  }
  /** Why the file was ended; null where the file does not say. */
  get stopReason(): string | null {
    return this.#info.attributes.stop_reason ?? null;
  }
  /** The same in all segments of a recording; null where the file does not say. */
  get recordingUuid(): string | null {
    return this.#info.attributes.recording_uuid ?? null;
  }
  /** 1 for the first or only file of a recording. */
  get segmentNumber(): number {
    return this.#info.attributes.segment_number;
  }
  /** Values of each channel in the segments before this one. */
  get firstSampleIndex(): number {
    return this.#info.attributes.first_sample_index;
  }
  /** Version of the file's format: "3.0", or "1.0" and "2.0" of the original's files. */
  get formatVersion(): string {
    return this.#info.attributes.data_format_version;
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
    checkCount(action, "size", size, this.#info.valuesPerStep, 0);
    checkCount(action, "start", start, this.#info.valuesPerStep, 0);
    checkCount(action, "decimation factor", decimationFactor, 1, 1);
    if (decimationMode !== "mean" && decimationMode !== "min_max") {
      throw new RangeError(`Cannot ${action}: "${decimationMode}" is no decimation mode. Use "mean" or "min_max".`);
    }
    const request = {
      channel: this.#channel(channel),
      start: Math.min(start, this.numSamples),
      size: Math.max(0, Math.min(size, this.numSamples - start)),
      factor: decimationFactor,
      mode: decimationMode,
    };
    return this.#guard((hdf5) => readSampleBlock(hdf5, this.#info, request));
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
    checkCount("read the next block", "chunk size", chunkSize, this.#info.valuesPerStep, 1);
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
    checkCount("read block by block", "chunk size", chunkSize, this.#info.valuesPerStep, 1);
    for (let start = 0; start < this.numSamples; start += chunkSize) {
      yield this.getBlock(chunkSize, start, decimationFactor, decimationMode, channel);
    }
  }

  /** The next block of `getNextBlock` is that at the start of the file again. */
  reset(): void {
    this.#next = 0;
  }

  /**
   * Looks how far the file has grown, and whether it was ended. Returns the number of values. Throws a
   * {@linkcode RecordingError}, and the reader is closed, when the file is gone or cannot be opened any more.
   */
  async refresh(): Promise<number> {
    if (!this.#unfinished) return this.numSamples;
    // H5Drefresh would do for the length, but h5wasm never closes the dataset again, and with it the file.
    this.close();
    const { hdf5, unfinished } = await openAgain(this.path);
    this.#info = infoOrClose(hdf5);
    this.#hdf5 = hdf5;
    this.#unfinished = unfinished;
    return this.numSamples;
  }

  /** Closes the file; a second call does nothing. */
  close(): void {
    if (this.#hdf5 !== null) closeQuietly(this.#hdf5);
    this.#hdf5 = null;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #channel(name: ChannelName | undefined): ChannelInfo {
    const { channels } = this.#info;
    const found = name === undefined ? channels[0] : channels.find((channel) => channel.name === name);
    if (found !== undefined) return found;
    const names = channels.map((channel) => channel.name).join(", ");
    throw new RangeError(`Cannot read channel ${name}: ${this.path} does not have it. It has ${names}.`);
  }

  #guard<T>(operation: (hdf5: Hdf5File) => T): T {
    const hdf5 = this.#hdf5;
    if (hdf5 === null) throw new RecordingError(this.path, "the reader is closed", "Open it again");
    return RecordingError.guard(this.path, () => operation(hdf5));
  }
}

function infoOrClose(hdf5: Hdf5File): RecordingInfo {
  try {
    return RecordingError.guard(hdf5.path, () => readRecordingInfo(hdf5));
  } catch (error) {
    closeQuietly(hdf5);
    throw error;
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
