import { type Kernels, kernelsOn } from "./kernels.ts";

/** How counts become millivolts: `counts / maxAdc × rangeMv + offsetMv`. */
export interface Scale {
  maxAdc: number;
  rangeMv: number;
  offsetMv: number;
}

/** Results begin at whole multiples of this. */
const ALIGNMENT = 16;
const PAGE = 65536;

/**
 * A memory on which the reductions of `simd/` run, and the part of it that is free for their inputs and results. Values
 * that lie in the same memory are reduced where they are; others are copied to the start of the free part.
 *
 * A result lies behind its input when that is in the free part, else at the start of it. So a result can be the input of
 * the next call, and holds until values are put at the start again. The methods throw a `RangeError` when there is too
 * little room.
 */
export class WorkMemory {
  readonly #kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #freeAt: number;
  readonly #freeEnd: number;

  /** `memory` may be shared. Nobody else may use the `freeBytes` from `freeAt` on, a multiple of 16. */
  constructor(memory: WebAssembly.Memory, freeAt: number, freeBytes: number) {
    this.#kernels = kernelsOn(memory);
    this.#memory = memory;
    this.#freeAt = freeAt;
    this.#freeEnd = freeAt + freeBytes;
  }

  /** A memory of its own, with at least so many free bytes. */
  static alone(freeBytes: number): WorkMemory {
    const pages = Math.ceil(freeBytes / PAGE);
    return new WorkMemory(new WebAssembly.Memory({ initial: pages, maximum: pages }), 0, pages * PAGE);
  }

  /** Room at the start of the free part for so many values, for the caller to fill. */
  room(values: number): Int16Array {
    this.#check(this.#freeAt + 2 * values);
    return new Int16Array(this.#memory.buffer, this.#freeAt, values);
  }

  /** Minimum and maximum, in turn, of each group of `factor` values; the last group may be shorter. */
  minMax(values: Int16Array, factor: number): Int16Array {
    const at = this.#place(values);
    const into = this.#behind(at, values.byteLength, 4 * Math.ceil(values.length / factor));
    this.#kernels.minMax(at, values.length, factor, into);
    return new Int16Array(this.#memory.buffer, into, 2 * Math.ceil(values.length / factor));
  }

  /** The least minimum and the greatest maximum, in turn, of each group of `factor` pairs. */
  minMaxPairs(pairs: Int16Array, factor: number): Int16Array {
    const at = this.#place(pairs);
    const groups = Math.ceil(pairs.length / 2 / factor);
    const into = this.#behind(at, pairs.byteLength, 4 * groups);
    this.#kernels.minMaxPairs(at, pairs.length / 2, factor, into);
    return new Int16Array(this.#memory.buffer, into, 2 * groups);
  }

  /** The mean of each group of `factor` values. */
  mean(values: Int16Array, factor: number): Float64Array {
    const at = this.#place(values);
    const groups = Math.ceil(values.length / factor);
    const into = this.#behind(at, values.byteLength, 8 * groups);
    this.#kernels.mean(at, values.length, factor, into);
    return new Float64Array(this.#memory.buffer, into, groups);
  }

  /** The mean of the minima and that of the maxima, in turn, of each group of `factor` pairs. */
  meanPairs(pairs: Int16Array, factor: number): Float64Array {
    const at = this.#place(pairs);
    const groups = Math.ceil(pairs.length / 2 / factor);
    const into = this.#behind(at, pairs.byteLength, 16 * groups);
    this.#kernels.meanPairs(at, pairs.length / 2, factor, into);
    return new Float64Array(this.#memory.buffer, into, 2 * groups);
  }

  /** The sum of all values. */
  sum(values: Int16Array): number {
    return this.#kernels.sum(this.#place(values), values.length);
  }

  /** The sum of all minima and that of all maxima. */
  sumPairs(pairs: Int16Array): [minima: number, maxima: number] {
    const at = this.#place(pairs);
    return [this.#kernels.sumMinima(at, pairs.length / 2), this.#kernels.sumMaxima(at, pairs.length / 2)];
  }

  /** Room at the end of the free part for so many results, which stay there until somebody writes over them. */
  shelf(points: number): Float64Array<ArrayBufferLike> {
    return new Float64Array(this.#memory.buffer, this.#freeEnd - 8 * points, points);
  }

  /** Turns counts, or means of counts in this memory, into millivolts, at the start of `into`, which lies in it, too. */
  millivolts(counts: Int16Array | Float64Array, { maxAdc, rangeMv, offsetMv }: Scale, into: Float64Array): void {
    if (counts instanceof Int16Array) {
      this.#kernels.millivolts(this.#place(counts), counts.length, maxAdc, rangeMv, offsetMv, into.byteOffset);
    } else {
      this.#kernels.scale(counts.byteOffset, counts.length, maxAdc, rangeMv, offsetMv);
      into.set(counts);
    }
  }

  /**
   * Writes the times in seconds of points that follow one another to all of `into`, which lies in this memory. Those of
   * one group have one time, that of its first step; `steps` and `points` are those of a group.
   */
  times(group: { firstStep: number; steps: number; points: 1 | 2; stepNs: number }, into: Float64Array): void {
    this.#kernels.times(group.firstStep, group.steps, group.points, group.stepNs, into.length, into.byteOffset);
  }

  /** The byte address of values in this memory. */
  #place(values: Int16Array): number {
    if (values.buffer === this.#memory.buffer) return values.byteOffset;
    const copy = this.room(values.length);
    copy.set(values);
    return copy.byteOffset;
  }

  /** Where a result of so many bytes goes. */
  #behind(input: number, inputBytes: number, bytes: number): number {
    const isInFree = input >= this.#freeAt && input < this.#freeEnd;
    const at = isInFree ? Math.ceil((input + inputBytes) / ALIGNMENT) * ALIGNMENT : this.#freeAt;
    this.#check(at + bytes);
    return at;
  }

  #check(end: number): void {
    if (end > this.#freeEnd) {
      throw new RangeError(
        `Cannot reduce so many values at once: ${end - this.#freeAt} bytes are needed, ${
          this.#freeEnd - this.#freeAt
        } ` +
          "are free. Take fewer.",
      );
    }
  }
}
