/**
 * What the simulated instrument costs: megasamples a second (all channels together) that it makes on one core, and the
 * share of a core that this is at the fastest rate of the real one. A clock of its own drives it, so nothing waits.
 *
 *     deno run bench/sim_bench.ts
 */
import { CHANNEL, type ChannelName, RATIO_MODE, type RatioMode, RESOLUTION, TIME_UNIT } from "../acquire/driver.ts";
import { parseSignal, SimulatedDriver } from "../acquire/sim/mod.ts";

interface Case {
  name: string;
  signals: readonly string[];
  bits: 8 | 12;
  intervalNs: number;
  ratio?: number;
  mode?: RatioMode;
}

const CASES: readonly Case[] = [
  { name: "sine 1 kHz", signals: ["A=sine:1kHz"], bits: 8, intervalNs: 8 },
  { name: "sine 997.3 Hz", signals: ["A=sine:997.3Hz"], bits: 8, intervalNs: 8 },
  { name: "sine 10 Hz (stepped)", signals: ["A=sine:10Hz"], bits: 8, intervalNs: 8 },
  { name: "sine 14 Hz, 16 ns (stepped)", signals: ["A=sine:14Hz"], bits: 12, intervalNs: 16 },
  { name: "noise", signals: ["A=noise"], bits: 8, intervalNs: 8 },
  { name: "sequence", signals: ["A=sequence"], bits: 8, intervalNs: 8 },
  {
    name: "four channels",
    signals: ["A=sine", "B=square", "C=pulses", "D=chirp"],
    bits: 12,
    intervalNs: 64,
  },
  { name: "aggregate by 16", signals: ["A=sine"], bits: 8, intervalNs: 8, ratio: 16, mode: "aggregate" },
  { name: "average by 16", signals: ["A=sine"], bits: 8, intervalNs: 8, ratio: 16, mode: "average" },
  { name: "decimate by 16", signals: ["A=sine"], bits: 8, intervalNs: 8, ratio: 16, mode: "decimate" },
];
const POLL_NS = 5e6;
const WALL_MS = 300;
const BUFFER_VALUES = 2 ** 20;

for (const one of CASES) {
  const { prepareMs, mSps } = measure(one);
  const fastestMSps = one.signals.length * 1000 / one.intervalNs;
  const share = (fastestMSps / mSps).toFixed(3);
  print(
    `${one.name.padEnd(28)} ${mSps.toFixed(0).padStart(6)} MS/s, ${share} core at ${fastestMSps} MS/s, ` +
      `prepared in ${prepareMs.toFixed(0)} ms\n`,
  );
}

function measure({ signals, bits, intervalNs, ratio = 1, mode = "none" }: Case): { prepareMs: number; mSps: number } {
  let clockNs = 0;
  const driver = new SimulatedDriver({ signals: signals.map(parseSignal) }, { nowNs: () => clockNs });
  const handle = new Int16Array(1);
  expectOk(driver.openUnit(handle, null, RESOLUTION[bits]));
  const [unit = 0] = handle;
  const wanted = signals.map((text) => text.charAt(0) as ChannelName);
  for (const [name, channel] of Object.entries(CHANNEL)) {
    expectOk(driver.setChannel(unit, channel, wanted.includes(name as ChannelName) ? 1 : 0, 1, 6, 0));
  }
  for (const name of wanted) {
    const buffers = [new Int16Array(BUFFER_VALUES), new Int16Array(BUFFER_VALUES)] as const;
    expectOk(driver.setDataBuffers(unit, CHANNEL[name], ...buffers, BUFFER_VALUES, 0, RATIO_MODE[mode]));
  }
  const startedMs = performance.now();
  expectOk(
    driver.runStreaming(
      unit,
      new Uint32Array([intervalNs]),
      TIME_UNIT.ns,
      0,
      1,
      0,
      ratio,
      RATIO_MODE[mode],
      BUFFER_VALUES,
    ),
  );
  const runningMs = performance.now();
  let values = 0;
  while (performance.now() - runningMs < WALL_MS) {
    clockNs += POLL_NS;
    expectOk(driver.getStreamingLatestValues(unit, (count) => values += count));
  }
  const elapsedMs = performance.now() - runningMs;
  driver.dispose();
  return { prepareMs: runningMs - startedMs, mSps: values * ratio * wanted.length / elapsedMs / 1e3 };
}

function expectOk(status: number): void {
  if (status !== 0) throw new Error(`Cannot measure the simulated instrument: it answered ${status}.`);
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
