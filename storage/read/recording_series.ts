import type { ChannelName } from "../../acquire/driver.ts";
import type { Gap } from "../format.ts";
import { RecordingError } from "../recording_error.ts";
import type { ChannelInfo, RecordingInfo } from "./recording_info.ts";
import { Segment } from "./segment.ts";
import { findSegments, segmentsOf } from "../segments.ts";
import { Timeline } from "./timeline.ts";
import { type SegmentSummary, transitionProblems } from "../check/transition.ts";

/** A part of a recording. */
export interface SeriesPart {
  segment: Segment;
  /** Index in the series of its first value. */
  first: number;
  /** By how much the positions of its values are ahead of their indices, but for the gaps in it. */
  origin: number;
}

/** A file is created, and can be read, within this time. */
const NEW_FILE_MS = 5000;
/** Files that are open at the same time. */
const MOST_OPEN = 32;

/**
 * A recording, whether it is one file or many segments. All indices count the values of a channel from the start of the
 * first file that there was when it was opened; positions, which times follow from, see {@linkcode originPosition}. Methods throw a {@linkcode RecordingError} for files that cannot be read
 * or do not follow one another.
 */
export class RecordingSeries implements Disposable {
  /** What it was opened by. */
  readonly path: string;
  /** Whether segments that are begun later belong to it. */
  readonly #follows: boolean;
  #parts: SeriesPart[] = [];
  /** Segments whose files may be open, the one used last at the end. */
  #open: Segment[] = [];
  /** With what it was made of: the first value, and the number of gaps. */
  #timeline: { timeline: Timeline; start: number; gapCount: number } | null = null;

  private constructor(path: string, follows: boolean) {
    this.path = path;
    this.#follows = follows;
  }

  /**
   * Opens a file, all segments of the recording that was given this name, or the listed segments of one recording in
   * their order.
   */
  static async open(path: string | readonly string[]): Promise<RecordingSeries> {
    if (typeof path !== "string") return await RecordingSeries.#openAll(path[0] ?? "", path);
    for (let paths = segmentsOf(path);;) {
      try {
        return await RecordingSeries.#openAll(path, paths);
      } catch (error) {
        // In live-only mode the oldest segments are deleted at any time, then there are others now.
        const now = segmentsOf(path);
        if (now.join() === paths.join()) throw error;
        paths = now;
      }
    }
  }

