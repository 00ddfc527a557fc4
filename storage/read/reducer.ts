import type { WorkMemory } from "../simd/work_memory.ts";

/** How the steps of a group become a point: by their mean, or by their minimum and maximum, which are two values. */
export type DecimationMode = "mean" | "min_max";

/** How values become points. */
export interface Reduction {
  /** Steps of a group. */
  factor: number;
  /** Matters from a factor of 2 on. */
  mode: DecimationMode;
  /** 2 in aggregate mode, where the points are pairs again: the means, or the extremes, of minima and maxima. */
  valuesPerStep: 1 | 2;
}

/** Makes points of values, in a work memory. */
export class Reducer {
  readonly #work: WorkMemory;
  readonly #reduction: Reduction;

  constructor(work: WorkMemory, reduction: Reduction) {
    this.#work = work;
    this.#reduction = reduction;
  }

  /** Values of a group. */
  get groupValues(): number {
    return this.#reduction.factor * this.#reduction.valuesPerStep;
  }

  /** Values of a point: 2 where a point is a minimum and a maximum. */
  get pointValues(): 1 | 2 {
    const { factor, mode, valuesPerStep } = this.#reduction;
    return valuesPerStep === 2 || (factor > 1 && mode === "min_max") ? 2 : 1;
  }

  /** The points of values that begin with a group; the last group may be shorter. A result of the work memory. */
  points(values: Int16Array): Int16Array | Float64Array {
    const { factor, mode, valuesPerStep } = this.#reduction;
    if (factor === 1) return values;
    if (valuesPerStep === 1) {
      return mode === "mean" ? this.#work.mean(values, factor) : this.#work.minMax(values, factor);
    }
    return mode === "mean" ? this.#work.meanPairs(values, factor) : this.#work.minMaxPairs(values, factor);
  }

  /** The one point of values that come in parts. */
  onePoint(parts: Iterable<Int16Array>): number[] {
    const isMean = this.#reduction.mode === "mean";
    let point: number[] = [];
    let steps = 0;
    for (const part of parts) {
      const found = isMean ? this.#sums(part) : this.#extremes(part);
      steps += part.length / this.#reduction.valuesPerStep;
      point = found.map((value, i) => {
        const before = point[i];
        if (before === undefined) return value;
        return isMean ? before + value : i === 0 ? Math.min(before, value) : Math.max(before, value);
      });
    }
    return isMean ? point.map((sum) => sum / steps) : point;
  }

  #sums(part: Int16Array): number[] {
    return this.#reduction.valuesPerStep === 1 ? [this.#work.sum(part)] : this.#work.sumPairs(part);
  }

  #extremes(part: Int16Array): number[] {
    const { valuesPerStep } = this.#reduction;
    return [
      ...(valuesPerStep === 1 ? this.#work.minMax(part, part.length) : this.#work.minMaxPairs(part, part.length)),
    ];
  }
}
