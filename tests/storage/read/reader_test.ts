import fc from "fast-check";
import type { DownsampleMode } from "../../../acquire/outcome.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { RecordingError } from "../../../storage/recording_error.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeCrashed, writeRecording, zigzag } from "../recordings.ts";

/** What a block should be, value by value, from the definition. */
function expectedBlock(counts: Int16Array, start: number, size: number, factor: number, mode: string, perStep: number) {
  const steps: number[][] = [];
  const end = Math.min(start + size, counts.length);
  for (let i = start; i < end; i += perStep) steps.push([...counts.subarray(i, i + perStep)]);
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < steps.length; i += factor) {
    const columns = steps[0]!.map((_, column) => steps.slice(i, i + factor).map((step) => step[column]!));
    const least = Math.min(...columns[0]!);
    const most = Math.max(...columns.at(-1)!);
    const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
    const group = factor === 1 ? steps[i]! : mode === "mean" ? means : [least, most];
    values.push(...group);
    times.push(...group.map(() => (start / perStep + i) * 16 / 1e9));
  }
  return { times: Float64Array.from(times), voltages: Float64Array.from(values, (value) => value / 32767 * 5000) };
}

for (const downsampleMode of ["average", "aggregate", "decimate"] as const) {
  Deno.test(`getBlock() reads any part of a file of mode ${downsampleMode}, decimated or not`, async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a`;
    const counts = zigzag(2000);
    await writeRecording(path, { header: { ...HEADER, downsampleMode }, planes: [counts] });
    using reader = await PicoStreamReader.open(path);
    const perStep = downsampleMode === "aggregate" ? 2 : 1;
    const request = fc.record({
      start: fc.integer({ min: 0, max: 2100 / perStep }).map((step) => step * perStep),
      size: fc.integer({ min: 0, max: 2100 / perStep }).map((step) => step * perStep),
      factor: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 }), fc.constant(5000)),
      mode: fc.constantFrom("mean" as const, "min_max" as const),
    });
    fc.assert(fc.property(request, ({ start, size, factor, mode }) => {
      const block = reader.getBlock(size, start, factor, mode);
      assertEquals(block, expectedBlock(counts, start, size, factor, mode, perStep));
    }));
  });
}

Deno.test("getBlock() decimates groups that are longer than what is read at once", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const length = 2_500_000;
  for (const downsampleMode of ["average", "aggregate"] as DownsampleMode[]) {
    const perStep = downsampleMode === "aggregate" ? 2 : 1;
    const counts = new Int16Array(length).fill(100);
    // The extremes of the first group are in its last piece, those of the second in its first.
    counts[1_499_998] = -7000;
    counts[1_499_999] = 7000;
    counts[1_500_000] = -8000;
    counts[1_500_001] = 8000;
    await writeRecording(path, { header: { ...HEADER, downsampleMode, maxAdc: 5000 }, planes: [counts] });
    using reader = await PicoStreamReader.open(path);
    const factor = 1_500_000 / perStep;
    const extremes = reader.getBlock(length, 0, factor, "min_max");
    assertEquals([...extremes.voltages], [-7000, 7000, -8000, 8000]);
    assertEquals([...extremes.times], [0, 0, factor * 16 / 1e9, factor * 16 / 1e9]);
    const means = reader.getBlock(length, 0, factor, "mean");
    const groups = [1_500_000, 1_000_000].map((values) => values / perStep);
    const sums = perStep === 1 ? [[-7000 + 7000 - 200], [-200]] : [[-7100, 6900], [-8100, 7900]];
    const expected = groups.flatMap((values, i) => sums[i]!.map((sum) => (values * 100 + sum) / values));
    assertEquals(means.voltages.length, expected.length);
    means.voltages.forEach((value, i) => assert(Math.abs(value - expected[i]!) < 1e-9));
  }
});

Deno.test("getBlock() gives each channel its own range and offset", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { header: TWO_CHANNELS, planes: [Int16Array.of(32767, 0), Int16Array.of(-32767, 32767)] });
  using reader = await PicoStreamReader.open(path);
  assertEquals([...reader.getBlock(2).voltages], [5000, 0]);
  assertEquals([...reader.getBlock(2, 0, 1, "mean", "C").voltages], [-21500, 18500]);
  assertThrows(() => reader.getBlock(2, 0, 1, "mean", "B"), {
    name: "RangeError",
    message: `Cannot read channel B: ${path} does not have it. It has A, C.`,
  });
});

Deno.test("PicoStreamReader tells what the file says", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const gaps = [{ index: 4, lost: 100, reason: 1 }, { index: 6, lost: 50, reason: 4 }];
  await writeRecording(path, {
    header: { ...TWO_CHANNELS, hardwareDownsampleRatio: 10, downsampleMode: "aggregate", simulated: true },
    planes: [zigzag(6), zigzag(6)],
    gaps,
    end: { stopReason: "duration", complete: true },
  });
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.numSamples, 6);
  assertEquals(reader.sampleIntervalNs, 160);
  assertEquals(reader.durationS, 480e-9);
  assertEquals([reader.voltageRangeV, reader.analogOffsetV, reader.maxAdcVal], [5, 0, 32767]);
  assertEquals([reader.downsampleMode, reader.hardwareDownsampleRatio], ["aggregate", 10]);
  assertEquals(reader.channels, TWO_CHANNELS.channels);
  assertEquals(reader.gaps, gaps);
  assertEquals(reader.lostSamples, 150);
  assertEquals([reader.complete, reader.unfinished, reader.simulated], [true, false, true]);
  assertEquals(reader.startedAt, "2026-11-22T19:37:35.387Z");
  assert(Number.isFinite(Date.parse(reader.stoppedAt ?? "")));
  assertEquals(reader.stopReason, "duration");
  assertEquals(reader.recordingUuid, HEADER.recordingUuid);
  assertEquals([reader.segmentNumber, reader.firstSampleIndex, reader.formatVersion], [1, 0, "3.0"]);
});

Deno.test("getNextBlock() walks through the file, and reset() begins again", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(25)] });
  using reader = await PicoStreamReader.open(path);
  const sizes: (number | undefined)[] = [];
  for (let n = 0; n < 4; n++) sizes.push(reader.getNextBlock(10)?.times.length);
  assertEquals(sizes, [10, 10, 5, undefined]);
  reader.reset();
  assertEquals(reader.getNextBlock(10, 4, "min_max"), reader.getBlock(10, 0, 4, "min_max"));
});

Deno.test("getBlockIter() gives the whole file", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const counts = zigzag(2_300_001);
  await writeRecording(path, { planes: [counts] });
  using reader = await PicoStreamReader.open(path);
  const blocks = [...reader.getBlockIter()];
  assertEquals(blocks.map((block) => block.times.length), [1_000_000, 1_000_000, 300_001]);
  assertEquals(blocks[2]!.times[300_000], 2_300_000 * 16 / 1e9);
  assertEquals(blocks[2]!.voltages[300_000], counts[2_300_000]! / 32767 * 5000);
  const decimated = [...reader.getBlockIter(1000, 300, "min_max")];
  assertEquals(decimated.length, 2301);
  assertEquals(decimated[1]!.times[0], 1000 * 16 / 1e9);
  assertEquals(decimated[1]!.times.length, 8);
});

Deno.test("reader methods refuse arguments that make no sense", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { header: { ...HEADER, downsampleMode: "aggregate" }, planes: [zigzag(10)] });
  using reader = await PicoStreamReader.open(path);
  const calls: [() => unknown, string][] = [
    [() => reader.getBlock(-2), "Cannot read a block: the size is -2. Give a whole number from 0 on."],
    [() => reader.getBlock(2, 0.5), "Cannot read a block: the start is 0.5. Give a whole number from 0 on."],
    [() => reader.getBlock(2, NaN), "Cannot read a block: the start is NaN. Give a whole number from 0 on."],
    [() => reader.getBlock(3), "Cannot read a block: the size is 3, but values come in pairs. Give an even number."],
    [
      () => reader.getBlock(2, 1),
      "Cannot read a block: the start is 1, but values come in pairs. Give an even number.",
    ],
    [
      () => reader.getBlock(2, 0, 0),
      "Cannot read a block: the decimation factor is 0. Give a whole number from 1 on.",
    ],
    [
      () => reader.getBlock(2, 0, 1, "median" as "mean"),
      'Cannot read a block: "median" is no decimation mode. Use "mean" or "min_max".',
    ],
    [() => reader.getNextBlock(0), "Cannot read the next block: the chunk size is 0. Give a whole number from 1 on."],
    [
      () => reader.getBlockIter(0).next(),
      "Cannot read block by block: the chunk size is 0. Give a whole number from 1 on.",
    ],
  ];
  for (const [call, message] of calls) assertThrows(call, { name: "RangeError", message });
});

Deno.test("getBlock() reads nothing beyond the end", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(10)] });
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.getBlock(100, 8).times.length, 2);
  for (const start of [10, 11, 2 ** 40]) assertEquals(reader.getBlock(5, start).voltages.length, 0);
  assertEquals(reader.getBlock(0).times.length, 0);
});

Deno.test("PicoStreamReader reads beyond 2^32 values, and refuses a block too big for memory", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const length = 2 ** 32 + 1000;
  await loadHdf5();
  await writeRecording(path, { planes: [zigzag(1)] });
  // Chunks that were never written take no room and read as 0.
  const hdf5 = Hdf5File.open(path, "read-write");
  hdf5.resize("/adc_counts", length);
  hdf5.close();
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.numSamples, length);
  const block = reader.getBlock(2000, 2 ** 32);
  assertEquals(block.times.length, 1000);
  assertEquals(block.times[999], (2 ** 32 + 999) * 16 / 1e9);
  assertThrows(() => reader.getBlock(length), {
    name: "RangeError",
    message: "Cannot read a block of 4294968296 points: 268435456 is the most. Read smaller blocks or decimate.",
  });
});

Deno.test("PicoStreamReader opens the file of a writer that was killed", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, {
    header: TWO_CHANNELS,
    planes: [zigzag(5000), zigzag(5000)],
    gaps: [{ index: 9, lost: 3, reason: 2 }],
  });
  using reader = await PicoStreamReader.open(path);
  assertEquals([reader.numSamples, reader.complete, reader.unfinished, reader.lostSamples], [5000, false, true, 3]);
  assertEquals(reader.getBlock(5000, 0, 1, "mean", "C").voltages[4999], zigzag(5000)[4999]! / 32767 * 20000 - 1500);
});

Deno.test("PicoStreamReader takes the least length of all channels", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { header: TWO_CHANNELS, planes: [zigzag(50), zigzag(50)] });
  const hdf5 = Hdf5File.open(path, "read-write");
  hdf5.resize("/channels/C/adc_counts", 40);
  hdf5.close();
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.numSamples, 40);
  assertEquals(reader.getBlock(100).times.length, 40);
});

Deno.test("PicoStreamReader says that it is closed", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(50)] });
  const reader = await PicoStreamReader.open(path);
  reader.close();
  reader.close();
  assertThrows(() => reader.getBlock(1), new RecordingError(path, "the reader is closed", "Open it again"));
});

Deno.test("gaps of a damaged table are an error, not a guess", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(50)], gaps: [{ index: 10, lost: 5, reason: 1 }] });
  const hdf5 = Hdf5File.open(path, "read-write");
  hdf5.resize("/gaps", 2 ** 40, [3]);
  hdf5.close();
  using reader = await PicoStreamReader.open(path);
  assertThrows(() => reader.gaps, {
    message: `Cannot read ${path}: its gap 1 says that 0 values are missing. It is damaged.`,
  });
  assertEquals(reader.lostSamples, 5);
});
