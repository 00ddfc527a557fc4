import { Hdf5File } from "../../../storage/hdf5/hdf5.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { recover } from "../../../storage/check/recover.ts";
import { clearWriterFlags, readSuperblock } from "../../../storage/hdf5/superblock.ts";
import { verify } from "../../../storage/check/verify.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { readCounts, readRecorded } from "../../cli/recorded.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { needs } from "../../system.ts";
import { TWO_CHANNELS, writeCrashed, writeRecording, zigzag } from "../recordings.ts";

const COUNTS = zigzag(250_000);
const GAPS = [{ index: 100_000, lost: 40, reason: 1 }, { index: 200_000, lost: 2, reason: 4 }];
const CONTENT = { header: TWO_CHANNELS, planes: [COUNTS, COUNTS], gaps: GAPS };
const END_NAMES = [
  "stopped_at",
  "total_samples",
  "lost_samples",
  "gap_count",
  "stop_reason",
  "complete",
  "recovered_at",
];

Deno.test("recover() leaves a file that was ended untouched, byte for byte", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, CONTENT);
  const [before, { mtime }] = [Deno.readFileSync(path), Deno.statSync(path)];
  assertEquals(await recover(path), {
    path,
    needed: false,
    samples: 250_000,
    durationS: 0.004,
    gaps: 2,
    lostSamples: 42,
    flagsCleared: false,
    attributesAdded: [],
    missingBytes: 0,
  });
  assertEquals(Deno.readFileSync(path), before);
  assertEquals(Deno.statSync(path).mtime, mtime);
});

Deno.test("recover() ends the file of a dead writer", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  const { size } = Deno.statSync(path);
  const report = await recover(path);
  assertEquals(report, {
    path,
    needed: true,
    samples: 250_000,
    durationS: 0.004,
    gaps: 2,
    lostSamples: 42,
    flagsCleared: true,
    attributesAdded: END_NAMES,
    missingBytes: 0,
  });
  assert(Deno.statSync(path).size >= size);
  const { attributes } = await readRecorded(path);
  const { recovered_at, ...end } = Object.fromEntries(END_NAMES.map((name) => [name, attributes[name]]));
  assertEquals(end, {
    // The last of three blocks came 2 ms after the start and holds 50000 values of 16 ns.
    stopped_at: "2026-11-22T19:37:35.389Z",
    total_samples: 250_000n,
    lost_samples: 42n,
    gap_count: 2n,
    stop_reason: "crash",
    complete: 0n,
  });
  assert(Math.abs(Date.now() - Date.parse(String(recovered_at))) < 3_600_000);
  assertEquals(await readCounts(path, "C", 0, 250_000), COUNTS);
  assertEquals((await verify(path)).problems, ['its end is missing: it stopped by "crash"']);
  assertEquals((await recover(path)).needed, false);
});

Deno.test("recover() ends a file whose writer died while it added the last attributes", async () => {
  await using folder = await temporaryFolder();
  const [path, ending] = [`${folder.path}/a`, `${folder.path}/ending`];
  await writeCrashed(ending, CONTENT);
  clearWriterFlags(ending);
  const writer = Hdf5File.open(ending, "read-write");
  Deno.copyFileSync(ending, path);
  writer.close();
  assertEquals(readSuperblock(path)?.flags, 1);
  const report = await recover(path);
  assertEquals([report.flagsCleared, report.attributesAdded], [true, END_NAMES]);
  assertEquals((await verify(path)).problems, ['its end is missing: it stopped by "crash"']);
});

Deno.test("recover() adds only what is missing", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  clearWriterFlags(path);
  const writer = Hdf5File.open(path, "read-write");
  writer.writeAttribute("/", "stop_reason", "disk error");
  writer.writeAttribute("/", "stopped_at", "2026-11-22T20:00:00.000Z");
  writer.close();
  const report = await recover(path);
  const names = END_NAMES.filter((name) => name !== "stop_reason" && name !== "stopped_at");
  assertEquals([report.needed, report.flagsCleared, report.attributesAdded], [true, false, names]);
  assertEquals((await readRecorded(path)).attributes.stop_reason, "disk error");
});

Deno.test("recover() takes the least common length, and keeps the rest", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  clearWriterFlags(path);
  const writer = Hdf5File.open(path, "read-write");
  writer.resize("/adc_counts", 250_100);
  writer.close();
  assertEquals((await recover(path)).samples, 250_000);
  const { attributes, length } = await readRecorded(path);
  assertEquals([attributes.total_samples, length], [250_000n, 250_100]);
});

Deno.test("recover() makes a file readable that lost its end in a power failure, and tells how much", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, { planes: [zigzag(1_500_000)] });
  const { size } = Deno.statSync(path);
  // The last chunk is the last thing in the file.
  Deno.truncateSync(path, size - 1000);
  const report = await recover(path);
  assertEquals([report.samples, report.missingBytes], [1_500_000, 1000]);
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.getBlock(1, 1_200_000).voltages[0], zigzag(1_500_000)[1_200_000]! / 32767 * 5000);
});

/** Deno has it from 2.7 on. */
const CAN_ASK_FOR_LOCKS = "tryLockSync" in Deno.FsFile.prototype;

Deno.test("recover() refuses a file on which a program holds a lock", { ignore: !CAN_ASK_FOR_LOCKS }, async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  const before = Deno.readFileSync(path);
  using holder = Deno.openSync(path, { read: true });
  holder.lockSync(false);
  await assertRejects(recover(path), {
    message: `Cannot recover ${path}: another program is writing it. Stop the recording first.`,
  });
  assertEquals(Deno.readFileSync(path), before);
});

Deno.test("recover() refuses what is no recording, and touches nothing", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await assertRejects(recover(path), {
    message: `Cannot recover ${path}: there is no such file. Check the name and the folder.`,
  });
  await assertRejects(recover(folder.path), { name: "RecordingError" });
  Deno.writeTextFileSync(path, "no HDF5 at all");
  await assertRejects(recover(path), { name: "RecordingError" });
  assertEquals(Deno.readTextFileSync(path), "no HDF5 at all");
  await writeCrashed(path, CONTENT);
  const damaged = Deno.readFileSync(path);
  damaged.fill(0, 48, 4000);
  Deno.writeFileSync(path, damaged);
  await assertRejects(recover(path), { name: "RecordingError" });
  assertEquals(Deno.readFileSync(path), damaged);
});

Deno.test({
  name: "recover() leaves files that h5dump and h5py open",
  ...needs("h5dump", "python3", "h5py"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    await writeCrashed(path, CONTENT);
    const dump = () => new Deno.Command("h5dump", { args: ["-H", path], stderr: "null" }).outputSync();
    assert(!dump().success, "before, h5dump refuses it");
    await recover(path);
    assert(dump().success);
    const script = `
import h5py
with h5py.File("${path}", "r") as f:
    print(f["adc_counts"].shape[0], f["channels/C/adc_counts"][249999], f.attrs["stop_reason"], f.attrs["total_samples"])`;
    const { stdout } = new Deno.Command("python3", { args: ["-c", script] }).outputSync();
    assertEquals(new TextDecoder().decode(stdout).trim(), `250000 ${COUNTS[249_999]} crash 250000`);
  },
});
