import { createGaussian } from "../../../acquire/sim/gaussian.ts";
import { assert, assertEquals } from "../../assert.ts";

const take = (seed: number, count: number) => {
  const gaussian = createGaussian(seed);
  return Array.from({ length: count }, gaussian);
};

Deno.test("createGaussian() has mean 0, variance 1 and no correlation between neighbours", () => {
  const values = take(1, 200_000);
  const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  assert(Math.abs(mean(values)) < 0.01);
  assert(Math.abs(mean(values.map((value) => value * value)) - 1) < 0.015);
  assert(Math.abs(mean(values.map((value, index) => value * (values[index - 1] ?? 0)))) < 0.01);
});

Deno.test("createGaussian() repeats with the same seed only", () => {
  assertEquals(take(3, 10), take(3, 10));
  assert(take(3, 10).every((value, index) => value !== take(4, 10)[index]));
});
