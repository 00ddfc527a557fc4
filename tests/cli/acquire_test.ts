import { assert, assertEquals } from "../assert.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { needs } from "../system.ts";
import { sequenceBlock } from "../sequence.ts";
import { fileSize, runProgram, startProgram, summaryOf, temporaryFolder, until } from "./program.ts";
import { expectRecordedSequence, readCounts, readRecorded } from "./recorded.ts";

const SEQUENCE = ["--device", "sim", "--signal", "A=sequence"];

Deno.test("picostream records every sample of the simulated instrument and says so", async () => {
  await using folder = await temporaryFolder();
  const flags = ["-s", "62.5", ...SEQUENCE, "--duration", "1", "-o", "data.hdf5", "--json"];
  const finished = await runProgram(flags, { cwd: folder.path });
  assertEquals(finished.status, 0, finished.stderr);
  const summary = summaryOf(finished);
  assertEquals([summary.samples, summary.lostSamples, summary.gaps, summary.verified], [62_500_000, 0, 0, true]);
  assertEquals([summary.sampleIntervalNs, summary.stopReason, summary.simulated], [16, "duration", true]);
  assert(/Verified: nothing is missing/.test(finished.stderr), finished.stderr);
  const path = `${folder.path}/data.hdf5`;
  await expectRecordedSequence(path, "A");
  const { attributes, length } = await readRecorded(path);
  assertEquals([length, attributes.simulated, attributes.complete], [62_500_000, 1n, 1n]);
});

Deno.test("picostream acquire is the same by name, with four channels, labels and probes", async () => {
  await using folder = await temporaryFolder();
  const signals = ["A", "B", "C", "D"].flatMap((name) => ["--signal", `${name}=sequence`]);
  const channels = "A,B:2:ac:0.5,C:100::5:10,D";
  const flags = ["--device", "sim", "-s", "4", "-c", channels, ...signals, "--label", "B=photo diode", "-b", "8"];
  const finished = await runProgram(["acquire", ...flags, "--duration", "0.5", "-o", "d.hdf5"], { cwd: folder.path });
  assertEquals(finished.status, 0, finished.stderr);
  for (const name of "ABCD") await expectRecordedSequence(`${folder.path}/d.hdf5`, name);
});

Deno.test({
  name: "picostream loses nothing through libps5000a, calls it rightly and stops cleanly on a signal",
  ...needs("cc"),
  fn: async () => {
    await using folder = await temporaryFolder();
    await using driver = await compileTestDriver();
    const log = `${folder.path}/log.json`;
    const flags = ["-s", "30", "-c", "A,B", "--offset", "-0.25", "-r", "1", "-o", "data.hdf5", "--json"];
    const program = startProgram([...flags, "--driver-lib", driver.path], {
      cwd: folder.path,
      env: { PS5000A_TEST_LOG: log },
    });
    await until(() => program.stderr().includes("Recording from"), "the start");
    const path = `${folder.path}/data.hdf5`;
    await until(() => fileSize(path) > 20e6, "20 MB");
    program.kill("SIGINT");
    const finished = await program.finished;
    assertEquals(finished.status, 0, finished.stderr);
    assertEquals(summaryOf(finished).stopReason, "user");
    assertEquals(await expectRecordedSequence(path, "A"), []);
    assertEquals(await expectRecordedSequence(path, "B"), []);
    const { wrong, refused, openUnits, delivered, analogOffset } = await readDriverLog(log);
    assertEquals([wrong, refused, openUnits], [[], [], 0]);
    assertEquals((await readRecorded(path)).length, delivered);
    assertEquals(analogOffset.slice(0, 2), [0.25, 0.25]);
  },
});

for (const mode of ["aggregate", "average", "decimate"] as const) {
  Deno.test({
    name: `picostream records what the instrument made of the samples with ${mode}`,
    ...needs("cc"),
    fn: async () => {
      await using folder = await temporaryFolder();
      await using driver = await compileTestDriver();
      const log = `${folder.path}/log.json`;
      const flags = ["-s", "10", "-h", "16", "-m", mode, "--duration", "1", "-o", "data.hdf5", "--json"];
      const finished = await runProgram([...flags, "--driver-lib", driver.path], {
        cwd: folder.path,
        env: { PS5000A_TEST_LOG: log },
      });
      assertEquals(finished.status, 0, finished.stderr);
      const perStep = mode === "aggregate" ? 2 : 1;
      const { samples, durationS, sampleIntervalNs } = summaryOf(finished);
      assertEquals([samples, durationS, sampleIntervalNs], [perStep * 625_000, 1, 100]);
      const counts = await readCounts(`${folder.path}/data.hdf5`, "A", 0, perStep * 625_000);
      for (let step = 0; step < 625_000; step++) {
        const { min, max, first, mean } = sequenceBlock(0, step, 16);
        const expected = mode === "aggregate" ? [min, max] : mode === "average" ? [mean] : [first];
        const found = counts.subarray(step * perStep, (step + 1) * perStep);
        if (!expected.every((value, i) => value === found[i])) {
          throw new Error(`step ${step}: ${found}, not ${expected}`);
        }
      }
      const { attributes } = await readRecorded(`${folder.path}/data.hdf5`);
      assertEquals([attributes.downsample_mode, attributes.hardware_downsample_ratio], [mode, 16n]);
      assertEquals([attributes.sample_interval_ns, (await readDriverLog(log)).wrong], [100, []]);
    },
  });
}

Deno.test("picostream splits a recording into files that follow each other without a gap", async () => {
  await using folder = await temporaryFolder();
  const flags = ["-s", "10", ...SEQUENCE, "--duration", "1.1", "--split", "0.25", "-o", "data.hdf5", "--json"];
  const finished = await runProgram(flags, { cwd: folder.path });
  assertEquals(finished.status, 0, finished.stderr);
  const files = summaryOf(finished).files as string[];
  assertEquals(files.map((file) => file.slice(folder.path.length)), [1, 2, 3, 4, 5].map((n) => `/data.00000${n}.hdf5`));
  let first = 0;
  for (const [i, file] of files.entries()) {
    const { length, attributes } = await readRecorded(file);
    assertEquals([attributes.segment_number, attributes.first_sample_index], [BigInt(i + 1), BigInt(first)]);
    await expectRecordedSequence(file, "A", first);
    first += length;
  }
  assertEquals(first, 11_000_000);
});

Deno.test("picostream --max-buff-sec never keeps more on the disk than that, and counts on", async () => {
  await using folder = await temporaryFolder();
  const flags = ["-s", "10", ...SEQUENCE, "--duration", "3", "--max-buff-sec", "0.8", "-o", "live.hdf5", "--json"];
  const program = startProgram(flags, { cwd: folder.path });
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(
      most,
      [...Deno.readDirSync(folder.path)].reduce((sum, { name }) => sum + fileSize(`${folder.path}/${name}`), 0),
    );
  }, 20);
  const finished = await program.finished;
  clearInterval(watching);
  assertEquals(finished.status, 0, finished.stderr);
  const { samples, verified, files } = summaryOf(finished);
  assertEquals([samples, verified], [30_000_000, false]);
  // A chunk of 2 MiB is allocated whole, and each of the four files has its tables.
  assert(most <= 0.8 * 20e6 + 4 * (2 ** 21 + 100e3), `${most} bytes`);
  let kept = 0;
  for (const file of files as string[]) {
    const { length, attributes } = await readRecorded(file);
    await expectRecordedSequence(file, "A", Number(attributes.first_sample_index));
    kept += length;
  }
  assert(kept <= 8_000_000 && kept >= 4_000_000, `${kept} samples kept`);
});
