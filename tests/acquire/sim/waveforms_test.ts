import { chirpWave, pulseWave, sineWave, squareWave } from "../../../acquire/sim/waveforms.ts";
import { assert, assertEquals } from "../../assert.ts";

Deno.test("sineWave() begins upwards at 0 V", () => {
  const wave = sineWave(100, 2);
  assertEquals([wave.valueAt(0), wave.valueAt(0.25), wave.valueAt(0.75)], [0, 2, -2]);
});

Deno.test("squareWave() is high in the first half", () => {
  const wave = squareWave(100, 2);
  assertEquals([0, 0.499, 0.5, 0.999].map(wave.valueAt), [2, 2, -2, -2]);
});

Deno.test("pulseWave() has pulses of 200 ns, of one sample at least, of half a period at most", () => {
  assertEquals(pulseWave(1000, 1, 16).edges, [0, 12.5 / 1000]);
  assertEquals(pulseWave(1000, 1, 1000).edges, [0, 1 / 1000]);
  assertEquals(pulseWave(16, 1, 16).edges, [0, 0.5]);
  assertEquals(pulseWave(1000, 3, 1000).meanV, 3 / 1000);
});

Deno.test("chirpWave() sweeps from a tenth to the whole frequency and goes on smoothly", () => {
  const wave = chirpWave(50, 1);
  assertEquals(wave.periodSamples, 1000);
  // Turns so far: 20 × phase × (0.1 + 0.45 × phase), so 0.29 after the first tenth and 11 in all.
  assert(Math.abs(wave.valueAt(0.1) - Math.sin(2 * Math.PI * 0.29)) < 1e-9);
  assert(Math.abs(wave.valueAt(1 - 1e-9)) < 1e-6);
  const step = 1e-5;
  const phases = Array.from({ length: 1e5 }, (_, index) => index * step);
  const rises = phases.filter((phase) => wave.valueAt(phase) < 0 && wave.valueAt(phase + step) >= 0);
  // The eleventh rise is where the next sweep begins.
  assertEquals(rises.length, 10);
});
