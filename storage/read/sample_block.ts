import type { ChannelInfo } from "./recording_info.ts";
import type { RecordingSeries } from "./recording_series.ts";
import { type DecimationMode, Reducer } from "./reducer.ts";
import { type Scale, WorkMemory } from "../simd/work_memory.ts";

/** Values with their times; both arrays have the same length. */
export interface SampleBlock {
  /** Seconds since the start of the file. */
  times: Float64Array;
  /** Millivolts at the probe's tip. */
  voltages: Float64Array;
}

/** Which values to read, and how to reduce them. */
export interface BlockRequest {
  channel: ChannelInfo;
  /** Index of the first value. */
  start: number;
  /** Number of values, all of which the file has. */
  size: number;
  factor: number;
  mode: DecimationMode;
}

/** Values read at once: with what is made of them they stay in a processor's cache. */
const PIECE_VALUES = 1 << 17;
/** Points that are put together before they are copied: a new array that begins as a copy needs no zeros first. */
const SHELF_POINTS = 1 << 20;
/** Values, pairs or means made of them, and the shelf. */
const WORK_BYTES = (2 + 8) * PIECE_VALUES + 8 * SHELF_POINTS;
/** Points of one result: two arrays of 2 GiB. */
const MOST_POINTS = 2 ** 28;

/** Reads blocks of one recording. Whatever their size, it takes no more memory than a result and a megabyte. */
export class BlockReader {
  readonly #series: RecordingSeries;
  readonly #work = WorkMemory.alone(WORK_BYTES);

  constructor(series: RecordingSeries) {
    this.#series = series;
  }

  /**
   * Groups are `factor` steps long and counted from `start`; the last may be shorter. Values of one group share the time
   * of the group's first step. Throws a `RangeError` for more than 2^28 points.
   */
  read(request: BlockRequest): SampleBlock {
    const { valuesPerStep, stepNs, maxAdc } = this.#series.info;
    const { channel, start, size, factor } = request;
    const reducer = new Reducer(this.#work, { ...request, valuesPerStep });
    // Both values of a pair have its time.
    const perGroup = reducer.pointValues;
    const points = Math.ceil(size / reducer.groupValues) * perGroup;
    checkPoints(points);
    const scale = { maxAdc, rangeMv: channel.rangeV * 1000, offsetMv: channel.offsetV * 1000 };
    const isLong = reducer.groupValues > PIECE_VALUES;
    const groupsOf = (count: number) => count / perGroup * reducer.groupValues;
    return {
      voltages: this.#gather(points, (first, into) => {
        const from = start + groupsOf(first);
        const part = { ...request, start: from, size: Math.min(groupsOf(into.length), start + size - from) };
        if (isLong) this.#readLong(part, reducer, scale, into);
        else this.#readShort(part, reducer, scale, into);
      }),
      times: this.#gather(points, (first, into) => {
        const firstStep = start / valuesPerStep + first / perGroup * factor;
        this.#work.times({ firstStep, steps: factor, points: perGroup, stepNs }, into);
      }),
    };
  }

  /** An array of so many points, of which `fill` makes a part at a time, from the point `first` on. */
  #gather(points: number, fill: (first: number, into: Float64Array) => void): Float64Array<ArrayBuffer> {
    const part = (first: number) => {
      const into = this.#work.shelf(Math.min(SHELF_POINTS, points - first));
      fill(first, into);
      return into;
    };
    if (points <= SHELF_POINTS) return new Float64Array(part(0));
    const all = new Float64Array(points);
    for (let first = 0; first < points; first += SHELF_POINTS) all.set(part(first), first);
    return all;
  }

  /** The values themselves. Throws a `RangeError` for more than 2^28. */
  readRaw(channel: ChannelInfo, start: number, size: number): Int16Array<ArrayBuffer> {
    checkPoints(size);
    const values = new Int16Array(size);
    this.#series.readValues(channel, start, values);
    return values;
  }

  #readShort({ channel, start, size }: BlockRequest, reducer: Reducer, scale: Scale, into: Float64Array): void {
    const pieceValues = PIECE_VALUES - PIECE_VALUES % reducer.groupValues;
    let at = 0;
    for (const values of this.#pieces(channel, start, start + size, pieceValues)) {
      const points = reducer.points(values);
      this.#work.millivolts(points, scale, into.subarray(at));
      at += points.length;
    }
  }

  /** Groups that are longer than a piece, put together from their pieces. */
  #readLong({ channel, start, size }: BlockRequest, reducer: Reducer, scale: Scale, into: Float64Array): void {
    const end = start + size;
    for (let from = start, at = 0; from < end; from += reducer.groupValues) {
      const to = Math.min(end, from + reducer.groupValues);
      for (const count of reducer.onePoint(this.#pieces(channel, from, to, PIECE_VALUES))) {
        into[at++] = count / scale.maxAdc * scale.rangeMv + scale.offsetMv;
      }
    }
  }

  *#pieces(channel: ChannelInfo, start: number, end: number, pieceValues: number): Generator<Int16Array> {
    for (let at = start; at < end; at += pieceValues) {
      const values = this.#work.room(Math.min(pieceValues, end - at));
      this.#series.readValues(channel, at, values);
      yield values;
    }
  }
}

function checkPoints(points: number): void {
  if (points <= MOST_POINTS) return;
  throw new RangeError(
    `Cannot read a block of ${points} points: ${MOST_POINTS} is the most. Read smaller blocks or decimate.`,
  );
}
