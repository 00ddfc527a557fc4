/** A stretch of a recording that something is said about, or several that lie close together. */
export interface Mark {
  /** Where it begins and ends; the end is exclusive. Of a view: seconds. */
  start: number;
  end: number;
  /** Values of each channel that are missing in it. */
  lost: number;
  /** How many it stands for. */
  count: number;
  /** What kind it is of: see where it comes from. */
  code: number;
}

/**
 * Joins marks that nobody could tell apart: of one kind and less than `apart` from each other, or of several kinds and
 * together shorter than `apart`; then `joinCodes` makes one kind of two. Tells them in seconds. The marks are in the
 * order of their starts.
 */
export function mergeMarks(
  marks: Iterable<Mark>,
  apart: number,
  joinCodes: (a: number, b: number) => number,
  secondsOf: (position: number) => number,
): Mark[] {
  const merged: Mark[] = [];
  for (const mark of marks) {
    const last = merged.at(-1);
    if (
      last === undefined || !(last.code === mark.code ? mark.start - last.end < apart : mark.end - last.start < apart)
    ) {
      merged.push({ ...mark });
      continue;
    }
    last.end = Math.max(last.end, mark.end);
    last.lost += mark.lost;
    last.count += mark.count;
    last.code = joinCodes(last.code, mark.code);
  }
  return merged.map((mark) => ({ ...mark, start: secondsOf(mark.start), end: secondsOf(mark.end) }));
}
