import type { Frame } from "../../../routes/protocol.ts";
import { linesOf } from "../../../ui/plot/columns.ts";
import { assertEquals } from "../../assert.ts";

const CHANNEL = {
  name: "A",
  rangeV: 5,
  offsetV: 1,
  coupling: "dc",
  probe: 1,
  bandwidthLimit: false,
  label: "",
} as const;
const FRAME: Frame = {
  frame: 1,
  request: 1,
  name: "a.hdf5",
  firstStep: 10,
  stepsPerColumn: 4,
  columns: 2,
  stepNs: 1e9,
  t0S: 0,
  t1S: 1,
  startS: 0,
  endS: 100,
  unfinished: false,
  maxAdc: 100,
  channels: [CHANNEL],
  gaps: [],
  overRanges: [],
  extremes: [Int16Array.of(-100, 50, 32767, -32768)],
};

Deno.test("linesOf() draws minimum and maximum in the middle of a column, and nothing where nothing is", () => {
  const [times, volts] = linesOf(FRAME, 4);
  assertEquals([...times], [12, 12, 16, 16]);
  assertEquals(volts, [-4, 3.5, null, null]);
});

Deno.test("linesOf() leaves nothing free between columns that are wider than the line", () => {
  const [times, volts] = linesOf({ ...FRAME, extremes: [Int16Array.of(-100, 50, 0, 100)] }, 2);
  assertEquals([...times], [11, 11, 13, 13, 15, 15, 17, 17]);
  assertEquals(volts, [-4, 3.5, -4, 3.5, 1, 6, 1, 6]);
});

Deno.test("linesOf() draws single samples once, at their time", () => {
  const [times, volts] = linesOf({ ...FRAME, stepsPerColumn: 1, extremes: [Int16Array.of(20, 20, -20, -20)] }, 0.1);
  assertEquals([...times], [10, 11]);
  assertEquals(volts, [2, 0]);
});
