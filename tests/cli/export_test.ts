import { parquetReadObjects } from "hyparquet";
import { assert, assertEquals } from "../assert.ts";
import { expectSequence, sequenceValue } from "../sequence.ts";
import {
  fileSize,
  programArgs,
  runProgram,
  startCommand,
  startProgram,
  summaryOf,
  temporaryFolder,
  until,
} from "./program.ts";
import { expectRecordedSequence, readCounts } from "./recorded.ts";

const RECORD = ["--device", "sim", "-s", "1", "-r", "1", "-o", "data.hdf5"];
const A = [...RECORD, "--signal", "A=sequence"];

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("picostream export writes every format from a recording", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  const channels = [...A, "--signal", "B=sequence", "-c", "A,B", "--duration", "0.2"];
  assertEquals((await runProgram(channels, { cwd })).status, 0);
  const run = async (...args: string[]) => {
    const finished = await runProgram(["export", "data.hdf5", ...args], { cwd });
    assertEquals(finished.status, 0, finished.stderr);
    return finished;
  };
  const [csv, npy, wav, hdf5, parquet] = await Promise.all([
    run("--format", "csv", "--raw", "--start", "0.0999995", "--stop", "0.100002"),
    run("-o", "b.npy", "--channels", "b", "--raw", "--json"),
    run("--format", "wav"),
    run("--format", "hdf5", "--stop", "0.1"),
    run("-o", "small.parquet", "--decimate", "50000", "--decimate-mode", "min_max", "--raw", "--channels", "A"),
  ]);
  assertEquals(filesIn(cwd), ["b.npy", "data.csv", "data.cut.hdf5", "data.hdf5", "data.wav", "small.parquet"]);

  const line = (index: number) => `0.${index},${sequenceValue(0, index)},${sequenceValue(1, index)}\n`;
  assertEquals(
    await Deno.readTextFile(`${cwd}/data.csv`),
    `time_s,A_counts,B_counts\n${line(100_000)}${line(100_001)}`,
  );
  assert(csv.stdout.startsWith("Exported 2 points of each of the channels A, B (2 µs, "), csv.stdout);

  const { file: _, ...summary } = summaryOf(npy);
  assertEquals([npy.stderr, summary], ["", {
    source: "data.hdf5",
    format: "npy",
    points: 200_000,
    channels: ["B"],
    startS: 0,
    stopS: 0.2,
    lostSamples: 0,
    gaps: 0,
    leftOutSamples: 0,
    bytes: 400_128,
    notes: [],
  }]);
  expectSequence(new Int16Array((await Deno.readFile(`${cwd}/b.npy`)).buffer, 128), 1, 0);

  const frames = new Int16Array((await Deno.readFile(`${cwd}/data.wav`)).buffer, 44);
  for (const channel of [0, 1]) expectSequence(frames.filter((_, i) => i % 2 === channel), channel, 0);
  assertEquals([frames.length, wav.stderr, hdf5.stderr, parquet.stderr], [400_000, "", "", ""]);

  for (const channel of ["A", "B"]) await expectRecordedSequence(`${cwd}/data.cut.hdf5`, channel);
  const verified = await runProgram(["verify", "data.cut.hdf5"], { cwd });
  assertEquals([verified.status, /100,000 samples/.test(verified.stdout)], [0, true], verified.stdout);

  const rows = await parquetReadObjects({ file: (await Deno.readFile(`${cwd}/small.parquet`)).buffer });
  const counts = await readCounts(`${cwd}/data.hdf5`, "A", 0, 200_000);
  assertEquals(
    rows,
    [0, 1, 2, 3].map((group) => {
      const own = counts.subarray(group * 50_000, (group + 1) * 50_000).toSorted();
      return { time_s: group * 5 / 100, A_min_counts: own[0], A_max_counts: own.at(-1) };
    }),
  );
});

