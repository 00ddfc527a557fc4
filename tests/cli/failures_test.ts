import { assert, assertEquals } from "../assert.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { locateSequence } from "../sequence.ts";
import { needs } from "../system.ts";
import {
  fileSize,
  type Finished,
  programArgs,
  runProgram,
  startCommand,
  startProgram,
  summaryOf,
  temporaryFolder,
  until,
} from "./program.ts";
import { expectRecordedSequence, readCounts, readRecorded } from "./recorded.ts";

const SIM = ["--device", "sim", "--signal", "A=sequence"];

function expectNoStackTrace({ stderr }: Finished): void {
  assert(!/^ +at /m.test(stderr), stderr);
}

const sizes = new Map<string, { bytes: number; sinceMs: number }>();

/** Whether a file has not grown for 0.3 s. */
function isAtRest(path: string): boolean {
  const now = { bytes: fileSize(path), sinceMs: performance.now() };
  const before = sizes.get(path);
  if (before?.bytes !== now.bytes) sizes.set(path, now);
  return before?.bytes === now.bytes && now.sinceMs - before.sinceMs > 300;
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

Deno.test("picostream says what to do without the driver's library, exits with 3 and leaves no file", async () => {
  await using folder = await temporaryFolder();
  const finished = await runProgram(["-o", "data.hdf5"], { cwd: folder.path });
  assertEquals(finished.status, 3);
  assert(/^Cannot find .*--driver-lib/.test(finished.stderr), finished.stderr);
  expectNoStackTrace(finished);
  assertEquals(filesIn(folder.path), []);
});

/** What the C driver is told, and what the program has to answer before anything is recorded. */
const REFUSALS: { name: string; env: Record<string, string>; flags: string[]; message: RegExp }[] = [
  { name: "no instrument", env: { UNITS: "0" }, flags: [], message: /PICO_NOT_FOUND, 3/ },
  { name: "a serial number that is not there", env: {}, flags: ["--device", "X1/2"], message: /PICO_NOT_FOUND, 3/ },
  { name: "channel C on USB power", env: { OPEN_STATUS: "282" }, flags: ["-c", "A,C"], message: /USB_POWERED, 290/ },
  { name: "channel C of a two-channel model", env: { VARIANT: "5244D" }, flags: ["-c", "C"], message: /channel C/ },
];
for (const { name, env, flags, message } of REFUSALS) {
  Deno.test({
    name: `picostream refuses ${name} with 3, a remedy and no file`,
    ...needs("cc"),
    fn: async () => {
      await using folder = await temporaryFolder();
      await using driver = await compileTestDriver();
      const log = `${folder.path}/log.json`;
      const driverEnv = Object.fromEntries(Object.entries(env).map(([key, value]) => [`PS5000A_TEST_${key}`, value]));
      const args = ["-s", "5", ...flags, "--driver-lib", driver.path, "-o", "data.hdf5"];
      const finished = await runProgram(args, { cwd: folder.path, env: { ...driverEnv, PS5000A_TEST_LOG: log } });
      assertEquals(finished.status, 3, finished.stderr);
      assert(message.test(finished.stderr), finished.stderr);
      expectNoStackTrace(finished);
      assertEquals(filesIn(folder.path), ["log.json"]);
      const { wrong, openUnits } = await readDriverLog(log);
      assertEquals([wrong, openUnits], [[], 0]);
    },
  });
}

for (const status of ["282", "286"]) {
  Deno.test({
    name: `picostream accepts the power that opening reports with ${status}`,
    ...needs("cc"),
    fn: async () => {
      await using folder = await temporaryFolder();
      await using driver = await compileTestDriver();
      const args = ["-s", "5", "-c", "A,B", "--duration", "0.2", "--driver-lib", driver.path, "-o", "data.hdf5"];
      const log = `${folder.path}/log.json`;
      const env = { PS5000A_TEST_OPEN_STATUS: status, PS5000A_TEST_LOG: log };
      const finished = await runProgram(args, { cwd: folder.path, env });
      assertEquals(finished.status, 0, finished.stderr);
      await expectRecordedSequence(`${folder.path}/data.hdf5`, "B");
      const { wrong, refused } = await readDriverLog(log);
      assertEquals([wrong, refused], [[], []]);
    },
  });
}

Deno.test({
  name: "picostream keeps all that an unplugged instrument delivered and exits with 3",
  ...needs("cc"),
  fn: async () => {
    await using folder = await temporaryFolder();
    await using driver = await compileTestDriver();
    const log = `${folder.path}/log.json`;
    const args = ["-s", "20", "--driver-lib", driver.path, "-o", "data.hdf5", "--json"];
    const finished = await runProgram(args, {
      cwd: folder.path,
      env: { PS5000A_TEST_FAULTS: "unplug@0.7", PS5000A_TEST_LOG: log },
    });
    assertEquals(finished.status, 3, finished.stderr);
    assert(/PICO_NOT_RESPONDING, 7/.test(finished.stderr), finished.stderr);
    expectNoStackTrace(finished);
    assertEquals(summaryOf(finished).stopReason, "unplugged");
    const { delivered, openUnits } = await readDriverLog(log);
    const { length, attributes } = await readRecorded(`${folder.path}/data.hdf5`);
    assertEquals([length, attributes.stop_reason, openUnits], [delivered, "unplugged", 0]);
    await expectRecordedSequence(`${folder.path}/data.hdf5`, "A");
  },
});

Deno.test({
  name: "picostream records a stall of the instrument as a gap of the right size and exits with 4",
  ...needs("cc"),
  fn: async () => {
    await using folder = await temporaryFolder();
    await using driver = await compileTestDriver();
    const log = `${folder.path}/log.json`;
    const args = ["-s", "20", "--driver-lib", driver.path, "--duration", "1.5", "-o", "data.hdf5", "--json"];
    const finished = await runProgram(args, {
      cwd: folder.path,
      env: { PS5000A_TEST_FAULTS: "stall@0.7", PS5000A_TEST_LOG: log },
    });
    assertEquals(finished.status, 4, finished.stderr);
    const { gaps } = await readRecorded(`${folder.path}/data.hdf5`);
    assertEquals(gaps.map(([, , reason]) => reason), [1]);
    const [missing = 0] = await expectRecordedSequence(`${folder.path}/data.hdf5`, "A");
    // One block of the ring is 50 ms at this rate.
    assert(Math.abs(missing - Number(summaryOf(finished).lostSamples)) <= 1e6, `${missing} are missing`);
    assertEquals((await readDriverLog(log)).wrong, []);
  },
});

Deno.test("picostream loses nothing at 62.5 MS/s while the disk rests for 2 s", async () => {
  await using folder = await temporaryFolder();
  const args = ["-s", "62.5", ...SIM, "--fault", "disk@0.5:2", "--duration", "4", "-o", "data.hdf5"];
  const finished = await runProgram(args, { cwd: folder.path });
  assertEquals(finished.status, 0, finished.stderr);
  assertEquals(await expectRecordedSequence(`${folder.path}/data.hdf5`, "A"), []);
});

Deno.test("picostream records what a disk lost that rests for longer than the ring can bridge, within a block", async () => {
  await using folder = await temporaryFolder();
  const args = ["-s", "62.5", ...SIM, "--fault", "disk@0.5:2", "--buffer-mb", "64", "--duration", "4"];
  const finished = await runProgram([...args, "-o", "data.hdf5", "--json"], { cwd: folder.path });
  assertEquals(finished.status, 4, finished.stderr);
  const path = `${folder.path}/data.hdf5`;
  const { gaps, length } = await readRecorded(path);
  assertEquals(gaps.map(([, , reason]) => reason), [2]);
  const [index = 0, lost = 0] = gaps[0] ?? [];
  const tail = await readCounts(path, "A", length - 200_000, 200_000);
  const missing = locateSequence(tail, 0, length - 200_000) - (length - 200_000);
  const block = 1 << 19;
  assert(Math.abs(missing - lost) <= block, `${lost} told, ${missing} missing`);
  const before = await readCounts(path, "A", index - block - 200_000, 200_000);
  const after = await readCounts(path, "A", index + block, 200_000);
  assertEquals(locateSequence(before, 0, 0), index - block - 200_000);
  assertEquals(locateSequence(after, 0, index), index + block + missing);
});

Deno.test({
  name: "picostream exits with 5 when the disk takes no more, and what was written stays readable",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await temporaryFolder();
    // A limit on the size of files makes writing fail for every user, as a full disk does.
    const script = 'trap "" XFSZ; ulimit -f 40000; exec "$0" "$@"';
    const args = programArgs(["-s", "20", ...SIM, "-o", "data.hdf5", "--json"]);
    const program = startCommand("bash", ["-c", script, Deno.execPath(), ...args], { cwd: folder.path });
    const finished = await program.finished;
    assertEquals(finished.status, 5, finished.stderr);
    assertEquals(summaryOf(finished).stopReason, "disk full");
    assert(/File too large .* Make smaller files \(--split/.test(finished.stderr), finished.stderr);
    expectNoStackTrace(finished);
    assertEquals(await expectRecordedSequence(`${folder.path}/data.hdf5`, "A"), []);
    assert((await readRecorded(`${folder.path}/data.hdf5`)).length > 10e6);
  },
});

Deno.test("picostream refuses a recording that does not fit on the disk, with 5 and no file", async () => {
  await using folder = await temporaryFolder();
  const args = [...SIM, "-s", "62.5", "--duration", "100000000", "-o", "data.hdf5"];
  const finished = await runProgram(args, { cwd: folder.path });
  assertEquals(finished.status, 5);
  assert(/are needed and .* are free/.test(finished.stderr), finished.stderr);
  assertEquals(filesIn(folder.path), []);
});

Deno.test("picostream refuses places it cannot write to before it touches the instrument", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}/sub.hdf5`);
  for (const output of ["/proc/data.hdf5", "missing/data.hdf5", "sub.hdf5", `${"long".repeat(100)}.hdf5`]) {
    const finished = await runProgram([...SIM, "-o", output], { cwd: folder.path });
    assertEquals(finished.status, 5, finished.stderr);
    assert(/^Cannot (record|write) .*--output/.test(finished.stderr), finished.stderr);
    expectNoStackTrace(finished);
  }
  assertEquals(filesIn(folder.path), ["sub.hdf5"]);
});

Deno.test("picostream overwrites a file only with --force", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data.hdf5`;
  await Deno.writeTextFile(path, "precious");
  const args = [...SIM, "-s", "1", "--duration", "0.1", "-o", "data.hdf5"];
  const refused = await runProgram(args, { cwd: folder.path });
  assertEquals([refused.status, await Deno.readTextFile(path)], [5, "precious"]);
  assert(/it exists.*--force/.test(refused.stderr), refused.stderr);
  const failed = await runProgram(["-s", "1", "-o", "data.hdf5", "--force"], { cwd: folder.path });
  assertEquals([failed.status, await Deno.readTextFile(path)], [3, "precious"]);
  const forced = await runProgram([...args, "--force"], { cwd: folder.path });
  assertEquals(forced.status, 0, forced.stderr);
  await expectRecordedSequence(path, "A");
});

