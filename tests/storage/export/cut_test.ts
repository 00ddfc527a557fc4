import fc from "fast-check";
import { gapsOf } from "../../../storage/export/cut_gaps.ts";
import { leftOutOf, lostIn, planCut } from "../../../storage/export/cut.ts";
import type { ExportOptions } from "../../../storage/export/mod.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { TWO_CHANNELS, zigzag } from "../recordings.ts";
import { memorySource, simpleHeader } from "./source.ts";

const OPTIONS: ExportOptions = { format: "csv", output: "unused" };
/** Ten values a microsecond apart, at 0, 1, 2, 6, 7, 8, 9, 11, 12 and 13 µs; one more is missing at the end. */
const WITH_GAPS = memorySource({
  header: simpleHeader(1000),
  planes: [zigzag(10)],
  gaps: [{ index: 3, lost: 3, reason: 1 }, { index: 7, lost: 1, reason: 4 }, { index: 10, lost: 1, reason: 2 }],
});
const TIMES_US = [0, 1, 2, 6, 7, 8, 9, 11, 12, 13];

Deno.test("planCut() takes the values from the start to before the stop, by times that count what is missing", () => {
  const tenths = fc.tuple(fc.nat({ max: 149 }), fc.integer({ min: 1, max: 200 }));
  fc.assert(fc.property(tenths, ([from, length]) => {
    const to = from + length;
    const inRange = TIMES_US.filter((time) => time * 10 >= from && time * 10 < to);
    fc.pre(inRange.length > 0);
    const range = { startS: Number(`${from}e-7`), stopS: Number(`${to}e-7`) };
    const cut = planCut(WITH_GAPS, { ...OPTIONS, ...range });
    assertEquals(TIMES_US.slice(cut.start, cut.end), inRange);
    const steps = Math.min(15, Math.ceil(to / 10)) - Math.ceil(from / 10);
    assertEquals([lostIn(cut), cut.points, leftOutOf(cut)], [steps - inRange.length, inRange.length, 0]);
    assertEquals(cut.gaps.reduce((sum, { lost }) => sum + lost, 0), lostIn(cut));
  }));
});

Deno.test("planCut() takes everything when no range is given, gaps at both ends too", () => {
  const gaps = [{ index: 0, lost: 5, reason: 2 }, { index: 4, lost: 7, reason: 1 }];
  const cut = planCut(memorySource({ planes: [zigzag(4)], gaps }), OPTIONS);
  assertEquals([cut.start, cut.end, cut.startPosition, cut.endPosition, cut.reachesEnd], [0, 4, 0, 16, true]);
  assertEquals(gapsOf(cut), gaps);
});

Deno.test("planCut() clips gaps to the range", () => {
  const cut = planCut(WITH_GAPS, { ...OPTIONS, startS: 4e-6, stopS: 10.5e-6 });
  assertEquals([cut.start, cut.end, cut.startPosition, cut.endPosition, cut.reachesEnd], [3, 7, 4, 11, false]);
  assertEquals(gapsOf(cut), [{ index: 0, lost: 2, reason: 1 }, { index: 4, lost: 1, reason: 4 }]);
});

Deno.test("planCut() makes points of whole groups only, and says what it left out", () => {
  const cut = planCut(WITH_GAPS, { ...OPTIONS, decimation: 2 });
  // Of the pairs (0 1) (2 -) (- -) (6 7) (8 9) (- 11) (12 13) (-), in µs.
  assertEquals(cut.spans.map(({ start, points }) => [start, points]), [[0, 1], [3, 2], [8, 1]]);
  assertEquals([cut.points, leftOutOf(cut), lostIn(cut)], [4, 2, 5]);
  const gaps = [{ index: 1, lost: 2, reason: 1 }, { index: 3, lost: 1, reason: 4 }, { index: 4, lost: 1, reason: 2 }];
  assertEquals(gapsOf(cut), gaps);
});

Deno.test("planCut() keeps pairs whole in aggregate mode", () => {
  const source = memorySource({
    header: simpleHeader(1000, { downsampleMode: "aggregate" }),
    planes: [zigzag(20)],
    gaps: [{ index: 6, lost: 4, reason: 1 }],
  });
  const cut = planCut(source, { ...OPTIONS, startS: 1.5e-6, stopS: 7e-6 });
  assertEquals([cut.start, cut.end, lostIn(cut), cut.points, cut.valuesPerPoint], [4, 10, 4, 3, 2]);
  const decimated = planCut(source, { ...OPTIONS, decimation: 3 });
  assertEquals(decimated.spans.map(({ start, points }) => [start, points]), [[0, 1], [8, 2]]);
  assertEquals(gapsOf(decimated), [{ index: 2, lost: 2, reason: 1 }]);
});

Deno.test("planCut() gives the channels in the order of the recording", () => {
  const source = memorySource({ header: TWO_CHANNELS, planes: [zigzag(4), zigzag(4)] });
  const names = (options: Partial<ExportOptions>) =>
    planCut(source, { ...OPTIONS, ...options }).channels.map(({ name }) => name);
  assertEquals([names({}), names({ channels: ["C", "A"] }), names({ channels: ["C"] })], [["A", "C"], ["A", "C"], [
    "C",
  ]]);
});

Deno.test("planCut() refuses what is not there", () => {
  const cases: [Partial<ExportOptions>, string][] = [
    [{ startS: -1 }, "the start is -1 s. Give seconds from 0 on."],
    [{ startS: NaN }, "the start is NaN s. Give seconds from 0 on."],
    [{ startS: 1 }, "the start at 1 s is not before its end at 0.000015 s. Give an earlier one."],
    [{ startS: 2e-6, stopS: 2e-6 }, "the stop at 0.000002 s is not after the start at 0.000002 s."],
    [
      { startS: 3e-6, stopS: 5e-6 },
      "no value was recorded between the start and the stop. Set them further apart.",
    ],
    [{ decimation: 0 }, "the decimation is 0. Give a whole number from 1 on."],
    [{ decimation: 1.5 }, "the decimation is 1.5. Give a whole number from 1 on."],
    [{ decimation: 1000 }, "of each 1000 values some are missing there. Give a smaller decimation."],
    [{ channels: ["B"] }, "it has no channel B. It has A."],
    [{ channels: [] }, "no channel is named. It has A."],
  ];
  for (const [options, problem] of cases) {
    assertThrows(() => planCut(WITH_GAPS, { ...OPTIONS, ...options }), {
      name: "SettingsError",
      message: `Cannot export memory.hdf5: ${problem}`,
    });
  }
  assertThrows(() => planCut(memorySource({ planes: [zigzag(0)] }), OPTIONS), {
    message: "Cannot export memory.hdf5: it has no values.",
  });
});
