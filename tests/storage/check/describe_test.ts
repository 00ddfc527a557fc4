import { describe } from "../../../storage/check/describe.ts";
import { FIRST_CHANNEL_PATH } from "../../../storage/format.ts";
import { formatDescription } from "../../../storage/check/format_description.ts";
import { type AttributeValue, Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { assert, assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeCrashed, writeRecording, zigzag } from "../recordings.ts";

Deno.test("describe() says everything about a recording, as plain JSON", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const gaps = Array.from({ length: 12 }, (_, i) => ({ index: 10 * i, lost: i + 1, reason: 2 }));
  await writeRecording(path, {
    header: { ...TWO_CHANNELS, downsampleMode: "aggregate", hardwareDownsampleRatio: 4, simulated: true },
    planes: [zigzag(1000), zigzag(1000)],
    gaps,
  });
  const description = await describe(path);
  const { stoppedAt, fileBytes, ...rest } = description;
  assertEquals(JSON.parse(JSON.stringify(description)), description);
  assert(Number.isFinite(Date.parse(stoppedAt ?? "")));
  assertEquals(fileBytes, Deno.statSync(path).size);
  assertEquals(rest, {
    path,
    formatVersion: "3.0",
    software: "PicoStream test",
    isOriginal: false,
    state: "complete",
    stopReason: "user",
    simulated: true,
    device: { variant: "5444D", serial: "TEST/1", driverVersion: "2.1" },
    startedAt: "2026-11-22T19:37:35.387Z",
    durationS: 32e-6,
    samples: 1000,
    valuesPerStep: 2,
    sampleIntervalNs: 64,
    sampleRateHz: 15_625_000,
    downsampleMode: "aggregate",
    hardwareDownsampleRatio: 4,
    resolutionBits: 12,
    maxAdc: 32767,
    channels: TWO_CHANNELS.channels,
    gapCount: 12,
    lostSamples: 78,
    gaps: gaps.slice(0, 10),
    recordingUuid: HEADER.recordingUuid,
    segmentNumber: 1,
    firstSampleIndex: 0,
    hasOverview: true,
    notes: [],
  });
  const text = formatDescription({
    ...description,
    path: "a.hdf5",
    stoppedAt: "2026-11-22T19:37:36.000Z",
    fileBytes: 4_250_000,
  });
  assertEquals(text.split("\n"), [
    "a.hdf5",
    "  file        4.25 MB, format 3.0, PicoStream test",
    "  instrument  simulated instrument, 5444D, serial TEST/1, driver 2.1",
    "  state       complete, stopped by: user",
    "  started     2026-11-22T19:37:35.387Z",
    "  stopped     2026-11-22T19:37:36.000Z",
    "  duration    32 µs",
    "  samples     1,000, which are 500 pairs of minimum and maximum",
    "  rate        15.625 MS/s, one every 64 ns",
    "  reduced     aggregate of 4 samples",
    "  resolution  12 bits, full scale 32767",
    "  gaps        12, 78 values lost",
    "  channel  range  offset  coupling  probe  bandwidth  label",
    "  A        ±5 V   0 V     DC        ×1     full",
    "  C        ±20 V  -1.5 V  AC        ×10    20 MHz     photo diode µ",
    "  gap at 0 s (value 0): 1 values lost, the disk was too slow and the buffer full",
    ...["320 ns", "640 ns", "960 ns", "1.28 µs", "1.6 µs", "1.92 µs", "2.24 µs", "2.56 µs", "2.88 µs"].map((at, i) =>
      `  gap at ${at} (value ${10 * i + 10}): ${i + 2} values lost, the disk was too slow and the buffer full`
    ),
    "  and 2 more gaps",
  ]);
});

Deno.test("describe() tells how a recording ended", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(10)], end: { stopReason: "disk full", complete: false } });
  const incomplete = await describe(path);
  assertEquals([incomplete.state, incomplete.stopReason], ["incomplete", "disk full"]);
  assert(formatDescription(incomplete).includes("state       not complete, stopped by: disk full"));
  await writeCrashed(path, { planes: [zigzag(10)], gaps: [{ index: 3, lost: 5, reason: 1 }] });
  const crashed = await describe(path);
  assertEquals([crashed.state, crashed.stopReason, crashed.gapCount, crashed.lostSamples], ["crashed", null, 1, 5]);
  assert(formatDescription(crashed).includes("state       its writer died: run picostream recover"));
});

Deno.test("describe() warns of the offset formula for the original's files", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const write = (attributes: Record<string, AttributeValue>) => {
    const hdf5 = Hdf5File.create(path);
    const all = { sample_interval_ns: 16, voltage_range_v: 20, data_format_version: "2.0", ...attributes };
    for (const [name, value] of Object.entries(all)) hdf5.writeAttribute("/", name, value);
    hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [], 100);
    hdf5.close();
  };
  await loadHdf5();
  write({ max_adc: 32767n, analog_offset_v: 0 });
  const plain = await describe(path);
  assertEquals([plain.state, plain.notes, plain.isOriginal], ["closed", [], true]);
  write({ resolution: "PS5000A_DR_12BIT", analog_offset_v: 0.5 });
  const { notes, ...rest } = await describe(path);
  assertEquals(notes.length, 2);
  assert(notes[0]!.includes("wrong by twice the offset"));
  const text = formatDescription({ ...rest, notes });
  assert(text.includes("  Note: The original PicoStream wrote this file with an offset."));
  assert(!text.includes("  gaps"), "the original's files say nothing about gaps");
});
