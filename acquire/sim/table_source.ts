/** Signals that repeat within a few million samples: copied out of a table. */
import type { DigitizedVoltage } from "./digitizer.ts";
import type { SignalSource } from "./signal_source.ts";

/** A table of `length` samples that holds a whole number of periods. */
export interface TableShape {
  length: number;
  periods: number;
}

const SHORTEST_TABLE = 4096;
/** With a period up to half of it, a table of this length or less is always exact enough. */
const LONGEST_TABLE_OF_MANY = 2 ** 20;
const LONGEST_TABLE_OF_ONE = 2 ** 22;
/** How far the frequency may be off: half a sample in half a table of many periods, and so below a millionth. */
const FREQUENCY_TOLERANCE = 0.96e-6;

/**
 * The shortest table whose frequency is less than a millionth off, undefined when the period has more than 4 Mi samples.
 * `periodSamples` can be fractional and below 1.
 */
export function chooseTable(periodSamples: number): TableShape | undefined {
  if (!(periodSamples <= LONGEST_TABLE_OF_ONE)) return undefined;
  if (periodSamples > LONGEST_TABLE_OF_MANY / 2) return { length: Math.round(periodSamples), periods: 1 };
  for (let length = Math.max(SHORTEST_TABLE, Math.floor(periodSamples)); length <= LONGEST_TABLE_OF_MANY; length++) {
    const periods = Math.max(1, Math.round(length / periodSamples));
    if (Math.abs(periods * periodSamples / length - 1) < FREQUENCY_TOLERANCE) return { length, periods };
  }
  return undefined;
}

/** A table as a source: sample `i` is `table[i mod length]`, clipped where the voltage was beyond full scale. */
export class TableSource implements SignalSource {
  readonly #table: Int16Array;
  /** The runs of clipped samples in the table as start, end, start, end …, ascending; one up to the end has no end here. */
  readonly #clippedRuns: number[] = [];

  /** `voltageAt` is asked once for each index below `length`, in order. */
  constructor(length: number, voltageAt: (index: number) => DigitizedVoltage) {
    this.#table = new Int16Array(length);
    let clippedBefore = false;
    for (let index = 0; index < length; index++) {
      const { counts, clipped } = voltageAt(index);
      this.#table[index] = counts;
      if (clipped !== clippedBefore) this.#clippedRuns.push(index);
      clippedBefore = clipped;
    }
  }

  fill(target: Int16Array, at: number, count: number, first: number): boolean {
    const length = this.#table.length;
    let clipped = false;
    let from = first % length;
    let left = count;
    while (left > 0) {
      const some = Math.min(left, length - from);
      target.set(this.#table.subarray(from, from + some), at + count - left);
      clipped ||= this.#isClippedWithin(from, from + some);
      left -= some;
      from = 0;
    }
    return clipped;
  }

  #isClippedWithin(from: number, to: number): boolean {
    const runs = this.#clippedRuns;
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((runs[middle] ?? 0) <= from) low = middle + 1;
      else high = middle;
    }
    // `low` boundaries are at or before `from`: an odd number means that `from` is in a run.
    return low % 2 === 1 || (runs[low] ?? Infinity) < to;
  }
}
