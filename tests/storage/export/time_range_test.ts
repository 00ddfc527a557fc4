import fc from "fast-check";
import { stepAt } from "../../../storage/export/time_range.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("stepAt() finds the first step that does not begin before", () => {
  const nanoseconds = fc.record({
    // So that a nanosecond is more than the millionth of a step that does not count.
    stepNs: fc.integer({ min: 1, max: 999_999 }),
    // Each time of so many digits is a number of its own, whose text is that time.
    timeNs: fc.integer({ min: 0, max: 10 ** 15 - 1 }),
  });
  fc.assert(fc.property(nanoseconds, ({ stepNs, timeNs }) => {
    const expected = (BigInt(timeNs) + BigInt(stepNs) - 1n) / BigInt(stepNs);
    assertEquals(stepAt(Number(`${timeNs}e-9`), stepNs), Number(expected));
  }));
});

Deno.test("stepAt() is exact where floating point is not", () => {
  assertEquals(stepAt(0.3, 100), 3_000_000);
  assertEquals(stepAt(1.1, 100), 11_000_000);
  assertEquals(stepAt(4.35, 1e7), 435);
  assertEquals(stepAt(86400.000000016, 16), 5_400_000_000_001);
});

Deno.test("stepAt() takes a time that was rounded by less than a millionth of a step", () => {
  const stepNs = 1e9 / 7;
  assertEquals(stepAt(0.1428571428571, stepNs), 1);
  assertEquals(stepAt(0.1428571428572, stepNs), 1);
  assertEquals(stepAt(0.1428575, stepNs), 2);
  assertEquals(stepAt(0, stepNs), 0);
});
