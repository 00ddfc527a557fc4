import { SteppedSource } from "../../../acquire/sim/stepped_source.ts";
import { assert, assertEquals } from "../../assert.ts";

const plain = (counts: number) => ({ counts, clipped: false });

Deno.test("SteppedSource.fill() changes at the first sample at or after each edge", () => {
  const source = new SteppedSource(10.5, (phase) => plain(phase < 0.5 ? 1 : -1), [0, 0.5]);
  const target = new Int16Array(24);
  source.fill(target, 0, 24, 0);
  // Edges at 0, 5.25, 10.5, 15.75, 21.
  assertEquals([...target], [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, 1, 1, 1]);
});

Deno.test("SteppedSource.fill() has a pulse of one sample in every period", () => {
  const period = 1e7 / 3;
  const source = new SteppedSource(period, (phase) => plain(phase < 1 / period ? 100 : 0), [0, 1 / period]);
  for (const number of [0, 1, 2, 1000, 1e9]) {
    const first = Math.floor(number * period) - 4;
    const window = new Int16Array(10);
    source.fill(window, Math.max(0, -first), 10 - Math.max(0, -first), Math.max(0, first));
    const high = window.filter((value) => value === 100).length;
    assert(high >= 1 && high <= 2, `period ${number}: ${window}`);
  }
});

Deno.test("SteppedSource.fill() reports clipping of the samples that were asked for", () => {
  const source = new SteppedSource(100, (phase) => ({ counts: phase < 0.5 ? 5 : 0, clipped: phase < 0.5 }), [0, 0.5]);
  const target = new Int16Array(100);
  assertEquals(source.fill(target, 0, 50, 50), false);
  assertEquals(source.fill(target, 0, 51, 50), true);
  assertEquals(source.fill(target, 0, 1, 49), true);
});

Deno.test("SteppedSource.fill() follows a smooth signal within a 65536th of its period", () => {
  const period = 5e6;
  const sine = (phase: number) => Math.round(20_000 * Math.sin(2 * Math.PI * phase));
  const source = new SteppedSource(period, (phase) => plain(sine(phase)));
  const target = new Int16Array(1);
  for (const index of [0, 1_250_000, 2_500_000, 3_750_000, 5_000_000, 777_777, 5e6 * 1e6 + 777_777]) {
    source.fill(target, 0, 1, index);
    assert(Math.abs((target[0] ?? NaN) - sine(index / period % 1)) <= 3, `sample ${index}`);
  }
});

Deno.test("SteppedSource.fill() serves a constant", () => {
  const source = new SteppedSource(1e9, () => plain(7));
  const target = new Int16Array(3);
  source.fill(target, 0, 3, 1e9 - 1);
  assertEquals([...target], [7, 7, 7]);
});