Deno.test("picostream export reads the segments of a split recording as one", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  assertEquals((await runProgram([...A, "--duration", "0.25", "--split", "0.1"], { cwd })).status, 0);
  const whole = await runProgram(["export", "data.hdf5", "--format", "npy", "--raw"], { cwd });
  assertEquals(whole.status, 0, whole.stderr);
  const values = new Int16Array((await Deno.readFile(`${cwd}/data.npy`)).buffer, 128);
  assertEquals(values.length, 250_000);
  expectSequence(values, 0, 0);
  const over = await runProgram(["export", "data.hdf5", "-o", "data.000002.hdf5", "--force"], { cwd });
  assertEquals(over.status, 2, over.stderr);
  assert(/it is what is exported/.test(over.stderr), over.stderr);
  await expectRecordedSequence(`${cwd}/data.000002.hdf5`, "A", 100_000);
});

const NONSENSE: [flags: string[], status: number, message: RegExp][] = [
  [[], 2, /without a format.*csv, npy, wav, hdf5, parquet/],
  [["--format", "xlsx"], 2, /"xlsx": it is no format/],
  [["-o", "data.txt"], 2, /Cannot tell the format from data\.txt/],
  [["--format", "csv", "--start", "1"], 2, /start at 1 s is not before its end at 0\.1 s/],
  [["--format", "csv", "--start", "0.05", "--stop", "0.05"], 2, /stop at 0\.05 s is not after the start/],
  [["--format", "csv", "--channels", "B"], 2, /no channel B\. It has A\./],
  [["--format", "csv", "--channels", "X"], 2, /channel "X"/],
  [["--format", "csv", "--decimate", "0"], 2, /decimation is 0/],
  [["--format", "csv", "--decimate-mode", "median"], 2, /"median"/],
  [["--format", "wav", "-o", "there.wav"], 2, /there\.wav: it exists.*--force/],
  [["--format", "csv", "-o", "missing/a.csv"], 5, /no such folder/],
];

Deno.test("picostream export refuses nonsense and overwrites nothing", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  assertEquals((await runProgram([...A, "--duration", "0.1"], { cwd })).status, 0);
  await Deno.writeTextFile(`${cwd}/there.wav`, "precious");
  await Promise.all(NONSENSE.map(async ([flags, status, message]) => {
    const finished = await runProgram(["export", "data.hdf5", ...flags], { cwd });
    assertEquals(finished.status, status, `${flags.join(" ")}: ${finished.stderr}`);
    assert(message.test(finished.stderr) && !/^ +at /m.test(finished.stderr), finished.stderr);
  }));
  const missing = await runProgram(["export", "other.hdf5", "--format", "csv"], { cwd });
  assertEquals(missing.status, 5, missing.stderr);
  assertEquals([filesIn(cwd), await Deno.readTextFile(`${cwd}/there.wav`)], [["data.hdf5", "there.wav"], "precious"]);
});

Deno.test("picostream export leaves nothing when cancelled, a part when killed, and nothing on a full disk", async () => {
  await using folder = await temporaryFolder();
  const cwd = folder.path;
  const record = ["--device", "sim", "-s", "62.5", "--duration", "0.5", "-o", "data.hdf5"];
  assertEquals((await runProgram(record, { cwd })).status, 0);
  const part = `${cwd}/data.csv.part`;
  const args = ["export", "data.hdf5", "--format", "csv"];

  const cancelled = startProgram(args, { cwd });
  await until(() => fileSize(part) > 0, "the part");
  cancelled.kill("SIGINT");
  const { status, stdout, stderr } = await cancelled.finished;
  assertEquals([status, stdout, stderr], [1, "", "Cancelled: nothing is left of data.csv.\n"]);
  assertEquals(filesIn(cwd), ["data.hdf5"]);

  // A limit on the size of files makes writing fail for every user, as a full disk does.
  const limited = ["-c", 'trap "" XFSZ; ulimit -f 20000; exec "$0" "$@"', Deno.execPath(), ...programArgs(args)];
  const full = await startCommand("bash", limited, { cwd }).finished;
  assertEquals([full.status, /^Cannot write to .*data\.csv\.part/.test(full.stderr)], [5, true], full.stderr);
  assertEquals(filesIn(cwd), ["data.hdf5"]);

  const killed = startProgram(args, { cwd });
  await until(() => fileSize(part) > 0, "the part");
  killed.kill("SIGKILL");
  await killed.finished;
  assertEquals(filesIn(cwd), ["data.csv.part", "data.hdf5"]);
});
