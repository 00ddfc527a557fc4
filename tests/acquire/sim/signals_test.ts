import fc from "fast-check";
import type { InputSetup } from "../../../acquire/sim/digitizer.ts";
import { parseSignal } from "../../../acquire/sim/mod.ts";
import type { SignalSource } from "../../../acquire/sim/signal_source.ts";
import { createSource, defaultSignal } from "../../../acquire/sim/signals.ts";
import { assert, assertEquals } from "../../assert.ts";

const INPUT: InputSetup = { rangeV: 1, analogOffsetV: 0, coupling: "dc", bits: 16 };

function take(source: SignalSource, count: number, first = 0): Int16Array {
  const target = new Int16Array(count);
  source.fill(target, 0, count, first);
  return target;
}

function samples(text: string, count: number, intervalNs: number, input: Partial<InputSetup> = {}): Int16Array {
  return take(createSource(parseSignal(text), { ...INPUT, ...input }, intervalNs), count);
}

Deno.test("createSource() gives the same samples however they are split", () => {
  const texts = ["A=sine:997Hz", "A=sine:3Hz", "B=square:1234.5", "B=square:1", "C=pulses:10kHz", "C=pulses:0.7"];
  texts.push("D=chirp", "D=chirp:11", "A=noise", "D=sequence", "A=dc:0.3V", "A=sine:77kHz:2V");
  for (const text of texts) {
    const source = createSource(parseSignal(text), INPUT, 16);
    const first = fc.oneof(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 2 ** 32, max: 2 ** 40 }));
    fc.assert(
      fc.property(
        first,
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 6 }),
        (first, counts) => {
          const count = counts.reduce((sum, some) => sum + some, 0);
          const whole = new Int16Array(count);
          const clipped = source.fill(whole, 0, count, first);
          const split = new Int16Array(count + 2).fill(-77);
          let done = 0;
          let anyClipped = false;
          for (const some of counts) {
            if (source.fill(split, 1 + done, some, first + done)) anyClipped = true;
            done += some;
          }
          assertEquals(split.subarray(1, count + 1), whole);
          assertEquals([split[0], split[count + 1]], [-77, -77]);
          assertEquals(anyClipped, clipped);
        },
      ),
      { numRuns: 8 },
    );
  }
});

Deno.test("createSource() makes a sine of the amplitude and offset that were asked for", () => {
  // 1 kHz at 10 µs: 100 samples a period, sample 25 at the crest. 0.5 / 1 × 32767 = 16383.5.
  const values = samples("A=sine:1kHz:0.25V:0.25V", 100, 10_000);
  assertEquals([values[0], values[25], values[50], values[75]], [8192, 16384, 8192, 0]);
});

Deno.test("createSource() has 80 % of the range and five sigma of noise there by default", () => {
  const sine = samples("A=sine:1kHz", 100, 10_000, { rangeV: 5 });
  assertEquals([sine[25], sine[75]], [26214, -26214]);
  const noise = samples("B=noise", 1_000_000, 16);
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const rms = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
  assert(Math.abs(mean) < 30, `mean ${mean}`);
  assert(Math.abs(rms / 32767 - 0.16) < 0.001, `rms ${rms}`);
  // A normal distribution has 68.27 % within one sigma.
  const within = noise.filter((value) => Math.abs(value) < rms).length / noise.length;
  assert(Math.abs(within - 0.6827) < 0.003, `within one sigma ${within}`);
});

Deno.test("createSource() makes a square wave, pulses and a constant", () => {
  assertEquals([...samples("A=square:100kHz:1V", 6, 2500)], [32767, 32767, -32767, -32767, 32767, 32767]);
  // 200 ns at 50 ns are 4 samples, of 20 a period.
  const pulses = samples("A=pulses:1MHz:0.5V", 40, 50);
  assertEquals([...pulses.keys()].filter((index) => pulses[index] !== 0), [0, 1, 2, 3, 20, 21, 22, 23]);
  assertEquals(pulses[0], 16384);
  assertEquals([...samples("A=dc:0.5V:-0.25V", 2, 8)], [8192, 8192]);
});

Deno.test("createSource() has a pulse in every period, however short it is for the rate", () => {
  const values = samples("A=pulses:333.7Hz:1V", 100_000, 100_000);
  const starts = [...values.keys()].filter((index) => values[index] !== 0);
  assertEquals(starts.length, Math.ceil(100_000 * 100e-6 * 333.7));
});

Deno.test("createSource() keeps the frequency below a millionth off over many periods", () => {
  for (const frequencyHz of [999.7, 12_345.678, 7]) {
    const source = createSource(parseSignal(`A=square:${frequencyHz}`), INPUT, 16);
    const periodSamples = 62.5e6 / frequencyHz;
    // A millionth of 100 thousand periods is a tenth of a period: a quarter of one after an edge is still high.
    const first = Math.round((100_000 + 0.25) * periodSamples);
    assert((take(source, 1, first)[0] ?? 0) > 0, `${frequencyHz} Hz is high`);
    assert((take(source, 1, first + Math.round(periodSamples / 2))[0] ?? 0) < 0, `${frequencyHz} Hz is low`);
  }
});

Deno.test("createSource() clips and says so", () => {
  const source = createSource(parseSignal("A=sine:1kHz:2V"), INPUT, 10_000);
  const target = new Int16Array(100);
  // 2 sin(x) exceeds 1 from a twelfth of the period on.
  assertEquals(source.fill(target, 0, 8, 0), false);
  assertEquals(source.fill(target, 0, 100, 0), true);
  assertEquals([target[25], target[75]], [32767, -32767]);
  assertEquals(createSource(parseSignal("A=sine:1kHz:1V"), INPUT, 10_000).fill(target, 0, 100, 0), false);
});

Deno.test("createSource() takes the mean away with AC coupling", () => {
  assertEquals(samples("A=sine:1kHz:0.25V:0.25V", 26, 10_000, { coupling: "ac" })[25], 8192);
  assertEquals([...samples("A=dc:0.5V:0.1V", 2, 8, { coupling: "ac" })], [0, 0]);
  // 4 of 20 samples high: the mean is a fifth of the amplitude.
  const pulses = samples("A=pulses:1MHz:0.5V", 20, 50, { coupling: "ac" });
  assertEquals([pulses[0], pulses[10]], [Math.round(0.4 * 32767), Math.round(-0.1 * 32767)]);
});

Deno.test("createSource() makes the same noise again, and another one on each channel", () => {
  assertEquals(samples("A=noise", 1000, 16), samples("A=noise", 1000, 16));
  const a = samples("A=noise", 1000, 16);
  const b = samples("B=noise", 1000, 16);
  const equal = a.filter((value, index) => value === b[index]).length;
  assert(equal < 10, `${equal} of 1000 are the same`);
});

Deno.test("createSource() leaves the sequence alone whatever the input's settings are", () => {
  const expected = [...samples("C=sequence", 3, 16)];
  assertEquals(expected, [-30501, -30500, -30499]);
  assertEquals([...samples("C=sequence", 3, 8, { bits: 8, rangeV: 20, analogOffsetV: 1, coupling: "ac" })], expected);
});

Deno.test("defaultSignal() differs from channel to channel", () => {
  assertEquals((["A", "B", "C", "D"] as const).map((channel) => defaultSignal(channel).shape), [
    "sine",
    "square",
    "pulses",
    "chirp",
  ]);
});
