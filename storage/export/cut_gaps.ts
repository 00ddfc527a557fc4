import type { Gap } from "../format.ts";
import type { Cut } from "./cut.ts";

/** What is missing in a cut, on the grid of its points: indices and counts are those of the values that it gives. */
export function gapsOf(cut: Cut): Gap[] {
  if (cut.factor > 1) return missingPoints(cut);
  return cut.gaps.map(({ index, lost, reason }) => ({ index: index - cut.start, lost, reason }));
}

/** Each run of missing points is a gap, for the reason of the first of the source's gaps in it. */
function missingPoints({ gaps, spans, startPosition, endPosition, ...cut }: Cut): Gap[] {
  const pointValues = cut.factor * cut.valuesPerStep;
  const found: Gap[] = [];
  let points = 0;
  let position = startPosition;
  let first = 0;
  const lookUpTo = (next: number) => {
    if (next <= position) return;
    while (gaps[first]!.position + gaps[first]!.lost <= position) first++;
    const lost = Math.ceil((next - position) / pointValues) * cut.valuesPerPoint;
    found.push({ index: points * cut.valuesPerPoint, lost, reason: gaps[first]!.reason });
  };
  for (const span of spans) {
    lookUpTo(span.position);
    points += span.points;
    position = span.position + span.points * pointValues;
  }
  lookUpTo(endPosition);
  return found;
}
