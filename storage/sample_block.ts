import type { ChannelInfo } from "./recording_info.ts";
import type { RecordingSeries } from "./recording_series.ts";
import { type DecimationMode, Reducer } from "./reducer.ts";
import { type Scale, WorkMemory } from "./work_memory.ts";

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
const PIECE_VALUES = 1 << 16;
/** Values, pairs made of them, and their millivolts; the last counts the most. */
const WORK_BYTES = (2 + 4 + 8 + 2) * PIECE_VALUES;
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
    const { valuesPerStep, maxAdc } = this.#series.info;
    const { channel, start, size, factor } = request;
    const reducer = new Reducer(this.#work, { ...request, valuesPerStep });
    // Both values of a pair have its time.
    const perGroup = reducer.pointValues;
    const points = Math.ceil(size / reducer.groupValues) * perGroup;
    checkPoints(points);
    const voltages = new Float64Array(points);
    const scale = { maxAdc, rangeMv: channel.rangeV * 1000, offsetMv: channel.offsetV * 1000 };
    if (reducer.groupValues > PIECE_VALUES) this.#readLong(request, reducer, scale, voltages);
    else this.#readShort(request, reducer, scale, voltages);
    return { times: this.#times(points, start / valuesPerStep, perGroup, factor), voltages };
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
      const millivolts = this.#work.millivolts(reducer.points(values), scale);
      into.set(millivolts, at);
      at += millivolts.length;
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

  #times(points: number, firstStep: number, perGroup: 1 | 2, factor: number): Float64Array {
    const { stepNs } = this.#series.info;
    const times = new Float64Array(points);
    for (let done = 0; done < points; done += PIECE_VALUES) {
      const group = { firstStep: firstStep + done / perGroup * factor, steps: factor, points: perGroup, stepNs };
      times.set(this.#work.times(Math.min(PIECE_VALUES, points - done), group), done);
    }
    return times;
  }
}

function checkPoints(points: number): void {
  if (points <= MOST_POINTS) return;
  throw new RangeError(
    `Cannot read a block of ${points} points: ${MOST_POINTS} is the most. Read smaller blocks or decimate.`,
  );
}