Deno.test("picostream that is killed leaves a file for SWMR readers at once and for all after recover", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data.hdf5`;
  const program = startProgram([...SIM, "-s", "20", "-o", "data.hdf5"], { cwd: folder.path });
  await until(() => fileSize(path) > 60e6, "60 MB");
  const killedMs = Date.now();
  program.kill("SIGKILL");
  await program.finished;
  const recovered = await runProgram(["recover", "data.hdf5"], { cwd: folder.path });
  assertEquals(recovered.status, 0, recovered.stderr);
  assertEquals(await expectRecordedSequence(path, "A"), []);
  const { length, attributes } = await readRecorded(path);
  const startedMs = Number(BigInt(attributes.start_unix_ns as bigint) / 1_000_000n);
  const expected = (killedMs - startedMs) * 20e3;
  assert(length > expected - 0.5 * 20e6, `${length} of ${expected}`);
  assertEquals([attributes.stop_reason, attributes.complete], ["crash", 0n]);
});

Deno.test("picostream ends at once at the second signal, with a readable file", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data.hdf5`;
  // The resting disk keeps the first signal from ending the recording.
  const args = [...SIM, "-s", "20", "--fault", "disk@0.3:60", "-o", "data.hdf5", "--json"];
  const program = startProgram(args, { cwd: folder.path });
  await until(() => fileSize(path) > 4e6 && isAtRest(path), "the disk's rest");
  program.kill("SIGINT");
  await until(() => program.stderr().includes("Stopping"), "the first signal");
  program.kill("SIGINT");
  const finished = await program.finished;
  assertEquals(finished.status, 1, finished.stderr);
  assertEquals(summaryOf(finished).stopReason, "aborted");
  expectNoStackTrace(finished);
  assertEquals(await expectRecordedSequence(path, "A"), []);
});
