import { DiskError } from "./disk_error.ts";
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
} from "./format.ts";
import { Hdf5File } from "./hdf5.ts";
import { PageCache } from "./page_cache.ts";
import { TableWriter } from "./table_writer.ts";

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

interface ChannelData {
  path: string;
  /** Index of the first value of the chunk that is being filled, and where that lies in the file. */
  chunkStart: number;
  chunkAddress: number;
}

const CHUNK_BYTES = CHUNK_VALUES * Int16Array.BYTES_PER_ELEMENT;

/**
 * One file of a recording while it is written. HDF5 keeps the structure; the values go from the given arrays straight
 * to their place in the file, so that a value is copied once, by the operating system, and a full disk is an error at
 * the write that met it.
 *
 * What was appended is visible to readers, and survives a crash of the process, after the next `flush`.
 * Every method throws {@linkcode DiskError} when the disk or HDF5 refuses; the file then ends with the last `flush`.
 */
export class RecordingFile {
  readonly #channels: ChannelData[];
  readonly #hdf5: Hdf5File;
  readonly #raw: Deno.FsFile;
  readonly #pages: PageCache | null;
  readonly #blocks: TableWriter;
  readonly #gaps: TableWriter;
  #length: number;
  #lost = 0;

  private constructor(hdf5: Hdf5File, raw: Deno.FsFile, header: RecordingHeader, startAt: number) {
    this.#hdf5 = hdf5;
    this.#raw = raw;
    this.#pages = PageCache.of(hdf5.path);
    this.#length = startAt;
    this.#channels = header.channels.map(({ name }, i) => ({
      path: i === 0 ? FIRST_CHANNEL_PATH : countsPath(name),
      chunkStart: -1,
      chunkAddress: 0,
    }));
    this.#blocks = new TableWriter(hdf5, BLOCKS_PATH, BLOCK_COLUMNS);
    this.#gaps = new TableWriter(hdf5, GAPS_PATH, GAP_COLUMNS);
  }

  /**
   * Creates the file, in place of one that is there, with everything that is known at the start, and opens it to
   * readers. `loadHdf5` must have been awaited. The values before `startAt` are not stored and read as zero.
   */
  static create(path: string, header: RecordingHeader, startAt = 0): RecordingFile {
    return DiskError.guard(`create ${path}`, () => {
      const hdf5 = Hdf5File.create(path);
      describe(hdf5, header);
      hdf5.startSwmrWrite();
      return new RecordingFile(hdf5, Deno.openSync(path, { write: true }), header, startAt);
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
    DiskError.guard(`write to ${this.#hdf5.path}`, () => {
      this.#channels.forEach((channel, i) => {
        const plane = run.planes[i];
        if (plane === undefined || plane.length < run.count) throw new RangeError(`too few values for ${channel.path}`);
        this.#write(channel, plane, run.count);
      });
      this.#blocks.add(this.#length, run.count, Math.round(run.timeNs), run.overRange);
      this.#length += run.count;
    });
  }

  /** Records that values are missing before `gap.index`, an index in this file up to its present length. */
  addGap(gap: Gap): void {
    DiskError.guard(`write to ${this.#hdf5.path}`, () => this.#gaps.add(gap.index, gap.lost, gap.reason));
    this.#lost += gap.lost;
  }

  /** Makes everything so far visible to readers and safe from a crash of this process. */
  flush(): void {
    DiskError.guard(`write to ${this.#hdf5.path}`, () => {
      for (const channel of this.#channels) this.#hdf5.resize(channel.path, this.#length);
      this.#blocks.flush();
      this.#gaps.flush();
      this.#hdf5.flush();
    });
  }

  /**
   * Flushes, closes, and adds the final attributes. `durable` also waits until the disk has everything, which can take
   * long, and reports what the disk could not keep.
   */
  finish(end: Pick<RecordingEnd, "stopReason" | "complete">, durable: boolean): void {
    this.flush();
    DiskError.guard(`close ${this.#hdf5.path}`, () => {
      this.#hdf5.close();
      using hdf5 = Hdf5File.open(this.#hdf5.path, "read-write");
      const { count: gapCount, lost: lostSamples } = this.gaps;
      const stoppedAt = new Date().toISOString();
      const attributes = endAttributesOf({ ...end, stoppedAt, totalSamples: this.#length, lostSamples, gapCount });
      for (const [name, value] of Object.entries(attributes)) hdf5.writeAttribute("/", name, value);
    });
    DiskError.guard(`write ${this.#hdf5.path} to the disk`, () => {
      if (durable) this.#raw.syncSync();
      this.#raw.close();
      this.#pages?.close();
    });
  }

  #write(channel: ChannelData, plane: Int16Array, count: number): void {
    for (let done = 0; done < count;) {
      const index = this.#length + done;
      const inChunk = index % CHUNK_VALUES;
      if (channel.chunkStart !== index - inChunk) {
        channel.chunkStart = index - inChunk;
        channel.chunkAddress = this.#hdf5.allocateChunk(channel.path, channel.chunkStart, CHUNK_BYTES);
      }
      const values = Math.min(count - done, CHUNK_VALUES - inChunk);
      const bytes = new Uint8Array(plane.buffer, plane.byteOffset + done * 2, values * 2);
      writeAll(this.#raw, channel.chunkAddress + inChunk * 2, bytes);
      if (inChunk + values === CHUNK_VALUES) this.#pages?.finished(channel.chunkAddress, CHUNK_BYTES);
      done += values;
    }
  }
}

function describe(hdf5: Hdf5File, header: RecordingHeader): void {
  for (const [name, value] of Object.entries(rootAttributesOf(header))) hdf5.writeAttribute("/", name, value);
  hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [], CHUNK_VALUES);
  hdf5.createGroup("/channels");
  header.channels.forEach((channel, i) => {
    const path = channelPath(channel.name);
    hdf5.createGroup(path);
    for (const [name, value] of Object.entries(channelAttributesOf(channel))) hdf5.writeAttribute(path, name, value);
    if (i === 0) hdf5.createHardLink(FIRST_CHANNEL_PATH, countsPath(channel.name));
    else hdf5.createDataset(countsPath(channel.name), "int16", [], CHUNK_VALUES);
  });
  hdf5.createDataset(BLOCKS_PATH, "int64", [BLOCK_COLUMNS], TABLE_CHUNK_ROWS);
  hdf5.createDataset(GAPS_PATH, "int64", [GAP_COLUMNS], TABLE_CHUNK_ROWS);
}

function writeAll(file: Deno.FsFile, at: number, bytes: Uint8Array): void {
  file.seekSync(at, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}
