import { type AttributeValue, Hdf5File } from "../../../storage/hdf5/hdf5.ts";
import { clearWriterFlags } from "../../../storage/hdf5/superblock.ts";
import { verify } from "../../../storage/check/verify.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeCrashed, writeRecording, zigzag } from "../recordings.ts";

const CONTENT = {
  header: TWO_CHANNELS,
  planes: [zigzag(1_100_000), zigzag(1_100_000)],
  gaps: [{ index: 5, lost: 10, reason: 1 }, { index: 5, lost: 3, reason: 4 }, { index: 1_100_000, lost: 7, reason: 2 }],
};

/** Problems of a good recording after a change. */
async function problemsAfter(path: string, change: (hdf5: Hdf5File) => void): Promise<string[]> {
  await writeRecording(path, CONTENT);
  const hdf5 = Hdf5File.open(path, "read-write");
  change(hdf5);
  hdf5.close();
  const { ok, problems } = await verify(path);
  assertEquals(ok, problems.length === 0);
  return problems;
}

/** Changes one number in a table. */
function setCell(hdf5: Hdf5File, path: string, columns: number, row: number, column: number, value: number): void {
  const cells = hdf5.readInt64Rows(path, row, 1, columns);
  cells[column] = BigInt(value);
  hdf5.writeRows(path, row, [columns], cells);
}

Deno.test("verify() finds nothing wrong with a good recording, and sums it up", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { ...CONTENT, header: { ...TWO_CHANNELS, lostSamplesBefore: 9, segmentNumber: 3 } });
  assertEquals(await verify(path), {
    path,
    ok: true,
    problems: [],
    samples: 1_100_000,
    durationS: 0.0176,
    lostSamples: 20,
    gaps: 3,
    channels: ["A", "C"],
    formatVersion: "3.0",
    recordingUuid: HEADER.recordingUuid,
    segmentNumber: 3,
    firstSampleIndex: 0,
    lostSamplesBefore: 9,
  });
});

Deno.test("verify() accepts an empty recording", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [new Int16Array(0)] });
  const { ok, problems, samples } = await verify(path);
  assertEquals([ok, problems, samples], [true, [], 0]);
});

Deno.test("verify() checks the attributes against what the file holds", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const cases: [string, AttributeValue, string][] = [
    ["total_samples", 1_099_999n, "its total_samples is 1099999, there are 1100000"],
    ["lost_samples", 0n, "its lost_samples is 0, there are 20"],
    ["gap_count", 4n, "its gap_count is 4, there are 3"],
    ["complete", 0n, 'its end is missing: it stopped by "user"'],
    ["data_format_version", "9.0", "its format is 9.0, this program knows 3.0"],
    ["voltage_range_v", 1, "its range and offset are not those of channel A, which /adc_counts holds"],
    ["analog_offset_v", 1, "its range and offset are not those of channel A, which /adc_counts holds"],
  ];
  for (const [name, value, problem] of cases) {
    assertEquals(await problemsAfter(path, (hdf5) => hdf5.writeAttribute("/", name, value)), [problem]);
  }
});

Deno.test("verify() compares the channels", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const shorter = (hdf5: Hdf5File) => hdf5.resize("/channels/C/adc_counts", 1_099_000);
  assertEquals(await problemsAfter(path, shorter), [
    "channel C has 1099000 values, channel A has 1100000",
  ]);
});

Deno.test("verify() checks the table of blocks", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const cases: [number, number, number, string[]][] = [
    [4, 0, 400_001, [
      "its block 4 begins at 400001, the one before ends at 400000",
      "its block 5 begins at 500000, the one before ends at 500001",
    ]],
    [10, 1, 0, ["its block 10 has 0 values", "its blocks hold 1000000 values, its channels 1100000"]],
    [10, 1, 99_999, ["its blocks hold 1099999 values, its channels 1100000"]],
    [3, 2, 1_500_000, ["its block 3 came 500000 ns before the one before"]],
    [0, 2, -1, ["its block 0 came 1 ns before the one before"]],
  ];
  for (const [row, column, value, problems] of cases) {
    assertEquals(await problemsAfter(path, (hdf5) => setCell(hdf5, "/blocks", 4, row, column, value)), problems);
  }
});

Deno.test("verify() checks the table of gaps", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const cases: [number, number, number, string[]][] = [
    [1, 0, 4, ["its gap 1 lies at 4, the one before at 5"]],
    [2, 0, 1_100_001, ["its gap 2 lies at 1100001, the file has 1100000 values"]],
    [0, 0, -1, ["its gap 0 lies at -1, the file has 1100000 values"]],
    [2, 1, -7, ["its gap 2 says that -7 values are missing", "its lost_samples is 20, there are 6"]],
    [2, 2, 0, ["its gap 2 has the reason 0"]],
    [2, 1, 8, ["its lost_samples is 20, there are 21"]],
  ];
  for (const [row, column, value, problems] of cases) {
    assertEquals(await problemsAfter(path, (hdf5) => setCell(hdf5, "/gaps", 3, row, column, value)), problems);
  }
});

Deno.test("verify() ends soon with tables that claim any number of rows", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const problems = await problemsAfter(path, (hdf5) => {
    hdf5.resize("/blocks", 2 ** 45, [4]);
    hdf5.resize("/gaps", 2 ** 45, [3]);
  });
  assertEquals(problems.slice(0, 2), [
    "its block 11 begins at 0, the one before ends at 1100000",
    "its block 11 has 0 values",
  ]);
});

Deno.test("verify() says that a file was not ended", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  const problems = ["it was not ended: it is still being written, or its writer died; then run picostream recover"];
  assertEquals((await verify(path)).problems, problems);
  clearWriterFlags(path);
  assertEquals((await verify(path)).problems, problems);
});

Deno.test("verify() reports content that cannot be read, and throws for what is no file", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  assertEquals(await problemsAfter(path, (hdf5) => hdf5.writeAttribute("/", "max_adc", 0n)), [
    "its attribute max_adc is 0 (Too small: expected number to be >0)",
  ]);
  await assertRejects(verify(`${folder.path}/missing`), { name: "RecordingError" });
});
