import type { DecimationMode } from "../../storage/read/reducer.ts";
import { PicoStreamReader } from "../../storage/read/reader.ts";
import { verify } from "../../storage/check/verify.ts";
import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { GrowingRecording } from "../storage/growing_recording.ts";
import { type Content, HEADER, TWO_CHANNELS, writeRecording, zigzag } from "../storage/recordings.ts";
import { needs } from "../system.ts";

type Request =
  & { factor: number; mode: DecimationMode }
  & ({ size: number; start: number } | { chunk: number });
interface Block {
  times: ArrayLike<number>;
  voltages: ArrayLike<number>;
}
interface Answer {
  attributes: Record<string, unknown>;
  blocks: Block[];
}

/** Even numbers, so that they fit aggregate mode too. */
const REQUESTS: Request[] = ([[1, "mean"], [7, "mean"], [7, "min_max"], [10_000, "mean"], [10_000, "min_max"]] as const)
  .flatMap(([factor, mode]) => [
    { size: 100, start: 0, factor, mode },
    { size: 1000, start: 1234, factor, mode },
    { size: 5000, start: 4000, factor, mode },
    { chunk: 1500, factor, mode },
  ]);

async function python(script: string, args: string[], lines: string[] = []): Promise<string> {
  const program = new URL(script, import.meta.url);
  const process = new Deno.Command("python3", {
    args: ["-c", await Deno.readTextFile(program), ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(lines.join("\n")));
  await input.close();
  const { success, stdout, stderr } = await process.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

function expectSame(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number, what: string): void {
  assertEquals(ours.length, theirs.length, what);
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - theirs[i]!);
    assert(difference <= tolerance, `${what}: value ${i} is ${ours[i]}, not ${theirs[i]}`);
  }
}

/** Reads the file with both readers and compares all they say. Returns the number of values compared. */
async function expectSameReading(path: string): Promise<number> {
  const answers = await python("original_reader.py", [path], REQUESTS.map((request) => JSON.stringify(request)));
  using reader = await PicoStreamReader.open(path);
  const lines = answers.trim().split("\n");
  assertEquals(lines.length, REQUESTS.length);
  let compared = 0;
  for (const [n, request] of REQUESTS.entries()) {
    const { attributes, blocks } = JSON.parse(lines[n]!) as Answer;
    assertEquals(attributes, {
      num_samples: reader.numSamples,
      sample_interval_ns: reader.sampleIntervalNs,
      voltage_range_v: reader.voltageRangeV,
      analog_offset_v: reader.analogOffsetV,
      max_adc_val: reader.maxAdcVal,
      downsample_mode: reader.downsampleMode,
      hardware_downsample_ratio: reader.hardwareDownsampleRatio,
    });
    const { factor, mode } = request;
    const ours = "chunk" in request
      ? [...reader.getBlockIter(request.chunk, factor, mode)]
      : [reader.getBlock(request.size, request.start, factor, mode)];
    assertEquals(ours.length, blocks.length);
    for (const [i, block] of ours.entries()) {
      const what = `${JSON.stringify(request)}, block ${i}`;
      // numpy computes times by way of the first and the last, and sums up voltages where we sum up counts.
      const isMean = mode === "mean" && factor > 1;
      expectSame(block.times, blocks[i]!.times, reader.durationS * 1e-14, `${what}, times`);
      expectSame(block.voltages, blocks[i]!.voltages, isMean ? reader.voltageRangeV * 1e-9 : 0, `${what}, voltages`);
      compared += block.times.length;
    }
  }
  return compared;
}

const NEEDS = needs("python3", "numpy", "h5py");

const CHANNEL = TWO_CHANNELS.channels[0]!;
const OTHER = TWO_CHANNELS.channels[1]!;
const PLANES = [zigzag(5000), zigzag(5000, 3)];

const OUR_FILES: Record<string, Content> = {
  "one channel": { planes: [zigzag(5000)] },
  "two channels, with an offset and an interval that is no whole number": {
    header: { ...HEADER, sampleIntervalNs: 1e9 / 7, channels: [{ ...CHANNEL, rangeV: 0.5, offsetV: 0.125 }, OTHER] },
    planes: PLANES,
  },
  "one channel, aggregate": {
    header: { ...HEADER, downsampleMode: "aggregate", hardwareDownsampleRatio: 8 },
    planes: [zigzag(5000)],
  },
  "two channels, aggregate, with an offset": {
    header: {
      ...HEADER,
      downsampleMode: "aggregate",
      hardwareDownsampleRatio: 10,
      channels: [{ ...CHANNEL, offsetV: -0.75 }, OTHER],
    },
    planes: PLANES,
  },
  "decimated in the instrument, 8 bits, through a probe": {
    header: {
      ...HEADER,
      downsampleMode: "decimate",
      hardwareDownsampleRatio: 3,
      resolutionBits: 8,
      maxAdc: 32512,
      channels: [{ ...CHANNEL, rangeV: 200, offsetV: 10, probe: 10 }],
    },
    planes: [zigzag(5000)],
  },
  "a segment with gaps": {
    header: { ...HEADER, segmentNumber: 2, firstSampleIndex: 123_456, lostSamplesBefore: 44 },
    planes: [zigzag(5000)],
    gaps: [{ index: 0, lost: 10, reason: 4 }, { index: 1500, lost: 1000, reason: 1 }],
    end: { stopReason: "split", complete: true },
  },
};

Deno.test({
  name: "PicoStreamReader follows a compressed file that h5py is writing",
  ...NEEDS,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    const script = new URL("growing_writer.py", import.meta.url).pathname;
    await using writer = await GrowingRecording.by("python3", [script, path]);
    using reader = await PicoStreamReader.open(path);
    assertEquals([reader.numSamples, reader.unfinished], [0, true]);
    for (let n = 1; n <= 5; n++) {
      const length = await writer.append();
      assertEquals(await reader.refresh(), length);
      const counts = reader.getRaw(length);
      assertEquals(counts, Int16Array.from(counts, (_, i) => i));
    }
    await writer.kill();
    assertEquals([await reader.refresh(), reader.unfinished], [5000, true]);
  },
});

