import fc from "fast-check";
import { Timeline } from "../../../storage/read/timeline.ts";
import { assertEquals } from "../../assert.ts";

const gapsOf = fc.array(
  fc.record({ index: fc.nat(40), lost: fc.integer({ min: 1, max: 9 }), reason: fc.constant(1) }),
  {
    maxLength: 8,
  },
).map((gaps) => gaps.toSorted((a, b) => a.index - b.index));

Deno.test("positionOf() counts what is missing at or before a value", () => {
  const timeline = new Timeline([{ index: 0, lost: 5, reason: 1 }, { index: 3, lost: 10, reason: 1 }]);
  assertEquals([0, 2, 3, 4].map((index) => timeline.positionOf(index)), [5, 7, 18, 19]);
  assertEquals(new Timeline([]).positionOf(2 ** 40), 2 ** 40);
});

Deno.test("indexAt() gives the first value that is not before a position", () => {
  fc.assert(fc.property(gapsOf, fc.nat(120), (gaps, position) => {
    const timeline = new Timeline(gaps);
    let index = 0;
    while (timeline.positionOf(index) < position) index++;
    assertEquals(timeline.indexAt(position), index);
  }));
});

Deno.test("runs() gives every value once, at its position, and no gap inside of a run", () => {
  fc.assert(fc.property(gapsOf, fc.nat(50), fc.nat(50), (gaps, start, length) => {
    const timeline = new Timeline(gaps);
    const seen: number[][] = [];
    for (const run of timeline.runs(start, start + length)) {
      for (let i = run.start; i < run.end; i++) seen.push([i, run.position + i - run.start]);
      assertEquals(gaps.some(({ index }) => index > run.start && index < run.end), false);
    }
    assertEquals(seen, Array.from({ length }, (_, i) => [start + i, timeline.positionOf(start + i)]));
  }));
});

Deno.test("gapsWithin() gives the gaps that a stretch of time touches, and where they begin", () => {
  fc.assert(fc.property(gapsOf, fc.nat(100), fc.nat(60), (gaps, start, length) => {
    let lost = 0;
    const all = gaps.map((gap) => {
      const position = gap.index + lost;
      lost += gap.lost;
      return { position, gap };
    });
    const touched = all.filter(({ position, gap }) => position < start + length && position + gap.lost > start);
    assertEquals([...new Timeline(gaps).gapsWithin(start, start + length)], touched);
  }));
});

Deno.test("a timeline with another origin is the same, moved", () => {
  fc.assert(fc.property(gapsOf, fc.nat(2 ** 45), fc.nat(60), (gaps, origin, at) => {
    const [plain, moved] = [new Timeline(gaps), new Timeline(gaps, origin)];
    assertEquals(moved.positionOf(at), plain.positionOf(at) + origin);
    assertEquals(moved.indexAt(at + origin), plain.indexAt(at));
    const move = <T extends { position: number }>(one: T) => ({ ...one, position: one.position + origin });
    assertEquals([...moved.runs(at, at + 20)], [...plain.runs(at, at + 20)].map(move));
    assertEquals(
      [...moved.gapsWithin(at + origin, at + origin + 20)],
      [...plain.gapsWithin(at, at + 20)].map(move),
    );
  }));
});
