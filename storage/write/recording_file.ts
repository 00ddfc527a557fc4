import { ChunkWriter, type OpenFile } from "../hdf5/chunk_writer.ts";
import { DiskError } from "../disk_error.ts";
import {
  BLOCK_COLUMNS,
  BLOCKS_PATH,
  channelAttributesOf,
  channelPath,
  CHUNK_VALUES,
  countsPath,
  endAttributesOf,
  FIRST_CHANNEL_PATH,
  type Gap,
  GAP_COLUMNS,
  GAPS_PATH,
  type RecordingEnd,
  type RecordingHeader,
  rootAttributesOf,
  TABLE_CHUNK_ROWS,
} from "../format.ts";
import { Hdf5File } from "../hdf5/hdf5.ts";
import { createOverview, OVERVIEW_WORK_BYTES, OverviewWriter } from "../overview/overview_writer.ts";
import { PageCache } from "./page_cache.ts";
import { TableWriter } from "../hdf5/table_writer.ts";
import { WorkMemory } from "../simd/work_memory.ts";

/** A run of values of every channel that begins where the one before ended. */
export interface Run {
  count: number;
  /** One a channel, each at least `count` long; may lie in shared memory, and are free again when `append` returns. */
  planes: readonly Int16Array[];
  /** Nanoseconds from the start of the recording to the arrival of the first value, on a monotonic clock. */
  timeNs: number;
  /** Bit 0 says that channel A went over range, bit 1 channel B, and so on. */
  overRange: number;
}

export interface RecordingFileOptions {
  /** The values before this index are not stored and read as zero. 0 unless given. */
  startAt?: number;
  /**
   * Where the overview is made, with at least 2 KiB to spare when all planes lie in it, else
   * `OVERVIEW_WORK_BYTES`. "own" unless given; null leaves the overview out.
   */
  overview?: WorkMemory | "own" | null;
}

interface ChannelWriter {
  counts: ChunkWriter;
  overview: OverviewWriter | null;
}

/**
 * One file of a recording while it is written. HDF5 keeps the structure; the values go from the given arrays straight
 * to their place in the file, so that a value is copied once, by the operating system, and a full disk is an error at
 * the write that met it.
 *
 * What was appended is visible to readers, and survives a crash of the process, after the next `flush`.
 * Every method throws {@linkcode DiskError} when the disk or HDF5 refuses; the file then ends with the last `flush`.
 */
export class RecordingFile {
  readonly #channels: ChannelWriter[];
  readonly #file: OpenFile;
  readonly #blocks: TableWriter;
  readonly #gaps: TableWriter;
  #length: number;
  #lost = 0;