for (const [name, content] of Object.entries(OUR_FILES)) {
  Deno.test({
    name: `the original's reader and PicoStreamReader read the same from our files: ${name}`,
    ...NEEDS,
    fn: async () => {
      await using folder = await temporaryFolder();
      const path = `${folder.path}/a.hdf5`;
      await writeRecording(path, content);
      assert(await expectSameReading(path) > 5000);
    },
  });
}

Deno.test({
  name: "the original's reader and PicoStreamReader read the same from what the program records",
  ...NEEDS,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    const flags = ["--device", "sim", "-s", "0.02", "-h", "4", "-m", "aggregate", "-r", "2", "--offset", "0.1"];
    const { status, stderr } = await runProgram([...flags, "--duration", "0.5", "-o", path], { cwd: folder.path });
    assertEquals(status, 0, stderr);
    assert(await expectSameReading(path) > 5000);
  },
});

const ORIGINAL_LAYOUTS = [
  "1.0",
  "2.0",
  "2.0 without max_adc",
  "2.0 aggregate",
  "2.0 aggregate without max_adc",
  "2.0 offset",
  "2.0 aggregate offset",
];

for (const layout of ORIGINAL_LAYOUTS) {
  Deno.test({
    name: `the original's reader and PicoStreamReader read the same from the original's files, ${layout}`,
    ...NEEDS,
    fn: async () => {
      await using folder = await temporaryFolder();
      const path = `${folder.path}/a.hdf5`;
      await python("original_files.py", [path, layout]);
      assert(await expectSameReading(path) > 5000);
      assertEquals((await verify(path)).problems, []);
    },
  });
}

Deno.test({
  name: "PicoStreamReader understands other programs' ways to store texts, single values and samples",
  ...NEEDS,
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    await python("original_files.py", [path, "2.0 texts"]);
    using reader = await PicoStreamReader.open(path);
    assertEquals([reader.downsampleMode, reader.maxAdcVal, reader.voltageRangeV], ["average", 32767, 20]);
    assertEquals([reader.channels[0]?.coupling, reader.simulated], ["ac", true]);
    const expected = Float64Array.from(zigzag(5000), (count) => count / 32767 * 20000);
    assertEquals(reader.getBlock(5000).voltages, expected);
  },
});
