import { assertEquals } from "../../assert.ts";
import type { ExportOptions } from "../../../storage/export/mod.ts";
import { HEADER } from "../recordings.ts";
import { exported } from "./exported.ts";
import { type MemoryContent, memorySource, simpleHeader } from "./source.ts";

async function csvOf(content: MemoryContent, options: Partial<ExportOptions> = {}): Promise<string[]> {
  const { bytes } = await exported(memorySource(content), { format: "csv", ...options });
  const lines = new TextDecoder().decode(bytes).split("\n");
  assertEquals(lines.pop(), "");
  return lines;
}

const CHANNEL = HEADER.channels[0]!;
/** 1000 counts are 1 V of channel A, and 4 V of channel B, whose middle is at 0.5 V. */
const TWO = simpleHeader(500, {
  channels: [{ ...CHANNEL, rangeV: 1 }, { ...CHANNEL, name: "B", rangeV: 4, offsetV: 0.5 }],
});

Deno.test("CSV has a line a point, in millivolts, and a gap is a leap of the time", async () => {
  const planes = [Int16Array.of(0, 1, -1000), Int16Array.of(0, 250, -32768)];
  assertEquals(await csvOf({ header: TWO, planes, gaps: [{ index: 2, lost: 1000, reason: 1 }] }), [
    "time_s,A_mV,B_mV",
    "0.0000000,0.000,500.000",
    "0.0000005,1.000,1500.000",
    "0.0005010,-1000.000,-130572.000",
  ]);
});

Deno.test("CSV has counts when they are wanted, and a part only", async () => {
  const planes = [Int16Array.of(0, 1, -1000, 5), Int16Array.of(0, 250, -32768, 6)];
  const options = { raw: true, channels: ["B"], startS: 5e-7, stopS: 15e-7 } as const;
  assertEquals(await csvOf({ header: TWO, planes }, options), ["time_s,B_counts", "0.0000005,250", "0.0000010,-32768"]);
});

Deno.test("CSV has the mean, or minimum and maximum, of each group", async () => {
  const content = { header: simpleHeader(1e9), planes: [Int16Array.of(1, 2, 3, -10, 10, 9, 7)] };
  assertEquals(await csvOf(content, { decimation: 3 }), ["time_s,A_mV", "0,2.000", "3,3.000", "6,7.000"]);
  assertEquals(await csvOf(content, { decimation: 2 }), ["time_s,A_mV", "0,1.500", "2,-3.500", "4,9.500", "6,7.000"]);
  assertEquals(await csvOf(content, { decimation: 2, raw: true }), ["time_s,A_counts", "0,2", "2,-3", "4,10", "6,7"]);
  assertEquals(await csvOf(content, { decimation: 3, decimationMode: "min_max" }), [
    "time_s,A_min_mV,A_max_mV",
    "0,1.000,3.000",
    "3,-10.000,10.000",
    "6,7.000,7.000",
  ]);
});

Deno.test("CSV has minimum and maximum of what aggregate mode recorded", async () => {
  const header = simpleHeader(1e9, { downsampleMode: "aggregate" });
  const content = { header, planes: [Int16Array.of(1, 2, -3, 4, 5, 6)], gaps: [{ index: 2, lost: 4, reason: 1 }] };
  assertEquals(await csvOf(content), ["time_s,A_min_mV,A_max_mV", "0,1.000,2.000", "3,-3.000,4.000", "4,5.000,6.000"]);
  const { gaps: _, ...whole } = content;
  assertEquals(await csvOf(whole, { decimation: 2, decimationMode: "min_max", raw: true }), [
    "time_s,A_min_counts,A_max_counts",
    "0,-3,4",
    "2,5,6",
  ]);
});

Deno.test("CSV of more than is read at once has every point once", async () => {
  const length = 600_000;
  const values = Int16Array.from({ length }, (_, i) => i % 1000);
  const lines = await csvOf({ header: simpleHeader(1), planes: [values] }, { raw: true });
  assertEquals(lines.length, length + 1);
  for (let i = 0; i < length; i++) {
    const expected = `0.${String(i).padStart(9, "0")},${i % 1000}`;
    if (lines[i + 1] !== expected) throw new Error(`line ${i + 1} is ${lines[i + 1]}, not ${expected}`);
  }
});

Deno.test("CSV reduces groups that are longer than what is read at once", async () => {
  const values = new Int16Array(1_000_001).fill(100);
  // The extremes of the first group are in its last part, those of the second in its first.
  values.set([-7000, 7000], 699_998);
  values.set([-8000, 8001], 700_000);
  const content = { header: simpleHeader(1), planes: [values] };
  assertEquals(await csvOf(content, { decimation: 700_000, decimationMode: "min_max", raw: true }), [
    "time_s,A_min_counts,A_max_counts",
    "0.000000000,-7000,7000",
    "0.000700000,-8000,8001",
  ]);
  values.fill(-300, 600_000, 700_000);
  const means = await csvOf(content, { decimation: 700_000 });
  assertEquals(means, [
    "time_s,A_mV",
    "0.000000000,42.857",
    `0.000700000,${((300_001 * 100 - 199) / 300_001).toFixed(3)}`,
  ]);
});
