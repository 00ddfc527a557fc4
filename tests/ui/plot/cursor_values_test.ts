import { valuesAt } from "../../../ui/plot/cursor_values.ts";
import { assertEquals } from "../../assert.ts";
import { frameOf } from "./frames.ts";

Deno.test("valuesAt() takes the nearest sample, the middle of a column of several, and nothing in a gap", () => {
  const single = frameOf({ firstStep: 100, columns: 3, extremes: [Int16Array.of(10, 10, 20, 20, 32767, -32768)] });
  assertEquals(valuesAt(single, 0.1004), [{ channel: "A", volts: 0.01, exact: true }]);
  assertEquals(valuesAt(single, 0.1006), [{ channel: "A", volts: 0.02, exact: true }]);
  assertEquals([0.102, 0.2, 0.05].map((timeS) => valuesAt(single, timeS)), [[], [], []]);
  const columns = { ...single, firstStep: 0, stepsPerColumn: 10, columns: 1, extremes: [Int16Array.of(-100, 500)] };
  assertEquals(valuesAt(columns, 0.009), [{ channel: "A", volts: 0.2, exact: false }]);
});

Deno.test("valuesAt() counts the offset of a channel in", () => {
  const [channel] = frameOf({}).channels;
  const frame = frameOf({
    columns: 1,
    channels: [{ ...channel!, rangeV: 2, offsetV: 5 }],
    extremes: [Int16Array.of(-500, -500)],
  });
  assertEquals(valuesAt(frame, 0), [{ channel: "A", volts: 4, exact: true }]);
});
