/**
 * Shows any part of a recording in so many columns as there are pixels, in a time that does not depend on how long the
 * part is: from the values themselves where few fall into a column, else from the level of the overview that fits.
 */
import type { ChannelName } from "../acquire/driver.ts";
import { OVERVIEW_LEVELS, type OverviewLevel } from "./format.ts";
import { type Mark, mergeMarks } from "./marks.ts";
import { OverRangeIndex } from "./over_range.ts";
import type { OverviewReader } from "./overview/overview_reader.ts";
import type { ChannelInfo } from "./read/recording_info.ts";
import type { RecordingSeries, SeriesPart } from "./read/recording_series.ts";
import { RecordingError } from "./recording_error.ts";
import type { Segment } from "./read/segment.ts";
import { WorkMemory } from "./simd/work_memory.ts";

/** What is to be seen. Times are seconds since the start of the first file, missing values counted. */
export interface ViewRequest {
  t0S: number;
  t1S: number;
  /** Pixels across, 1 to 16384. */
  widthPx: number;
  /** All unless given. */
  channels?: readonly ChannelName[];
}

/** A part of a recording in columns of equal length. Steps are values, or in aggregate mode pairs. */
export interface View {
  /** Steps from the start of the first file to the first column, missing ones counted. */
  firstStep: number;
  /** Steps that a column is long. At 1 the columns are the values themselves. */
  stepsPerColumn: number;
  columns: number;
  stepNs: number;
  channels: ViewChannel[];
  /** Where values are missing. `code` is the reason, 0 where several gaps with different ones are told as one. */
  gaps: Mark[];
  /** What was over range. `code` has a bit a channel, bit 0 is A; `lost` is 0. */
  overRanges: Mark[];
  /** Where the recording begins (not at 0 when the oldest segments were deleted) and ends by now. */
  startS: number;
  endS: number;
  /** It is still written, or its writer died. */
  unfinished: boolean;
}

/** One channel of a view. */
export interface ViewChannel {
  name: ChannelName;
  /** Minimum and maximum of each column, in turn. A column without values has {@linkcode EMPTY_COLUMN}. */
  extremes: Int16Array<ArrayBuffer>;
}

/** Minimum and maximum of nothing: neutral for both. */
export const EMPTY_COLUMN = [32767, -32768] as const;

/** The recording has no overview, and too many values for a look at each. `build_overview.ts` makes one. */
export class OverviewMissingError extends RecordingError {
  override name = "OverviewMissingError";
  constructor(path: string) {
    super(
      path,
      "it has no overview yet, and this part of it is too long to do without",
      "Run picostream overview with it",
      {
        action: "show",
      },
    );
  }
}

/** So many buckets of a level, or values, are wanted in a column before that level is taken. */
const LEAST_PER_COLUMN = 4;
/** Values and buckets are reduced in pieces that stay in the processor's cache. */
const PIECE_ITEMS = 1 << 16;
/** For a piece of buckets, and for what it is reduced to. */
const WORK_BYTES = 8 * PIECE_ITEMS;
/** So many values of a channel are looked at one by one where buckets are missing. */
export const MOST_SINGLE_VALUES = 1 << 25;
/** More columns are never made. */
export const MOST_WIDTH_PX = 16384;
/** Missing values are left out of the account until they make up this part of a column. */
const COARSE = 8;

/** Answers view requests about one recording, which may be growing. */
export class RecordingView {
  readonly #series: RecordingSeries;
  readonly #overviewOf: (segment: Segment) => OverviewReader;
  readonly #work = WorkMemory.alone(WORK_BYTES);
  readonly #overRanges = new WeakMap<Segment, OverRangeIndex>();

  /** `overviewOf` names another overview than its own for a file that has none. */
  constructor(series: RecordingSeries, overviewOf = (segment: Segment): OverviewReader => segment.overview) {
    this.#series = series;
    this.#overviewOf = overviewOf;
  }

