import fc from "fast-check";
import { type Span, spansOf } from "../../../storage/export/spans.ts";
import { Timeline } from "../../../storage/read/timeline.ts";
import { assertEquals } from "../../assert.ts";

/** For each value its position, as a simple list, and a timeline that says the same. */
const recording = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 })), { maxLength: 5 })
  .chain((runs) => fc.tuple(fc.constant(runs), fc.integer({ min: 1, max: 15 })))
  .map(([runs, lastRun]) => {
    const positions: number[] = [];
    const gaps: { index: number; lost: number; reason: number }[] = [];
    let position = 0;
    const record = (values: number) => {
      for (let i = 0; i < values; i++) positions.push(position++);
    };
    for (const [values, lost] of runs) {
      record(values);
      gaps.push({ index: positions.length, lost, reason: 1 });
      position += lost;
    }
    record(lastRun);
    return { positions, timeline: new Timeline(gaps), end: position };
  });

/** The first value of each point and how many values it has, from the definition. */
function expectedPoints(positions: number[], start: number, end: number, pointValues: number): [number, number][] {
  const points: [number, number][] = [];
  for (let from = start; from < end; from += pointValues) {
    const to = Math.min(from + pointValues, end);
    const values = positions.filter((position) => position >= from && position < to);
    if (values.length === to - from) points.push([positions.indexOf(from), values.length]);
  }
  return points;
}

function pointsIn(spans: Span[], pointValues: number): [number, number][] {
  return spans.flatMap(({ start, values, points }) =>
    Array.from({ length: points }, (_, i): [number, number] => {
      const from = start + i * pointValues;
      return [from, Math.min(pointValues, start + values - from)];
    })
  );
}

Deno.test("spansOf() makes points on a grid of time, of all values or not at all", () => {
  const request = recording.chain((content) =>
    fc.record({
      content: fc.constant(content),
      range: fc.tuple(fc.nat({ max: content.end }), fc.nat({ max: content.end })),
      pointValues: fc.integer({ min: 1, max: 12 }),
    })
  );
  fc.assert(
    fc.property(request, ({ content: { positions, timeline }, range, pointValues }) => {
      const startPosition = Math.min(...range);
      const endPosition = Math.max(...range);
      const start = positions.filter((position) => position < startPosition).length;
      const end = positions.filter((position) => position < endPosition).length;
      fc.pre(end > start);
      const spans = spansOf(timeline, { start, end, startPosition, endPosition }, pointValues);
      assertEquals(pointsIn(spans, pointValues), expectedPoints(positions, startPosition, endPosition, pointValues));
      for (const span of spans) assertEquals(positions[span.start], span.position);
    }),
    { numRuns: 1000 },
  );
});