  static async #openAll(name: string, paths: readonly string[]): Promise<RecordingSeries> {
    const [first] = paths;
    if (first === undefined) throw new RangeError("Cannot open a recording: no file is given. Give at least one.");
    const series = new RecordingSeries(name, first !== name);
    try {
      for (const one of paths) await series.#add(one);
    } catch (error) {
      series.close();
      throw error;
    }
    return series;
  }

  /** What the first file says that is there. */
  get info(): RecordingInfo {
    return this.#first.segment.info;
  }

  /** What the last file says. */
  get lastInfo(): RecordingInfo {
    return this.#last.segment.info;
  }

  /** The files, in their order. */
  get parts(): readonly SeriesPart[] {
    return this.#parts;
  }

  /** Index of the first value that is still there: in live-only mode the oldest segments go away. */
  get start(): number {
    return this.#first.first;
  }

  /**
   * The position that index 0 would have without any gap. Positions count from the start of the recording, also where its
   * first segments were deleted before it was opened, so that all who open it at different times mean the same by a time.
   * Of segments that are opened by their own names they count from the start of the first one.
   */
  get originPosition(): number {
    return this.#first.origin;
  }

  /** Index after the last value. */
  get length(): number {
    return this.#last.first + this.#last.segment.length;
  }

  /** The last file was not ended: its writer is at work, or it died. */
  get unfinished(): boolean {
    return this.#last.segment.unfinished;
  }

  /** Where values are missing, in their order. */
  get gaps(): Gap[] {
    return this.#parts.flatMap(({ segment, first }) =>
      segment.gaps.map((gap) => ({ ...gap, index: gap.index + first }))
    );
  }

  /** Where the values lie in time. */
  get timeline(): Timeline {
    const { start } = this;
    const gapCount = this.#parts.reduce((sum, { segment }) => sum + segment.gaps.length, 0);
    if (this.#timeline?.start !== start || this.#timeline.gapCount !== gapCount) {
      this.#timeline = { timeline: new Timeline(this.gaps, this.originPosition), start, gapCount };
    }
    return this.#timeline.timeline;
  }

  /** A channel as the first file describes it; the first one unless named. Throws a `RangeError` for others. */
  channel(name?: ChannelName): ChannelInfo {
    const { channels } = this.info;
    const found = name === undefined ? channels[0] : channels.find((channel) => channel.name === name);
    if (found !== undefined) return found;
    const names = channels.map((channel) => channel.name).join(", ");
    throw new RangeError(`Cannot read channel ${name}: ${this.path} does not have it. It has ${names}.`);
  }

  /** Fills `into`, which may lie in shared memory, with values from `start` on, all of which must be there. */
  readValues(channel: ChannelInfo, start: number, into: Int16Array): void {
    for (const { part, start: from, end } of this.overlapping(start, start + into.length)) {
      part.segment.readValues(channel, from - part.first, into.subarray(from - start, end - start));
    }
  }

  /**
   * The parts of [start, end) one after the other, each with the range of it that lies in them. Throws when there are no
   * such values.
   */
  *overlapping(start: number, end: number): Generator<{ part: SeriesPart; start: number; end: number }> {
    if (start < this.start) {
      throw new RecordingError(
        this.path,
        `the values before ${this.start} were deleted, of a recording that keeps only the newest`,
        "Read what comes after them",
      );
    }
    if (end > this.length) throw new RangeError(`Cannot read up to value ${end}: there are ${this.length}.`);
    for (const part of this.#parts) {
      const partEnd = part.first + part.segment.length;
      if (part.first >= end || partEnd <= start) continue;
      this.#used(part.segment);
      yield { part, start: Math.max(start, part.first), end: Math.min(end, partEnd) };
    }
  }

  /**
   * Looks how far the recording has grown, also into new segments. Throws, and it is closed, when the last file that was
   * known is gone.
   */
  async refresh(): Promise<void> {
    try {
      await this.#last.segment.refresh();
      if (this.#follows) await this.#follow();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Closes all files; a second call does nothing. */
  close(): void {
    for (const { segment } of this.#parts) segment.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #first(): SeriesPart {
    return this.#parts[0]!;
  }

  get #last(): SeriesPart {
    return this.#parts.at(-1)!;
  }

  /** Drops the segments that were deleted, and adds those that were begun since. */
  async #follow(): Promise<void> {
    const { segment } = this.#last;
    if (segment.unfinished || segment.info.attributes.stop_reason !== "split") return;
    const paths = findSegments(this.path);
    const present = new Set(paths);
    const kept = this.#parts.findIndex((part) => present.has(part.segment.path));
    if (kept < 0) throw new RecordingError(this.path, "all that was known of it was deleted", "Open it again");
    for (const gone of this.#parts.splice(0, kept)) gone.segment.close();
    for (const path of paths.slice(paths.indexOf(segment.path) + 1)) {
      try {
        await this.#add(path);
      } catch (error) {
        // It is being created: there is more to see at the next look.
        if (error instanceof RecordingError && isNew(path)) return;
        throw error;
      }
    }
  }

  async #add(path: string): Promise<void> {
    const segment = await Segment.open(path);
    const before = this.#parts.at(-1);
    try {
      const problem = before === undefined
        ? undefined
        : transitionProblems(summaryOf(before.segment), summaryOf(segment))[0];
      if (problem !== undefined) throw new RecordingError(path, problem, "Open the files one by one");
    } catch (error) {
      segment.close();
      throw error;
    }
    const { first_sample_index: values, lost_samples_before: lost } = segment.info.attributes;
    this.#parts.push(
      before === undefined ? { segment, first: 0, origin: this.#follows ? values + lost : 0 } : {
        segment,
        first: before.first + before.segment.length,
        origin: before.origin + before.segment.lost,
      },
    );
    this.#used(segment);
  }

  #used(segment: Segment): void {
    if (this.#open.at(-1) === segment) return;
    this.#open = [...this.#open.filter((other) => other !== segment), segment];
    while (this.#open.length > MOST_OPEN) this.#open.shift()?.rest();
  }
}

function summaryOf(segment: Segment): SegmentSummary {
  const { attributes, channels } = segment.info;
  return {
    path: segment.path,
    recordingUuid: attributes.recording_uuid ?? null,
    segmentNumber: attributes.segment_number,
    firstSampleIndex: attributes.first_sample_index,
    samples: segment.length,
    lostSamplesBefore: attributes.lost_samples_before,
    lostSamples: segment.lost,
    channels: channels.map(({ name }) => name),
  };
}

function isNew(path: string): boolean {
  try {
    return Date.now() - Number(Deno.statSync(path).mtime) < NEW_FILE_MS;
  } catch {
    // Deleted again: the next look will not find it.
    return true;
  }
}