  /**
   * The columns of [t0S, t1S), and one more at each end, as far as there is something. They lie on a grid that depends
   * on their length only, so that the same values make the same column while one scrolls. There are at most
   * `widthPx` + 3 of them, or twice as many when they are single values.
   *
   * Each value is in one column, the right one; where values are missing before it, it can be in the next one when it
   * lies within an eighth of a column of it.
   *
   * Throws a `RangeError` for a request that makes no sense, an {@linkcode OverviewMissingError}, and a
   * {@linkcode RecordingError} for files that cannot be read.
   */
  query(request: ViewRequest): View {
    const { t0S, t1S, widthPx } = checked(request);
    const series = this.#series;
    const { stepNs, valuesPerStep } = series.info;
    const channels = (request.channels ?? series.info.channels.map(({ name }) => name)).map((name) =>
      series.channel(name)
    );
    const { stepsPerColumn, level } = columnOf((t1S - t0S) * 1e9 / stepNs / widthPx, valuesPerStep);
    const columnValues = stepsPerColumn * valuesPerStep;
    const { startPosition, endPosition } = this.#ends;
    const columnAt = (timeS: number) => timeS * 1e9 / stepNs / stepsPerColumn;
    const first = Math.max(Math.floor(columnAt(t0S)) - 1, Math.floor(startPosition / columnValues));
    const end = Math.min(Math.ceil(columnAt(t1S)) + 1, Math.ceil(endPosition / columnValues));
    const grid = { first, columns: Math.max(0, end - first), columnValues, level };
    const secondsOf = (position: number) => this.#secondsOf(position);
    return {
      firstStep: first * stepsPerColumn,
      stepsPerColumn,
      columns: grid.columns,
      stepNs,
      channels: channels.map((channel) => ({ name: channel.name, extremes: this.#extremes(channel, grid) })),
      gaps: mergeMarks(this.#gaps(grid), columnValues, (a, b) => a === b ? a : 0, secondsOf),
      overRanges: mergeMarks(this.#overRangesIn(grid), columnValues, (a, b) => a | b, secondsOf),
      ...this.extent,
      unfinished: series.unfinished,
    };
  }

  /** Where the recording begins and ends by now, missing values counted. */
  get extent(): { startS: number; endS: number } {
    const { startPosition, endPosition } = this.#ends;
    return { startS: this.#secondsOf(startPosition), endS: this.#secondsOf(endPosition) };
  }

  get #ends(): { startPosition: number; endPosition: number } {
    const { timeline, start, length } = this.#series;
    const startPosition = timeline.positionOf(start);
    return {
      startPosition,
      endPosition: length === start ? startPosition : timeline.positionOf(length - 1) + 1,
    };
  }

  #secondsOf(position: number): number {
    const { valuesPerStep, stepNs } = this.#series.info;
    return position / valuesPerStep * stepNs / 1e9;
  }

  #extremes(channel: ChannelInfo, grid: Grid): Int16Array<ArrayBuffer> {
    const target = new Target(grid);
    const [start, end] = this.#indices(grid);
    for (const run of coarse(this.#series.timeline.runs(start, end), grid.columnValues / COARSE)) {
      for (const { part, start, end } of this.#series.overlapping(run.start, run.end)) {
        const shift = run.position - run.start + part.first;
        this.#fill(target, { part, channel, shift }, grid.level, start - part.first, end - part.first);
      }
    }
    return target.extremes;
  }

  /** Puts the values [start, end) of a file into their columns, by the given level and those below it. */
  #fill(target: Target, from: Source, level: number, start: number, end: number): void {
    const bucketValues = OVERVIEW_LEVELS[level];
    if (bucketValues === undefined) {
      this.#fillValues(target, from, start, end);
      return;
    }
    const rows = this.#overviewOf(from.part.segment).rows(from.channel, bucketValues);
    const firstBucket = Math.ceil(start / bucketValues);
    const endBucket = Math.min(Math.floor(end / bucketValues), rows);
    if (endBucket <= firstBucket) {
      this.#fill(target, from, level - 1, start, end);
      return;
    }
    if (start < firstBucket * bucketValues) this.#fill(target, from, level - 1, start, firstBucket * bucketValues);
    this.#fillBuckets(target, from, bucketValues, firstBucket, endBucket);
    if (endBucket * bucketValues < end) this.#fill(target, from, level - 1, endBucket * bucketValues, end);
  }

  #fillValues(target: Target, { part, channel, shift }: Source, start: number, end: number): void {
    if (end - start > MOST_SINGLE_VALUES) throw new OverviewMissingError(part.segment.path);
    for (const piece of pieces(start + shift, end - start, target.grid.columnValues)) {
      const values = this.#work.room(piece.count);
      part.segment.readValues(channel, start + piece.done, values);
      target.put(piece.group, this.#work.minMax(values, piece.perGroup));
    }
  }

  #fillBuckets(
    target: Target,
    { part, channel, shift }: Source,
    level: OverviewLevel,
    first: number,
    end: number,
  ): void {
    const overview = this.#overviewOf(part.segment);
    for (const piece of pieces(first + Math.round(shift / level), end - first, target.grid.columnValues / level)) {
      const pairs = this.#work.room(2 * piece.count);
      overview.read(channel, level, first + piece.done, pairs);
      target.put(piece.group, this.#work.minMaxPairs(pairs, piece.perGroup));
    }
  }

  #indices({ first, columns, columnValues }: Grid): [start: number, end: number] {
    const { timeline, start, length } = this.#series;
    const bounded = (index: number) => Math.min(Math.max(index, start), length);
    return [
      bounded(timeline.indexAt(first * columnValues)),
      bounded(timeline.indexAt((first + columns) * columnValues)),
    ];
  }

  *#gaps({ first, columns, columnValues }: Grid): Generator<Mark> {
    const end = (first + columns) * columnValues;
    for (const { position, gap } of this.#series.timeline.gapsWithin(first * columnValues, end)) {
      yield { start: position, end: position + gap.lost, lost: gap.lost, count: 1, code: gap.reason };
    }
  }

  *#overRangesIn(grid: Grid): Generator<Mark> {
    const { timeline } = this.#series;
    const [start, end] = this.#indices(grid);
    for (const { part, start: from, end: to } of this.#series.overlapping(start, end)) {
      for (const stretch of this.#overRangeIndex(part.segment).within(from - part.first, to - part.first)) {
        const last = Math.min(stretch.end, part.segment.length) + part.first - 1;
        yield {
          start: timeline.positionOf(stretch.start + part.first),
          end: timeline.positionOf(last) + 1,
          lost: 0,
          count: 1,
          code: stretch.channels,
        };
      }
    }
  }

