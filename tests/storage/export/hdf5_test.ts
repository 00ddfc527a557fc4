import { exportRecording } from "../../../storage/export/mod.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { verify } from "../../../storage/check/verify.ts";
import { loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { readCounts, readRecorded } from "../../cli/recorded.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { TWO_CHANNELS, zigzag } from "../recordings.ts";
import { type MemoryContent, memorySource, simpleHeader } from "./source.ts";
import type { ExportOptions } from "../../../storage/export/mod.ts";

/** What a cut holds, read again. */
async function cutOf(content: MemoryContent, options: Partial<ExportOptions> = {}) {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const output = `${folder.path}/cut.hdf5`;
  await exportRecording(memorySource(content), { format: "hdf5", output, ...options });
  const { problems } = await verify(output);
  const recorded = await readRecorded(output);
  using reader = await PicoStreamReader.open(output);
  const counts: Int16Array[] = [];
  for (const { name } of reader.channels) counts.push(await readCounts(output, name, 0, recorded.length));
  return { ...recorded, problems, counts, channels: reader.channels };
}

const BLOCKS = [
  { index: 0, count: 4, timeNs: 7000, overRange: 0 },
  { index: 4, count: 3, timeNs: 12_000, overRange: 1 },
  { index: 7, count: 3, timeNs: 90_000, overRange: 2 },
];
const GAPS = [{ index: 3, lost: 2, reason: 1 }, { index: 7, lost: 50, reason: 4 }];

Deno.test("a cut of everything is the same recording with a UUID of its own", async () => {
  const planes = [zigzag(10), zigzag(10, 3)];
  const content = { header: TWO_CHANNELS, planes, gaps: GAPS, blocks: BLOCKS, stopReason: "duration" };
  const { attributes, gaps, blocks, counts, problems, channels } = await cutOf(content);
  assertEquals(problems, []);
  assertEquals(counts, planes);
  assertEquals(channels, TWO_CHANNELS.channels);
  assertEquals(gaps, [[3, 2, 1], [7, 50, 4]]);
  assertEquals(blocks, [[0, 4, 7000, 0], [4, 3, 12_000, 1], [7, 3, 90_000, 2]]);
  const { recording_uuid, software, stopped_at: _, ...others } = attributes;
  assert(recording_uuid !== TWO_CHANNELS.recordingUuid && /^[0-9a-f-]{36}$/.test(String(recording_uuid)));
  assert(String(software).endsWith(", cut from c0ffee00-0000-4000-8000-000000000001 at value 0"), String(software));
  assertEquals(others, {
    data_format_version: "3.0",
    sample_interval_ns: 16,
    hardware_downsample_ratio: 1n,
    downsample_mode: "average",
    resolution: "PS5000A_DR_12BIT",
    max_adc: 32767n,
    voltage_range_v: 5,
    analog_offset_v: 0,
    channel_a_coupling: "PS5000A_DC",
    channel_a_range: "PS5000A_5V",
    channels: "A,C",
    started_at: "2026-11-22T19:37:35.387Z",
    start_unix_ns: 1_795_376_255_387_000_000n,
    segment_number: 1n,
    first_sample_index: 0n,
    lost_samples_before: 0n,
    device_variant: "5444D",
    device_serial: "TEST/1",
    driver_version: "2.1",
    simulated: 0n,
    total_samples: 10n,
    lost_samples: 52n,
    gap_count: 2n,
    stop_reason: "duration",
    complete: 1n,
  });
});

Deno.test("a cut begins where its range begins, also in the middle of a block, a gap and a later segment", async () => {
  const header = { ...simpleHeader(1000), segmentNumber: 3, firstSampleIndex: 100, lostSamplesBefore: 20 };
  const blocks = BLOCKS.map((block) => ({ ...block, timeNs: block.timeNs + 120_000 }));
  const content = { header, planes: [Int16Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)], gaps: GAPS, blocks };
  const { attributes, gaps, blocks: rows, counts, problems } = await cutOf(content, { startS: 4e-6, stopS: 60e-6 });
  assertEquals(problems, []);
  assertEquals(counts, [Int16Array.of(3, 4, 5, 6, 7)]);
  assertEquals(gaps, [[0, 1, 1], [4, 50, 4]]);
  assertEquals(rows, [[0, 1, 3000, 0], [1, 3, 8000, 1], [4, 1, 86_000, 2]]);
  assertEquals(attributes.start_unix_ns, header.startUnixNs + 124_000n);
  assertEquals([attributes.first_sample_index, attributes.lost_samples_before, attributes.segment_number], [
    0n,
    0n,
    1n,
  ]);
  assertEquals([attributes.stop_reason, attributes.complete], ["user", 1n]);
  assert(String(attributes.software).endsWith("at value 103"));
});

