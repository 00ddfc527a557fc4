import type { Timeline } from "../read/timeline.ts";

/** Points that follow one another without a gap. Indices and positions are those of values, see {@linkcode Timeline}. */
export interface Span {
  /** Index of the first value, and how many there are in all points together. */
  start: number;
  values: number;
  /** Position of the first value; that of each further point is `pointValues` later. */
  position: number;
  points: number;
}

/** A range of time, and the values that were recorded in it. Ends are exclusive. */
export interface ValueRange {
  start: number;
  end: number;
  startPosition: number;
  endPosition: number;
}

/**
 * Divides a range into points of `pointValues` values each.
 *
 * Points lie on a grid of time that begins where the range begins, so that each has exactly the time that its place
 * says, however much is missing before it. A point of which a value is missing is missing as a whole: no point stands
 * for less than it says, none reaches over a gap, and every gap is still to be seen, as at least one missing point. Only
 * the last point may be shorter, where the range ends in its middle.
 */
export function spansOf(timeline: Timeline, range: ValueRange, pointValues: number): Span[] {
  const spans: Span[] = [];
  for (const run of timeline.runs(range.start, range.end)) {
    const beyond = (run.position - range.startPosition) % pointValues;
    const skipped = beyond === 0 ? 0 : pointValues - beyond;
    const usable = run.end - run.start - skipped;
    const endsRange = run.position + run.end - run.start === range.endPosition;
    const values = endsRange ? usable : usable - usable % pointValues;
    if (values > 0) {
      const points = Math.ceil(values / pointValues);
      spans.push({ start: run.start + skipped, values, position: run.position + skipped, points });
    }
  }
  return spans;
}
