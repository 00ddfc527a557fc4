import fc from "fast-check";
import { blocksOf } from "../../../storage/export/cut_blocks.ts";
import { type Cut, planCut } from "../../../storage/export/cut.ts";
import { assertEquals } from "../../assert.ts";
import { zigzag } from "../recordings.ts";
import { memorySource, simpleHeader } from "./source.ts";

const request = fc.record({
  /** Lengths and bits of the blocks, and the values that no block tells of. */
  rows: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 3 })), { minLength: 1, maxLength: 12 }),
  untold: fc.nat({ max: 3 }),
  gap: fc.record({ at: fc.nat({ max: 40 }), lost: fc.integer({ min: 1, max: 9 }) }),
  decimation: fc.integer({ min: 1, max: 8 }),
  skip: fc.nat({ max: 5 }),
});

/** Null where no whole group fits between the gap and the ends. */
function cutOf(...args: Parameters<typeof planCut>): Cut | null {
  try {
    return planCut(...args);
  } catch {
    return null;
  }
}

Deno.test("blocksOf() gives each point the block in which it begins, and the bits of all its values", () => {
  fc.assert(
    fc.property(request, ({ rows, untold, gap, decimation, skip }) => {
      let index = 0;
      const blocks = rows.map(([count, overRange], i) => ({
        index: (index += count) - count,
        count,
        timeNs: 10 * i,
        overRange,
      }));
      const source = memorySource({
        header: simpleHeader(1),
        planes: [zigzag(index + untold)],
        blocks,
        gaps: [{ index: Math.min(gap.at, index), lost: gap.lost, reason: 1 }],
      });
      fc.pre(skip < index);
      const options = { format: "hdf5", output: "unused", decimation, startS: Number(`${skip}e-9`) } as const;
      const cut = cutOf(source, options);
      fc.pre(cut !== null);
      const expected = cut.spans.flatMap((span) =>
        Array.from({ length: span.points }, (_, i) => {
          const from = span.start + i * decimation;
          const to = Math.min(from + decimation, span.start + span.values);
          const told = blocks.filter((block) => block.index < to && block.index + block.count > from);
          return {
            timeNs: (told[0] ?? blocks.at(-1)!).timeNs,
            bits: told.reduce((bits, row) => bits | row.overRange, 0),
          };
        })
      );
      let done = 0;
      for (const { points, timeNs, overRange } of blocksOf(cut)) {
        const own = expected.slice(done, done += points);
        assertEquals(own.map((point) => point.timeNs), new Array(points).fill(timeNs));
        assertEquals(overRange, own.reduce((bits, point) => bits | point.bits, 0));
      }
      assertEquals(done, expected.length);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("blocksOf() keeps the blocks of a cut that is not decimated", () => {
  const blocks = [
    { index: 0, count: 4, timeNs: 5, overRange: 0 },
    { index: 4, count: 3, timeNs: 9, overRange: 1 },
    { index: 7, count: 5, timeNs: 14, overRange: 2 },
  ];
  const source = memorySource({ header: simpleHeader(1), planes: [zigzag(12)], blocks });
  const cut = planCut(source, { format: "hdf5", output: "unused", startS: 2e-9, stopS: 9e-9 });
  assertEquals([...blocksOf(cut)], [
    { points: 2, timeNs: 5, overRange: 0 },
    { points: 3, timeNs: 9, overRange: 1 },
    { points: 2, timeNs: 14, overRange: 2 },
  ]);
});
