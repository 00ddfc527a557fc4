import type { DecimationMode } from "../../storage/decimate.ts";
import { PicoStreamReader } from "../../storage/reader.ts";
import { verify } from "../../storage/verify.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeRecording, zigzag } from "../storage/recordings.ts";
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

for (const downsampleMode of ["average", "aggregate"] as const) {
  Deno.test({
    name: `the original's reader and PicoStreamReader read the same from our files, mode ${downsampleMode}`,
    ...NEEDS,
    fn: async () => {
      await using folder = await temporaryFolder();
      const path = `${folder.path}/a.hdf5`;
      const first = { ...TWO_CHANNELS.channels[0]!, rangeV: 0.5, offsetV: 0.125 };
      await writeRecording(path, {
        header: {
          ...HEADER,
          downsampleMode,
          hardwareDownsampleRatio: downsampleMode === "aggregate" ? 8 : 1,
          sampleIntervalNs: 1e9 / 7,
          channels: [first, TWO_CHANNELS.channels[1]!],
        },
        planes: [zigzag(5000), zigzag(5000, 3)],
      });
      assert(await expectSameReading(path) > 5000);
    },
  });
}

for (const layout of ["1.0", "2.0", "2.0 aggregate", "2.0 offset"]) {
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
