import type { Cut } from "./cut.ts";

/** Points that have a row in the table of blocks of their own. */
export interface PointBlock {
  points: number;
  /** Nanoseconds from the start of the source's recording to the arrival. */
  timeNs: number;
  /** Bits of all values that the points were made of. */
  overRange: number;
}

/**
 * The blocks of a cut, in order: what of each block of the source begins in it. Points that no block of the source
 * tells of, because its writer died before, are one more block, with the time of the last one.
 */
export function* blocksOf(cut: Cut): Generator<PointBlock> {
  const walk = new PointWalk(cut);
  let open: PointBlock | null = null;
  let lastNs = 0;
  for (const { index, count, timeNs, overRange } of cut.source.blocksIn(cut.start, cut.end)) {
    // The last point can reach into this block.
    if (open !== null && index < walk.end) open.overRange |= overRange;
    const points = walk.pointsBefore(index + count);
    lastNs = timeNs;
    if (points === 0) continue;
    if (open !== null) yield open;
    open = { points, timeNs, overRange };
  }
  if (open !== null) yield open;
  const untold = walk.pointsBefore(cut.end);
  if (untold > 0) yield { points: untold, timeNs: lastNs, overRange: 0 };
}

/** Counts points from the first to the last, by the values at which they begin. */
class PointWalk {
  readonly #cut: Cut;
  readonly #pointValues: number;
  /** The span of the next point, and that point's first value. */
  #span = 0;
  #next: number;
  /** Where the values of the last point that was counted end. */
  end = 0;

  constructor(cut: Cut) {
    this.#cut = cut;
    this.#pointValues = cut.factor * cut.valuesPerStep;
    this.#next = cut.spans[0]!.start;
  }

  /** How many points, not counted before, begin before this value. */
  pointsBefore(index: number): number {
    let points = 0;
    for (let span = this.#cut.spans[this.#span]; span !== undefined && this.#next < index;) {
      const spanEnd = span.start + span.values;
      const begun = Math.ceil((Math.min(index, spanEnd) - this.#next) / this.#pointValues);
      points += begun;
      this.#next += begun * this.#pointValues;
      this.end = Math.min(this.#next, spanEnd);
      if (this.#next < spanEnd) break;
      span = this.#cut.spans[++this.#span];
      this.#next = span?.start ?? Infinity;
    }
    return points;
  }
}
