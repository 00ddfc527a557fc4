import { SPECTRUM_WINDOWS } from "../../view/windows.ts";
import { ViewHost } from "../../view/view_host.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { seededRandom } from "../random.ts";
import { HEADER, TWO_CHANNELS, writeRecording } from "../storage/recordings.ts";

const STEP_S = 16e-9;
const VOLTS = 5 / 32767;

function counts(length: number, at: (i: number) => number): Int16Array {
  return Int16Array.from({ length }, (_, i) => Math.round(at(i)));
}

function assertNear(value: number | null | undefined, expected: number, most: number): void {
  assert(typeof value === "number" && Math.abs(value - expected) <= most, `${value} is not ${expected}`);
}

Deno.test("measure() gives volts with the offset, of the part and the channels that are wanted", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const sine = counts(10_000, (i) => 10_000 * Math.sin(2 * Math.PI * i / 100));
  const step = counts(10_000, (i) => i < 5000 ? 32767 : -100);
  await writeRecording(path, { header: TWO_CHANNELS, planes: [sine, step] });
  using host = new ViewHost();
  const part = { t0S: 1000 * STEP_S, t1S: 6000 * STEP_S, channels: null };
  const [a, c] = await host.measure(path, part);
  assertEquals([a!.channel, a!.exact, c!.channel], ["A", true, "C"]);
  assertNear(a!.maxV, 10_000 * VOLTS, 1e-12);
  assertNear(a!.minV, -10_000 * VOLTS, 1e-12);
  assertNear(a!.meanV, 0, 1e-6);
  assertNear(a!.rmsV, 10_000 * VOLTS * Math.SQRT1_2, 1e-5);
  assertNear(a!.frequencyHz, 1 / (100 * STEP_S), 1);
  // Range 20 V, offset -1.5 V: 4000 values of 18.5 V and 1000 of about -1.56 V.
  const low = -1.5 - 100 * 20 / 32767;
  assertEquals([c!.maxV, c!.frequencyHz], [18.5, null]);
  assertNear(c!.meanV, (4 * 18.5 + low) / 5, 1e-9);
  assertNear(c!.rmsV, Math.sqrt((4 * 18.5 ** 2 + low ** 2) / 5), 1e-9);
  assertEquals((await host.measure(path, { ...part, channels: ["C", "D"] })).map(({ channel }) => channel), ["C"]);
  const [none] = await host.measure(path, { t0S: 1, t1S: 2, channels: ["A"] });
  assertEquals([none!.minV, none!.rmsV, none!.frequencyHz], [null, null, null]);
});

Deno.test("measure() of very many values looks at a part of them, and still finds each extreme", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const length = 6_000_000;
  const values = counts(length, (i) => 1000 * Math.sin(2 * Math.PI * i / 1e6) + 500);
  for (
    const [at, value] of [[9, 30000], [10, 20_001], [3_750_000, -20_002], [length - 11, 20_001], [length - 9, -30000]]
  ) {
    values[at!] = value!;
  }
  await writeRecording(path, { planes: [values], gaps: [{ index: 2_000_000, lost: 1_000_000, reason: 1 }] });
  using host = new ViewHost();
  const [a] = await host.measure(path, { t0S: 10 * STEP_S, t1S: (length + 1e6 - 10) * STEP_S, channels: null });
  assertEquals(a!.exact, false);
  assertNear(a!.maxV, 20_001 * VOLTS, 1e-12);
  assertNear(a!.minV, -20_002 * VOLTS, 1e-12);
  assertNear(a!.meanV, 500 * VOLTS, 60 * VOLTS);
  assertNear(a!.frequencyHz, 1 / (1e6 * STEP_S), 0.1);
});

Deno.test("spectrum() reads the RMS volts of a sine on a bin, with every window", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [counts(4096, (i) => 20_000 * Math.sin(2 * Math.PI * 100 * i / 4096) + 3000)] });
  using host = new ViewHost();
  for (const window of SPECTRUM_WINDOWS) {
    const { binHz, size, averages, channels } = await host.spectrum(path, {
      t0S: 0,
      t1S: 1,
      channels: null,
      window,
      axis: "linear",
    });
    assertEquals([size, averages, channels.length, channels[0]!.amplitudesV.length], [4096, 1, 1, 2049]);
    assertNear(binHz, 1 / (4096 * STEP_S), 1e-6);
    const amplitudes = channels[0]!.amplitudesV;
    assertNear(amplitudes[100], 20_000 * VOLTS * Math.SQRT1_2, 1e-4);
    assertNear(amplitudes[0], 3000 * VOLTS, 1e-4);
    assertNear(channels[0]!.peak?.hz, 100 * binHz, 1e-6);
    assertNear(channels[0]!.peak?.amplitudeV, 20_000 * VOLTS * Math.SQRT1_2, 1e-4);
    assert(amplitudes.every((value, k) => k === 0 || Math.abs(k - 100) < 5 || value < 1e-3), window);
  }
});