  #overRangeIndex(segment: Segment): OverRangeIndex {
    let index = this.#overRanges.get(segment);
    if (index === undefined) this.#overRanges.set(segment, index = new OverRangeIndex(segment));
    return index;
  }
}

interface Grid {
  /** Number of the first column; column n begins at the position n × `columnValues`. */
  first: number;
  columns: number;
  columnValues: number;
  /** Index into `OVERVIEW_LEVELS`, -1 for the values themselves. */
  level: number;
}

interface Source {
  part: SeriesPart;
  channel: ChannelInfo;
  /** What makes the position of a value out of its index in the file. */
  shift: number;
}

/** The columns of one channel, while they are filled. */
class Target {
  readonly grid: Grid;
  readonly extremes: Int16Array<ArrayBuffer>;

  constructor(grid: Grid) {
    this.grid = grid;
    this.extremes = new Int16Array(2 * grid.columns);
    for (let at = 0; at < this.extremes.length; at++) this.extremes[at] = EMPTY_COLUMN[at % 2]!;
  }

  /** Adds minima and maxima to the columns from this number on. Rounding can lead one column beyond an end. */
  put(column: number, pairs: Int16Array): void {
    const { extremes, grid } = this;
    const mostAt = extremes.length - 2;
    for (let i = 0; i < pairs.length; i += 2) {
      const at = Math.min(Math.max(2 * (column - grid.first) + i, 0), mostAt);
      if (pairs[i]! < extremes[at]!) extremes[at] = pairs[i]!;
      if (pairs[i + 1]! > extremes[at + 1]!) extremes[at + 1] = pairs[i + 1]!;
    }
  }
}

/**
 * Cuts `count` items, of which the first has the number `first`, so that a piece is either whole groups (groups begin at
 * multiples of `perGroup`) and a shorter one at the end, or a part of one group.
 */
function* pieces(first: number, count: number, perGroup: number) {
  const wholeGroups = PIECE_ITEMS - PIECE_ITEMS % perGroup;
  for (let done = 0; done < count;) {
    const group = Math.floor((first + done) / perGroup);
    const inGroup = first + done - group * perGroup;
    const most = inGroup === 0 && wholeGroups > 0 ? wholeGroups : Math.min(perGroup - inGroup, PIECE_ITEMS);
    const piece = Math.min(count - done, most);
    yield { done, count: piece, group, perGroup };
    done += piece;
  }
}

/** Joins runs that less than `least` missing values lie between, so that many small gaps do not cost time. */
function* coarse(runs: Iterable<Run>, least: number): Generator<Run> {
  let joined: Run | null = null;
  for (const run of runs) {
    const isNear: boolean = joined !== null && run.position - run.start - (joined.position - joined.start) < least;
    if (joined !== null && isNear) {
      joined.end = run.end;
    } else {
      if (joined !== null) yield joined;
      joined = { ...run };
    }
  }
  if (joined !== null) yield joined;
}

interface Run {
  start: number;
  end: number;
  position: number;
}

/** How long a column should be that has about so many steps, and which level it is made from. */
function columnOf(wantedSteps: number, valuesPerStep: number): { stepsPerColumn: number; level: number } {
  if (wantedSteps < 2) return { stepsPerColumn: 1, level: -1 };
  const steps = Math.ceil(wantedSteps);
  const level = OVERVIEW_LEVELS.findLastIndex((values) => values * LEAST_PER_COLUMN <= steps * valuesPerStep);
  const unit = (OVERVIEW_LEVELS[level] ?? valuesPerStep) / valuesPerStep;
  return { stepsPerColumn: Math.ceil(steps / unit) * unit, level };
}

function checked(request: ViewRequest): ViewRequest {
  const { t0S, t1S, widthPx } = request;
  if (!Number.isFinite(t0S) || !Number.isFinite(t1S) || t1S <= t0S) {
    throw new RangeError(`Cannot show ${t0S} s to ${t1S} s: that is no stretch of time. Give a start before the end.`);
  }
  if (!Number.isInteger(widthPx) || widthPx < 1 || widthPx > MOST_WIDTH_PX) {
    throw new RangeError(`Cannot show a part in ${widthPx} columns. Give a whole number from 1 to ${MOST_WIDTH_PX}.`);
  }
  return request;
}
