import {
  decimateMean,
  decimateMinMax,
  decimatePairsMean,
  decimatePairsMinMax,
  type DecimationMode,
} from "./decimate.ts";
import type { Hdf5File } from "./hdf5.ts";
import type { ChannelInfo, RecordingInfo } from "./recording_info.ts";

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

/** Values read at once. */
const PIECE_VALUES = 1 << 20;
/** Points of one result: two arrays of 2 GiB. */
const MOST_POINTS = 2 ** 28;

/**
 * Reads a block. Whatever the size, it takes no more memory than its result and some megabytes.
 *
 * Groups are `factor` steps long and counted from `start`; the last may be shorter. `mode` matters from a factor of 2
 * on. Values of one group share the time of the group's first step. Throws a `RangeError` for more than 2^28 points.
 */
export function readSampleBlock(hdf5: Hdf5File, info: RecordingInfo, request: BlockRequest): SampleBlock {
  const { valuesPerStep, stepNs } = info;
  const { start, size, factor, mode } = request;
  const groupValues = factor * valuesPerStep;
  const groups = Math.ceil(size / groupValues);
  // In aggregate mode, and for minimum and maximum, two values share a time.
  const perGroup = valuesPerStep === 2 || (factor > 1 && mode === "min_max") ? 2 : 1;
  if (groups * perGroup > MOST_POINTS) {
    throw new RangeError(
      `Cannot read a block of ${
        groups * perGroup
      } points: ${MOST_POINTS} is the most. Read smaller blocks or decimate.`,
    );
  }
  const times = new Float64Array(groups * perGroup);
  const firstStep = start / valuesPerStep;
  for (let i = 0; i < times.length; i++) {
    times[i] = (firstStep + Math.floor(i / perGroup) * factor) * stepNs / 1e9;
  }
  const voltages = new Float64Array(times.length);
  const reduce = reducer(factor, mode, valuesPerStep);
  let done = 0;
  for (const counts of pieces(hdf5, request, groupValues, reduce, perGroup)) {
    toMillivolts(counts, info.maxAdc, request.channel, voltages.subarray(done, done + counts.length));
    done += counts.length;
  }
  return { times, voltages };
}

type Counts = Int16Array | Float64Array;
type Reduce = (values: Int16Array) => Counts;

function reducer(factor: number, mode: DecimationMode, valuesPerStep: 1 | 2): Reduce {
  if (factor === 1) return (values) => values;
  if (valuesPerStep === 1) return mode === "mean" ? (v) => decimateMean(v, factor) : (v) => decimateMinMax(v, factor);
  return mode === "mean" ? (v) => decimatePairsMean(v, factor) : (v) => decimatePairsMinMax(v, factor);
}

/** The reduced values of the request, piece by piece. */
function* pieces(
  hdf5: Hdf5File,
  { channel, start, size, mode }: BlockRequest,
  groupValues: number,
  reduce: Reduce,
  perGroup: 1 | 2,
): Generator<Counts> {
  const isLong = groupValues > PIECE_VALUES;
  const pieceValues = isLong ? PIECE_VALUES : PIECE_VALUES - PIECE_VALUES % groupValues;
  const buffer = new Int16Array(Math.min(pieceValues, size));
  const end = start + size;
  for (let at = start; at < end;) {
    const groupEnd = isLong ? Math.min(at + groupValues, end) : end;
    const whole = isLong ? new LongGroup(perGroup, mode) : null;
    for (; at < groupEnd; at += pieceValues) {
      const values = buffer.subarray(0, Math.min(pieceValues, groupEnd - at));
      hdf5.readInt16(channel.path, at, values.length, values);
      if (whole === null) yield reduce(values);
      else whole.add(reduce(values), values.length);
    }
    at = groupEnd;
    if (whole !== null) yield whole.result();
  }
}

/** Puts together what the pieces of one group gave, where a group is longer than a piece. */
class LongGroup {
  readonly #isMean: boolean;
  readonly #result: Float64Array;
  #values = 0;

  constructor(perGroup: 1 | 2, mode: DecimationMode) {
    this.#isMean = mode === "mean";
    this.#result = this.#isMean ? new Float64Array(perGroup) : Float64Array.of(Infinity, -Infinity);
  }

  add(reduced: Counts, values: number): void {
    this.#values += values;
    for (let i = 0; i < reduced.length; i++) {
      const value = reduced[i]!;
      if (this.#isMean) this.#result[i]! += value * values;
      else this.#result[i] = i === 0 ? Math.min(this.#result[0]!, value) : Math.max(this.#result[1]!, value);
    }
  }

  result(): Float64Array {
    return this.#isMean ? this.#result.map((sum) => sum / this.#values) : this.#result;
  }
}

function toMillivolts(counts: Counts, maxAdc: number, channel: ChannelInfo, into: Float64Array): void {
  const rangeMv = channel.rangeV * 1000;
  const offsetMv = channel.offsetV * 1000;
  for (let i = 0; i < into.length; i++) into[i] = counts[i]! / maxAdc * rangeMv + offsetMv;
}
