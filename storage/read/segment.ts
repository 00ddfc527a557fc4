import { DatasetReader } from "../hdf5/dataset_reader.ts";
import type { Gap } from "../format.ts";
import { GrowingFile } from "../hdf5/growing_file.ts";
import { Hdf5File, loadHdf5 } from "../hdf5/hdf5.ts";
import { closeQuietly, ENDING_MS, onFile, openNow, whileEnding } from "./open_recording.ts";
import { type FileHandles, OverviewReader } from "../overview/overview_reader.ts";
import { RecordingError } from "../recording_error.ts";
import { superblockIn } from "../hdf5/superblock.ts";
import { type ChannelInfo, readLengths, readRecordingInfo, type RecordingInfo } from "./recording_info.ts";
import { type Block, blockCount, eachBlock, eachGap, gapProblem, hasGaps } from "../hdf5/tables.ts";

/** Rows of `/blocks` read at once. */
const BLOCKS_AT_ONCE = 4096;

/**
 * One file of a recording, open for reading: finished, growing, crashed, or the original's. Indices count the values of
 * a channel in this file. Methods throw a {@linkcode RecordingError} for a file that cannot be read.
 *
 * A file that is still written is read as it was when it was opened, or at the last {@linkcode refresh}: by
 * {@linkcode GrowingFile}, or where that cannot be by HDF5, which shares what it knows of a file between all that have it
 * open in one thread, and looks anew only when all are closed. Use one `Segment` at a time for such a file in a thread.
 */