Deno.test("spectrum() names no constant as the peak, and finds one between the bins that it tells", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [counts(65536, (i) => 100 * Math.sin(2 * Math.PI * 13 * i / 65536) + 20_000)] });
  using host = new ViewHost();
  for (const window of SPECTRUM_WINDOWS) {
    const { channels: [a] } = await host.spectrum(path, { t0S: 0, t1S: 1, channels: null, window, axis: "linear" });
    // What the counts are rounded to is seen at a thousandth of a bin.
    assertNear(a!.peak!.hz * 65536 * STEP_S, 13, 0.002);
    assertNear(a!.peak?.amplitudeV, 100 * VOLTS * Math.SQRT1_2, 1e-4);
  }
});

Deno.test("spectrum() finds a line that is only a few bins from 0 Hz, beside a greater constant", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  // 3.28 periods: 1 kHz in 65536 values at 20 MS/s.
  const sine = counts(4096, (i) => 8000 * Math.sin(2 * Math.PI * 3.28 * i / 4096) + 20_000);
  await writeRecording(path, { planes: [sine] });
  using host = new ViewHost();
  for (const window of SPECTRUM_WINDOWS) {
    const { binHz, channels: [a] } = await host.spectrum(path, {
      t0S: 0,
      t1S: 1,
      channels: null,
      window,
      axis: "linear",
    });
    // The rectangle and the flat top are no parabolas.
    const isOther = window === "rectangle" || window === "flattop";
    assertNear(a!.peak!.hz / binHz, 3.28, isOther ? 0.2 : 0.02);
    const decibels = 20 * Math.log10(a!.peak!.amplitudeV / (8000 * VOLTS * Math.SQRT1_2));
    assertNear(decibels, 0, window === "rectangle" ? 1 : 0.2);
  }
});

Deno.test("spectrum() keeps the power of noise (Parseval)", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const random = seededRandom(3);
  const noise = counts(1024, () => 20_000 * (random() - 0.5));
  await writeRecording(path, { planes: [noise] });
  using host = new ViewHost();
  const { channels } = await host.spectrum(path, {
    t0S: 0,
    t1S: 1,
    channels: null,
    window: "rectangle",
    axis: "linear",
  });
  const power = channels[0]!.amplitudesV.reduce((sum, value) => sum + value ** 2, 0);
  const expected = noise.reduce((sum, value) => sum + (value * VOLTS) ** 2, 0) / noise.length;
  assertNear(power / expected, 1, 1e-5);
});

Deno.test("spectrum() loses no line of a long part, takes the longest stretch, and averages", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const line = 12_345;
  const values = counts(700_000, (i) => i < 100_000 ? 0 : 8000 * Math.sin(2 * Math.PI * line * i / 65536));
  await writeRecording(path, { header: HEADER, planes: [values], gaps: [{ index: 100_000, lost: 5, reason: 1 }] });
  using host = new ViewHost();
  const { frequenciesHz, size, averages, channels } = await host.spectrum(path, {
    t0S: 0,
    t1S: 1,
    channels: null,
    window: "hann",
    axis: "linear",
  });
  const amplitudes = channels[0]!.amplitudesV;
  assertEquals([size, averages, amplitudes.length], [65536, 16, 4096]);
  assertNear(amplitudes[Math.floor(line / 8)], 8000 * VOLTS * Math.SQRT1_2, 1e-4);
  assertNear(frequenciesHz[1], 8 / (65536 * STEP_S), 1e-6);
  const wide = await host.spectrum(path, { t0S: 0, t1S: 1, channels: null, window: "hann", axis: "logarithmic" });
  assertNear(wide.frequenciesHz[0], wide.binHz, 1e-6);
  const above = wide.frequenciesHz.findIndex((hz) => hz > line * wide.binHz);
  assertNear(wide.channels[0]!.amplitudesV[above - 1], 8000 * VOLTS * Math.SQRT1_2, 1e-4);
  const short = await host.spectrum(path, { t0S: 0, t1S: 10 * STEP_S, channels: null, window: "hann", axis: "linear" });
  assertEquals(short, { axis: "linear", frequenciesHz: [], binHz: 0, averages: 0, size: 0, channels: [] });
});
