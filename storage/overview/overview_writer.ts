import type { ChannelName } from "../../acquire/driver.ts";
import { ChunkWriter, type OpenFile } from "../hdf5/chunk_writer.ts";
import {
  OVERVIEW_CHUNK_ROWS,
  OVERVIEW_COLUMNS,
  OVERVIEW_LEVELS,
  overviewGroup,
  type OverviewLevel,
  overviewPath,
} from "../format.ts";
import type { Hdf5File } from "../hdf5/hdf5.ts";
import type { WorkMemory } from "../simd/work_memory.ts";

/** Fewer new buckets of a level than this are not worth a write; readers take them from the level below. */
const LEAST_WRITE = 512;
/** Values reduced at once, so that the result and a copy of the values need little room. */
const PIECE_VALUES = 1 << 16;
/** What {@linkcode OverviewWriter} needs of free work memory, for values that lie elsewhere too. */
export const OVERVIEW_WORK_BYTES = 3 * PIECE_VALUES;

/** Makes the empty overview of a channel, whose group must be there. */
export function createOverview(hdf5: Hdf5File, channel: ChannelName): void {
  hdf5.createGroup(overviewGroup(channel));
  for (const level of OVERVIEW_LEVELS) {
    hdf5.createDataset(overviewPath(channel, level), "int16", [OVERVIEW_COLUMNS], OVERVIEW_CHUNK_ROWS[level]);
  }
}

/**
 * Writes the overview of one channel while its values pass by: minimum and maximum of each bucket, at every level. A
 * bucket is in the file some time after its last value; the unfinished ones after `end`.
 */
export class OverviewWriter {
  readonly #work: WorkMemory;
  readonly #levels: readonly Level[];

  /** The values before `startAt` are taken for zeros, as they read in the file. */
  constructor(file: OpenFile, channel: ChannelName, work: WorkMemory, startAt: number) {
    this.#work = work;
    let above: Level | null = null;
    this.#levels = OVERVIEW_LEVELS.toReversed().map((level) => above = new Level(file, channel, level, startAt, above))
      .toReversed();
  }

  /** Takes the values that follow those before. They are free again afterwards. */
  add(values: Int16Array): void {
    const [first] = this.#levels;
    for (let done = 0; first !== undefined && done < values.length;) {
      const room = first.roomInBucket;
      const rest = values.length - done;
      // Either a part of one bucket or only whole ones, so that groups and buckets are the same.
      const whole = room === first.bucketValues ? Math.min(rest, PIECE_VALUES) : 0;
      const count = whole - whole % first.bucketValues || Math.min(rest, room);
      const pairs = this.#work.minMax(values.subarray(done, done + count), first.bucketValues);
      if (count < first.bucketValues) first.add(pairs[0]!, pairs[1]!, count);
      else first.addBuckets(pairs);
      done += count;
    }
  }

  /** Writes the finished buckets, where they are worth it, and makes them visible with the next flush of the file. */
  flush(): void {
    for (const level of this.#levels) level.flush(LEAST_WRITE);
  }

  /** Writes everything, the unfinished buckets too. Nothing can be added afterwards. */
  end(): void {
    for (const level of this.#levels) {
      level.finishBucket();
      level.flush(1);
    }
  }
}

/** One level: the bucket that is being filled, and the finished ones that wait to be written. */
class Level {
  readonly bucketValues: OverviewLevel;
  readonly #above: Level | null;
  readonly #writer: ChunkWriter;
  #pending = new Int16Array(2 * LEAST_WRITE);
  #pendingEnd = 0;
  #values: number;
  #least: number;
  #most: number;

  constructor(file: OpenFile, channel: ChannelName, level: OverviewLevel, startAt: number, above: Level | null) {
    this.bucketValues = level;
    this.#above = above;
    const dataset = {
      path: overviewPath(channel, level),
      rowShape: [OVERVIEW_COLUMNS],
      chunkRows: OVERVIEW_CHUNK_ROWS[level],
    };
    this.#writer = new ChunkWriter(file, dataset, Math.floor(startAt / level));
    this.#values = startAt % level;
    this.#least = this.#values === 0 ? Infinity : 0;
    this.#most = -this.#least;
  }

  /** Values until the present bucket is full. */
  get roomInBucket(): number {
    return this.bucketValues - this.#values;
  }

  /** Takes the extremes of the next so many values, all of which must have room in the present bucket. */
  add(least: number, most: number, values: number): void {
    if (least < this.#least) this.#least = least;
    if (most > this.#most) this.#most = most;
    this.#values += values;
    if (this.#values === this.bucketValues) this.finishBucket();
  }

  /** Takes whole buckets, while the present one is empty. */
  addBuckets(pairs: Int16Array): void {
    this.#reserve(pairs.length);
    this.#pending.set(pairs, this.#pendingEnd);
    this.#pendingEnd += pairs.length;
    this.#above?.addParts(pairs, this.bucketValues);
  }

  /** Takes parts of buckets, each of so many values, a whole number of which makes a bucket. */
  addParts(pairs: Int16Array, values: number): void {
    for (let at = 0; at < pairs.length;) {
      const end = Math.min(pairs.length, at + 2 * (this.roomInBucket / values));
      const parts = (end - at) / 2;
      let least = pairs[at]!;
      let most = pairs[at + 1]!;
      for (at += 2; at < end; at += 2) {
        least = Math.min(least, pairs[at]!);
        most = Math.max(most, pairs[at + 1]!);
      }
      this.add(least, most, parts * values);
    }
  }

  /** Closes the present bucket, if it has anything. */
  finishBucket(): void {
    if (this.#values === 0) return;
    this.#reserve(OVERVIEW_COLUMNS);
    this.#pending[this.#pendingEnd++] = this.#least;
    this.#pending[this.#pendingEnd++] = this.#most;
    this.#above?.add(this.#least, this.#most, this.#values);
    this.#values = 0;
    this.#least = Infinity;
    this.#most = -Infinity;
  }

  /** Makes room for so many more numbers. */
  #reserve(numbers: number): void {
    const needed = this.#pendingEnd + numbers;
    if (needed <= this.#pending.length) return;
    const larger = new Int16Array(2 * needed);
    larger.set(this.#pending);
    this.#pending = larger;
  }

  flush(least: number): void {
    if (this.#pendingEnd < 2 * least) return;
    this.#writer.append(this.#pending.subarray(0, this.#pendingEnd));
    this.#writer.show(this.#writer.rows);
    this.#pendingEnd = 0;
  }
}
