import fc from "fast-check";
import { frequencyOf } from "../../view/frequency.ts";
import { assert, assertEquals } from "../assert.ts";
import { seededRandom } from "../random.ts";

function signal(length: number, at: (i: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, i) => at(i));
}

function assertNear(frequency: number | null, expected: number, part = 1e-3): void {
  assert(frequency !== null && Math.abs(frequency / expected - 1) < part, `${frequency} is not ${expected}`);
}

Deno.test("frequencyOf() is right to 0.1 % for a sine of five periods and more", () => {
  fc.assert(fc.property(
    fc.double({ min: 10, max: 500, noNaN: true }),
    fc.double({ min: 6.1, max: 40, noNaN: true }),
    fc.double({ min: 0, max: 7, noNaN: true }),
    fc.double({ min: -1000, max: 1000, noNaN: true }),
    (period, periods, phase, offset) => {
      const values = signal(
        Math.ceil(period * periods),
        (i) => offset + 9 * Math.sin(2 * Math.PI * i / period + phase),
      );
      assertNear(frequencyOf([values]), 1 / period);
    },
  ));
});

Deno.test("frequencyOf() stands noise, pulses and squares", () => {
  const random = seededRandom(5);
  const noisy = signal(10_000, (i) => 100 * Math.sin(2 * Math.PI * i / 87.3) + 10 * (random() - 0.5));
  assertNear(frequencyOf([noisy]), 1 / 87.3);
  assertNear(frequencyOf([signal(10_000, (i) => i % 200 < 10 ? 5 : 0)]), 1 / 200);
  assertNear(frequencyOf([signal(1000, (i) => i % 7 < 3 ? 5 : -5)]), 1 / 7);
});

Deno.test("frequencyOf() is null for what has none", () => {
  const random = seededRandom(6);
  assertEquals(frequencyOf([]), null);
  assertEquals(frequencyOf([signal(1000, () => 7)]), null);
  assertEquals(frequencyOf([signal(100_000, () => random() - 0.5)]), null);
  assertEquals(frequencyOf([signal(100_000, (i) => Math.sin(1e-7 * i * i + 0.01 * i))]), null);
  assertEquals(frequencyOf([signal(1000, (i) => i % 300 < 50 || i % 300 > 220 && i % 300 < 240 ? 1 : 0)]), null);
  assertEquals(frequencyOf([signal(150, (i) => Math.sin(2 * Math.PI * i / 100))]), null);
});

Deno.test("frequencyOf() takes no period across a gap", () => {
  const sine = (from: number) => signal(350, (i) => Math.sin(2 * Math.PI * (from + i) / 100));
  assertNear(frequencyOf([sine(0), sine(1033), sine(5071)]), 1 / 100);
});