export class Segment implements Disposable {
  readonly path: string;
  /** The overview that the file holds itself. */
  readonly overview = new OverviewReader((operation) => this.#guard(operation));
  #handles: FileHandles | null;
  #info: RecordingInfo;
  #unfinished: boolean;
  #closed = false;
  readonly #datasets = new Map<string, DatasetReader>();
  readonly #gaps: Gap[] = [];
  #gapsAreRead = false;
  /** Null until it was looked for: the file keeps the table that it has. */
  #hasGaps: boolean | null = null;

  private constructor(path: string, { handles, info, unfinished }: Opened) {
    this.path = path;
    this.#handles = handles;
    this.#info = info;
    this.#unfinished = unfinished;
  }

  static async open(path: string): Promise<Segment> {
    await loadHdf5();
    return new Segment(path, await whileEnding(path, () => opened(path)));
  }

  get info(): RecordingInfo {
    return this.#info;
  }

  /** The writer has not ended the file: it is at work, or it died. */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Values of each channel. */
  get length(): number {
    return this.#info.length;
  }

  /** Where values are missing, in the order of the file; empty for the original's files, which do not say. */
  get gaps(): readonly Gap[] {
    if (this.#gapsAreRead) return this.#gaps;
    this.#guard(({ hdf5 }) => {
      this.#hasGaps ??= hasGaps(hdf5);
      for (const gap of eachGap(hdf5, this.#gaps.length, this.#hasGaps)) {
        // While a file grows the table can be ahead of the values.
        const problem = gapProblem(gap, this.#unfinished ? Infinity : this.length);
        if (problem !== null) {
          throw new RecordingError(this.path, `its gap ${this.#gaps.length} ${problem}`, "It is damaged");
        }
        this.#gaps.push(gap);
      }
    });
    this.#gapsAreRead = true;
    return this.#gaps;
  }

  /** How many values are missing, as the best estimate. */
  get lost(): number {
    return this.#info.attributes.lost_samples ?? this.gaps.reduce((sum, { lost }) => sum + lost, 0);
  }

  /** At most `most` rows of `/blocks` from the row `first` on, as they stand. */
  blocks(first: number, most: number): Block[] {
    return this.#guard(({ hdf5 }) => eachBlock(hdf5, first).take(most).toArray());
  }

  /** The parts of `/blocks` that lie in [start, end), in their order. */
  *blocksIn(start: number, end: number): Generator<Block> {
    for (let row = this.#firstBlockAt(start);; row += BLOCKS_AT_ONCE) {
      const rows = this.blocks(row, BLOCKS_AT_ONCE);
      for (const block of rows) {
        if (block.index >= end) return;
        const index = Math.max(block.index, start);
        const count = Math.min(block.index + block.count, end) - index;
        if (count > 0) yield { ...block, index, count };
      }
      if (rows.length < BLOCKS_AT_ONCE) return;
    }
  }

  /** Fills `into`, which may lie in shared memory, with values from `start` on, all of which the file must have. */
  readValues(channel: ChannelInfo, start: number, into: Int16Array): void {
    const dataset = this.#datasets.get(channel.path) ?? new DatasetReader(channel.path, []);
    this.#datasets.set(channel.path, dataset);
    this.#guard(({ hdf5, raw }) => dataset.read(hdf5, raw, start, into));
  }

  /**
   * Looks how far the file has grown, and whether it was ended. Throws, and the segment is closed, when the file is gone,
   * cannot be opened any more, or was replaced by another recording.
   */
  async refresh(): Promise<void> {
    if (!this.#unfinished) return;
    const hdf5 = this.#handles?.hdf5;
    try {
      if (hdf5 instanceof GrowingFile && hdf5.refresh()) {
        this.#info = this.#checked(RecordingError.guard(this.path, () => readLengths(hdf5, this.#info)));
      } else {
        await this.#openAgain();
      }
    } catch (error) {
      this.close();
      throw error;
    }
    this.overview.forgetRows();
    this.#gapsAreRead = false;
  }

  /** Gives the system's handles back until the file is read again. For a file that was ended. */
  rest(): void {
    if (this.#handles !== null) closeBoth(this.#handles);
    this.#handles = null;
  }

  /** Closes the file for good; a second call does nothing. */
  close(): void {
    this.rest();
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #openAgain(): Promise<void> {
    this.close();
    const { handles, info, unfinished } = await whileEnding(this.path, () => opened(this.path));
    this.#handles = handles;
    this.#closed = false;
    this.#info = this.#checked(info);
    this.#unfinished = unfinished;
  }

  #checked(info: RecordingInfo): RecordingInfo {
    if (info.attributes.recording_uuid !== this.#info.attributes.recording_uuid || info.length < this.length) {
      throw new RecordingError(this.path, "it was replaced by another recording", "Open it again");
    }
    return info;
  }

  /** The row of the last block that does not begin after a value, 0 without such a block. */
  #firstBlockAt(index: number): number {
    let low = 0;
    let high = this.#guard(({ hdf5 }) => blockCount(hdf5));
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const [block] = this.blocks(middle, 1);
      if ((block?.index ?? Infinity) <= index) low = middle;
      else high = middle;
    }
    return low;
  }

  #guard<T>(operation: (handles: FileHandles) => T): T {
    if (this.#closed) throw new RecordingError(this.path, "the reader is closed", "Open it again");
    return RecordingError.guard(this.path, () => {
      this.#handles ??= openBoth(this.path);
      return operation(this.#handles);
    });
  }
}

/** A file that was opened, what it says about itself, and whether it has to be looked at again. */
interface Opened {
  handles: FileHandles;
  info: RecordingInfo;
  unfinished: boolean;
}

/** Opens a file and reads what it says. What HDF5 reports is thrown as it is. */
function opened(path: string): Opened {
  const { hdf5, raw, besideWriter } = openBoth(path);
  const handles = { hdf5, raw };
  try {
    const info = readRecordingInfo(hdf5);
    const unfinished = isAtWork(raw, info);
    const growing = besideWriter ? GrowingFile.of(path, raw) : null;
    if (growing === null) return { handles, info, unfinished };
    closeQuietly(hdf5);
    return { handles: { hdf5: growing, raw }, info, unfinished };
  } catch (error) {
    closeBoth(handles);
    throw error;
  }
}

function openBoth(path: string): { hdf5: Hdf5File; raw: Deno.FsFile; besideWriter: boolean } {
  const { hdf5, unfinished } = openNow(path);
  try {
    return { hdf5, raw: onFile(path, "read", () => Deno.openSync(path)), besideWriter: unfinished };
  } catch (error) {
    closeQuietly(hdf5);
    throw error;
  }
}

/** Whether its writer has not ended the file, is about to say how it ended, or began to do so while it was read. */
function isAtWork(raw: Deno.FsFile, { isOriginal, attributes }: RecordingInfo): boolean {
  const flags = superblockIn(raw)?.flags ?? 0;
  if (flags !== 0 || isOriginal || attributes.complete !== undefined) return flags !== 0;
  return Math.abs(Date.now() - Number(raw.statSync().mtime)) < ENDING_MS;
}

function closeBoth({ hdf5, raw }: FileHandles): void {
  if (hdf5 instanceof Hdf5File) closeQuietly(hdf5);
  raw.close();
}