  private constructor(file: OpenFile, header: RecordingHeader, startAt: number, work: WorkMemory | null) {
    this.#file = file;
    this.#length = startAt;
    this.#channels = header.channels.map(({ name }, i) => {
      const path = i === 0 ? FIRST_CHANNEL_PATH : countsPath(name);
      return {
        counts: new ChunkWriter(file, { path, rowShape: [], chunkRows: CHUNK_VALUES }, startAt),
        overview: work === null ? null : new OverviewWriter(file, name, work, startAt),
      };
    });
    this.#blocks = new TableWriter(file.hdf5, BLOCKS_PATH, BLOCK_COLUMNS);
    this.#gaps = new TableWriter(file.hdf5, GAPS_PATH, GAP_COLUMNS);
  }

  /**
   * Creates the file, in place of one that is there, with everything that is known at the start, and opens it to
   * readers. `loadHdf5` must have been awaited.
   */
  static create(path: string, header: RecordingHeader, options: RecordingFileOptions = {}): RecordingFile {
    const { startAt = 0, overview = "own" } = options;
    const work = overview === "own" ? WorkMemory.alone(OVERVIEW_WORK_BYTES) : overview;
    return DiskError.guard(`create ${path}`, () => {
      const hdf5 = Hdf5File.create(path);
      describe(hdf5, header, work !== null);
      hdf5.startSwmrWrite();
      const file = { hdf5, raw: Deno.openSync(path, { write: true }), pages: PageCache.of(path) };
      return new RecordingFile(file, header, startAt, work);
    });
  }

  /** Values of each channel so far, whether flushed or not. */
  get length(): number {
    return this.#length;
  }

  /** Number of gaps so far, and how many values they miss. */
  get gaps(): { count: number; lost: number } {
    return { count: this.#gaps.rows, lost: this.#lost };
  }

  append(run: Run): void {
    if (run.count === 0) return;
    DiskError.guard(`write to ${this.#file.hdf5.path}`, () => {
      this.#channels.forEach(({ counts }, i) => {
        const plane = run.planes[i]?.subarray(0, run.count);
        if (plane?.length !== run.count) throw new RangeError(`too few values for channel ${i}`);
        counts.append(plane);
      });
      // Only what the disk has taken, so that the overview never tells more than there is.
      this.#channels.forEach(({ overview }, i) => overview?.add(run.planes[i]!.subarray(0, run.count)));
      this.#blocks.add(this.#length, run.count, Math.round(run.timeNs), run.overRange);
      this.#length += run.count;
    });
  }

  /** Records that values are missing before `gap.index`, an index in this file up to its present length. */
  addGap(gap: Gap): void {
    DiskError.guard(`write to ${this.#file.hdf5.path}`, () => this.#gaps.add(gap.index, gap.lost, gap.reason));
    this.#lost += gap.lost;
  }

  /**
   * Makes everything so far visible to readers and safe from a crash of this process. Of the overview that goes for what
   * is worth a write.
   */
  flush(): void {
    DiskError.guard(`write to ${this.#file.hdf5.path}`, () => {
      for (const { counts, overview } of this.#channels) {
        counts.show(this.#length);
        overview?.flush();
      }
      this.#blocks.flush();
      this.#gaps.flush();
      this.#file.hdf5.flush();
    });
  }

  /**
   * Flushes, closes, and adds the final attributes. `durable` also waits until the disk has everything, which can take
   * long, and reports what the disk could not keep.
   */
  finish(end: Pick<RecordingEnd, "stopReason" | "complete">, durable: boolean): void {
    DiskError.guard(`write to ${this.#file.hdf5.path}`, () => {
      for (const { overview } of this.#channels) overview?.end();
    });
    this.flush();
    DiskError.guard(`close ${this.#file.hdf5.path}`, () => {
      this.#file.hdf5.close();
      using hdf5 = Hdf5File.open(this.#file.hdf5.path, "read-write");
      const { count: gapCount, lost: lostSamples } = this.gaps;
      const stoppedAt = new Date().toISOString();
      const attributes = endAttributesOf({ ...end, stoppedAt, totalSamples: this.#length, lostSamples, gapCount });
      for (const [name, value] of Object.entries(attributes)) hdf5.writeAttribute("/", name, value);
    });
    DiskError.guard(`write ${this.#file.hdf5.path} to the disk`, () => {
      if (durable) this.#file.raw.syncSync();
      this.#file.raw.close();
      this.#file.pages?.close();
    });
  }
}

function describe(hdf5: Hdf5File, header: RecordingHeader, withOverview: boolean): void {
  for (const [name, value] of Object.entries(rootAttributesOf(header))) hdf5.writeAttribute("/", name, value);
  hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [], CHUNK_VALUES);
  hdf5.createGroup("/channels");
  header.channels.forEach((channel, i) => {
    const path = channelPath(channel.name);
    hdf5.createGroup(path);
    for (const [name, value] of Object.entries(channelAttributesOf(channel))) hdf5.writeAttribute(path, name, value);
    if (i === 0) hdf5.createHardLink(FIRST_CHANNEL_PATH, countsPath(channel.name));
    else hdf5.createDataset(countsPath(channel.name), "int16", [], CHUNK_VALUES);
    if (withOverview) createOverview(hdf5, channel.name);
  });
  hdf5.createDataset(BLOCKS_PATH, "int64", [BLOCK_COLUMNS], TABLE_CHUNK_ROWS);
  hdf5.createDataset(GAPS_PATH, "int64", [GAP_COLUMNS], TABLE_CHUNK_ROWS);
}
