import { type BlockHeader, type RingConsumer, SCRATCH_BYTES, Stat, Word } from "../../acquire/ring.ts";
import { freeBytes } from "../disk.ts";
import { DiskError } from "../disk_error.ts";
import type { StopReason } from "../../acquire/outcome.ts";
import type { Gap, RecordingHeader } from "../format.ts";
import { RecordingFile } from "./recording_file.ts";
import { segmentPath } from "../segments.ts";
import { leaveReadable } from "../hdf5/superblock.ts";
import { WorkMemory } from "../simd/work_memory.ts";

export interface WriterOptions {
  /** The file, or with segments the name that theirs are made from. */
  path: string;
  /** The folder of `path`, whose free space counts. */
  folder: string;
  /** What is the same in every segment. */
  header: Omit<RecordingHeader, "segmentNumber" | "firstSampleIndex" | "lostSamplesBefore">;
  /** Values of each channel in a segment, or null for a single file. */
  segmentValues: number | null;
  /** How many segments may exist at a time; the oldest are deleted. Null keeps all. */
  keepSegments: number | null;
  /** The recording is stopped when the disk has less than this. */
  reserveBytes: number;
  /** Whether the files get an overview. */
  overview: boolean;
  /** A simulated slow disk: once, so long after the first block, the writer rests. */
  pause: { atS: number; durationS: number } | null;
}

/** What was written. Counts are of one channel's values over all segments, deleted ones included. */
export interface WriterResult {
  /** The files that exist, oldest first. */
  files: string[];
  samples: number;
  lost: number;
  gaps: number;
  stopReason: StopReason;
  /** What the disk refused, if it did. */
  error: DiskError | null;
}

const FLUSH_MS = 100;
/** While somebody watches. */
const WATCHED_FLUSH_MS = 40;
const DISK_CHECK_MS = 500;

/**
 * Moves blocks from the ring into the files of a recording until the ring ends, and flushes so often that a reader is
 * at most 0.1 s behind (much less than the 250 ms that are promised), or 40 ms while somebody watches.
 */
export class Writer {
  readonly #ring: RingConsumer;
  readonly #options: WriterOptions;
  readonly #onFile: (path: string) => void;
  /** The ring's own memory, so that the overview is made from the values where they are. */
  readonly #work: WorkMemory | null;
  #file: RecordingFile;
  #filePath = "";
  /** Index in the recording of the file's first value. */
  #fileFirst: number;
  #segment = 0;
  #files: string[] = [];
  #lostBefore = 0;
  #gapsBefore = 0;
  readonly #gaps: Gap[] = [];
  #dirty = false;
  #flushedMs = performance.now();
  #diskCheckedMs = -Infinity;
  #pauseAtMs: number | null = null;
  #stopReason: StopReason | null = null;

  /**
   * Creates the first file. `loadHdf5` must have been awaited. `onFile` hears of every file that is begun. Throws a
   * {@linkcode DiskError}.
   */
  constructor(ring: RingConsumer, options: WriterOptions, onFile: (path: string) => void, firstIndex = 0) {
    this.#ring = ring;
    this.#options = options;
    this.#onFile = onFile;
    this.#work = options.overview ? new WorkMemory(ring.memory, ring.scratchAt, SCRATCH_BYTES) : null;
    this.#fileFirst = firstIndex;
    this.#file = this.#create();
  }

  /** Runs until the ring has ended. A failing disk ends the run, and the recording, but is not thrown. */
  run(): WriterResult {
    let error: DiskError | null = null;
    try {
      while (this.step());
      this.#end();
    } catch (thrown) {
      if (!(thrown instanceof DiskError)) throw thrown;
      error = thrown;
      this.#ring.monitor.set(Word.abort);
      this.#salvage(error);
    }
    const { count, lost } = this.#file.gaps;
    return {
      files: this.#files,
      samples: this.#position,
      lost: this.#lostBefore + lost,
      gaps: this.#gapsBefore + count,
      stopReason: this.#reason(error),
      error,
    };
  }

