import type { Gap } from "../format.ts";

/**
 * Where values lie in time when some are missing. The *position* of a value is its index plus the number of values that
 * are missing before it, so that positions are proportional to time.
 */
export class Timeline {
  readonly #gaps: readonly Gap[];
  /** Indices before which values are missing, ascending, and how far positions are ahead of indices after each gap. */
  readonly #indices: Float64Array;
  readonly #ahead: Float64Array;
  readonly #origin: number;

  /** `origin` is the position that the value with the index 0 would have without any gap. */
  constructor(gaps: readonly Gap[], origin = 0) {
    this.#origin = origin;
    const sorted = gaps.toSorted((a, b) => a.index - b.index);
    this.#gaps = sorted;
    this.#indices = Float64Array.from(sorted, ({ index }) => index);
    let ahead = origin;
    this.#ahead = Float64Array.from(sorted, ({ lost }) => ahead += lost);
  }

  /** The position of a value. */
  positionOf(index: number): number {
    return index + this.#aheadAfter(firstAbove(this.#indices.length, (i) => this.#indices[i]! > index));
  }

  /** The index of the first value whose position is not before this one. */
  indexAt(position: number): number {
    // Gap i ends, and the values after it begin, at the position indices[i] + ahead[i].
    const gapsBefore = firstAbove(this.#indices.length, (i) => this.#indices[i]! + this.#ahead[i]! > position);
    const index = position - this.#aheadAfter(gapsBefore);
    const next = this.#indices[gapsBefore];
    // Inside of the gap that comes next.
    return next !== undefined && index > next ? next : index;
  }

  /** The stretches of values without a gap inside in [start, end), in their order. */
  *runs(start: number, end: number): Generator<{ start: number; end: number; position: number }> {
    let gap = firstAbove(this.#indices.length, (i) => this.#indices[i]! > start);
    for (let at = start; at < end;) {
      const runEnd = Math.min(end, this.#indices[gap] ?? Infinity);
      yield { start: at, end: runEnd, position: at + this.#aheadAfter(gap) };
      at = runEnd;
      while (this.#indices[gap] === at) gap++;
    }
  }

  /** The gaps that have something in the positions [start, end), in their order, and where each begins. */
  *gapsWithin(start: number, end: number): Generator<{ position: number; gap: Gap }> {
    const first = firstAbove(this.#gaps.length, (i) => this.#indices[i]! + this.#ahead[i]! > start);
    for (let i = first; i < this.#gaps.length; i++) {
      const position = this.#indices[i]! + this.#aheadAfter(i);
      if (position >= end) return;
      yield { position, gap: this.#gaps[i]! };
    }
  }

  #aheadAfter(gaps: number): number {
    return this.#ahead[gaps - 1] ?? this.#origin;
  }
}

/** The first of `count` indices for which `isAbove` holds; it holds for all that follow. */
function firstAbove(count: number, isAbove: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAbove(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