Deno.test("a cut to the end of a recording that is not complete is not complete", async () => {
  const crashed = { planes: [zigzag(10)], complete: false, stopReason: "crash" };
  assertEquals((await cutOf(crashed)).problems, ['its end is missing: it stopped by "crash"']);
  assertEquals((await cutOf(crashed, { stopS: 100e-9 })).problems, []);
  const growing = await cutOf({ planes: [zigzag(10)], complete: false, stopReason: null });
  assertEquals([growing.attributes.stop_reason, growing.attributes.complete], ["user", 0n]);
});

Deno.test("a cut holds means as an instrument would have averaged them", async () => {
  const planes = [Int16Array.of(1, 2, 4, 3, 4, 5, 6, 7, 8, 9)];
  const header = simpleHeader(1000, { hardwareDownsampleRatio: 5, downsampleMode: "decimate" });
  const content = { header, planes, gaps: GAPS, blocks: BLOCKS };
  const { attributes, gaps, blocks, counts, problems } = await cutOf(content, { decimation: 2 });
  assertEquals(problems, []);
  // Positions 0 1, 2 -, - 5, 6 7, 8 -, 24 times - -, - 59, 60 61.
  assertEquals(counts, [Int16Array.of(2, 5, 9)]);
  assertEquals(gaps, [[1, 2, 1], [2, 26, 4]]);
  assertEquals(blocks.map(([index, count, , overRange]) => [index, count, overRange]), [[0, 1, 0], [1, 1, 1], [
    2,
    1,
    2,
  ]]);
  const { sample_interval_ns, hardware_downsample_ratio, downsample_mode } = attributes;
  assertEquals([sample_interval_ns, hardware_downsample_ratio, downsample_mode], [1000, 10n, "average"]);
});

Deno.test("a cut holds minima and maxima as an instrument would have aggregated them", async () => {
  const content = { planes: [Int16Array.of(1, -2, 4, 3, 4, 5, 6)], gaps: [{ index: 4, lost: 6, reason: 2 }] };
  const options = { decimation: 2, decimationMode: "min_max" } as const;
  const { attributes, gaps, counts, problems } = await cutOf(content, options);
  assertEquals(problems, []);
  assertEquals(counts, [Int16Array.of(-2, 1, 3, 4, 4, 5, 6, 6)]);
  assertEquals(gaps, [[4, 6, 2]]);
  assertEquals([attributes.hardware_downsample_ratio, attributes.downsample_mode], [2n, "aggregate"]);
});

Deno.test("a cut keeps blocks whole that are longer than what is read at once", async () => {
  const length = 1_000_000;
  const counts = [400_000, 350_000, 250_000];
  const blocks = counts.map((count, i) => ({
    index: counts.slice(0, i).reduce((sum, one) => sum + one, 0),
    count,
    timeNs: 1e6 * (i + 1),
    overRange: i,
  }));
  const content = { header: simpleHeader(1), planes: [zigzag(length)], blocks };
  const cut = await cutOf(content);
  assertEquals(cut.blocks, blocks.map(({ index, count, timeNs, overRange }) => [index, count, timeNs, overRange]));
  assertEquals([cut.counts, cut.problems], [content.planes, []]);
});

Deno.test("a file of the original cannot be cut", async () => {
  await assertRejects(cutOf({ planes: [zigzag(10)], isOriginal: true }), {
    name: "SettingsError",
    message: "Cannot export memory.hdf5 to HDF5: a file of the original PicoStream does not say all that a recording " +
      "has to, for instance when it began. Use csv, npy, wav or parquet (--format).",
  });
});