  /** Writes one block, or waits a little for one. False when there will be none any more. */
  step(): boolean {
    const { monitor } = this.#ring;
    if (monitor.isSet(Word.abort)) {
      this.#stopReason = "aborted";
      return false;
    }
    const flushMs = monitor.isSet(Word.watched) ? WATCHED_FLUSH_MS : FLUSH_MS;
    const untilFlushMs = flushMs - (performance.now() - this.#flushedMs);
    const block = this.#ring.next(Math.max(1, Math.min(flushMs, untilFlushMs)));
    if (block >= 0) {
      this.#write(block, this.#ring.header(block));
      this.#ring.release(block);
    } else if (this.#ring.isDone) {
      return false;
    }
    const nowMs = performance.now();
    if (nowMs - this.#flushedMs >= flushMs) this.#flush(nowMs);
    if (nowMs - this.#diskCheckedMs >= DISK_CHECK_MS) this.#checkDisk(nowMs);
    this.#rest(nowMs);
    return true;
  }

  #write(block: number, { count, timeNs, overRange, gap }: BlockHeader): void {
    const planes = this.#ring.planes(block);
    const segmentValues = this.#options.segmentValues ?? Infinity;
    if (gap !== null) this.#gaps.push(gap);
    for (let done = 0; done < count;) {
      if (this.#file.length >= segmentValues) this.#nextSegment();
      this.#tellGaps(this.#position + 1);
      const part = Math.min(count - done, segmentValues - this.#file.length);
      const from = done;
      this.#file.append({
        count: part,
        planes: planes.map((plane) => plane.subarray(from, from + part)),
        timeNs,
        overRange,
      });
      done += part;
      this.#tellGaps(this.#position);
    }
    this.#dirty = true;
  }

  /** Index in the recording of the value that comes next. */
  get #position(): number {
    return this.#fileFirst + this.#file.length;
  }

  /**
   * Writes the gaps that lie before an index, each into the segment that has its place. A loss that was noticed late may
   * lie in a segment that is closed: it is then told at the start of this one.
   */
  #tellGaps(before: number): void {
    for (let gap = this.#gaps[0]; gap !== undefined && gap.index < before; gap = this.#gaps[0]) {
      this.#file.addGap({ ...gap, index: Math.max(0, gap.index - this.#fileFirst) });
      this.#gaps.shift();
    }
  }

  #flush(nowMs: number): void {
    this.#flushedMs = nowMs;
    if (!this.#dirty) return;
    this.#file.flush();
    this.#dirty = false;
    this.#ring.monitor.setStat(Stat.written, this.#position);
  }

  #checkDisk(nowMs: number): void {
    this.#diskCheckedMs = nowMs;
    const { folder, reserveBytes } = this.#options;
    const free = DiskError.guard(`ask how much room ${folder} has`, () => freeBytes(folder));
    this.#ring.monitor.setStat(Stat.diskFree, free);
    if (free >= reserveBytes || this.#stopReason !== null) return;
    this.#stopReason = "disk full";
    this.#ring.monitor.set(Word.stop);
  }

  #rest(nowMs: number): void {
    const { pause } = this.#options;
    if (pause === null || !this.#dirty && this.#pauseAtMs === null) return;
    this.#pauseAtMs ??= nowMs + pause.atS * 1000;
    if (nowMs < this.#pauseAtMs) return;
    this.#pauseAtMs = Infinity;
    this.#ring.monitor.wait(Word.abort, pause.durationS * 1000);
  }

  #create(): RecordingFile {
    const { path, header, segmentValues, keepSegments } = this.#options;
    this.#segment++;
    this.#filePath = segmentValues === null ? path : segmentPath(path, this.#segment);
    while (keepSegments !== null && this.#files.length >= keepSegments) this.#deleteOldest();
    const file = RecordingFile.create(this.#filePath, {
      ...header,
      segmentNumber: this.#segment,
      firstSampleIndex: this.#fileFirst,
      lostSamplesBefore: this.#lostBefore,
    }, { overview: this.#work });
    this.#files.push(this.#filePath);
    this.#onFile(this.#filePath);
    return file;
  }

  #deleteOldest(): void {
    const oldest = this.#files.shift();
    if (oldest !== undefined) DiskError.guard(`delete ${oldest}`, () => Deno.removeSync(oldest));
  }

  #nextSegment(): void {
    this.#file.finish({ stopReason: "split", complete: true }, false);
    const { count, lost } = this.#file.gaps;
    this.#fileFirst += this.#file.length;
    this.#lostBefore += lost;
    this.#gapsBefore += count;
    this.#file = this.#create();
  }

  #end(): void {
    this.#tellGaps(Infinity);
    const stopReason = this.#reason(null);
    const complete = stopReason !== "aborted" && stopReason !== "disk full";
    this.#file.finish({ stopReason, complete }, this.#options.keepSegments === null);
    this.#ring.monitor.setStat(Stat.written, this.#position);
  }

  #reason(error: DiskError | null): StopReason {
    if (error !== null) return error.full ? "disk full" : "disk error";
    return this.#stopReason ?? this.#ring.monitor.stopReason;
  }

  /** Ends the file with what it has; where even that fails, makes the part up to the last flush readable. */
  #salvage(error: DiskError): void {
    try {
      this.#tellGaps(Infinity);
      this.#file.finish({ stopReason: error.full ? "disk full" : "disk error", complete: false }, false);
    } catch {
      leaveReadable(this.#filePath);
    }
  }
}
