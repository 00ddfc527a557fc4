import { describe } from "../../../storage/check/describe.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { clearWriterFlags } from "../../../storage/hdf5/superblock.ts";
import { recover } from "../../../storage/check/recover.ts";
import { verify } from "../../../storage/check/verify.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { GrowingRecording } from "../growing_recording.ts";
import { writeCrashed, zigzag } from "../recordings.ts";

Deno.test("refresh() follows a file that another process writes, to its end", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await using writer = await GrowingRecording.begin(path);
  using reader = await PicoStreamReader.open(path);
  assertEquals([reader.numSamples, reader.unfinished, reader.complete], [0, true, false]);
  for (let n = 1; n <= 12; n++) {
    const length = await writer.append();
    assertEquals(reader.numSamples, length - 100_000);
    assertEquals(await reader.refresh(), length);
    const last = reader.getBlock(1, length - 1, 1, "mean", "C").voltages[0];
    assertEquals(last, ((length - 1 + 1000) % 30000) / 32767 * 20000 - 1500);
    assertEquals(reader.getNextBlock(10 ** 6)?.times.length, 100_000);
    assertEquals(reader.getNextBlock(10 ** 6), null);
  }
  await writer.finish();
  assertEquals(await reader.refresh(), 1_200_000);
  assertEquals([reader.unfinished, reader.complete, reader.stopReason], [false, true, "user"]);
  assertEquals(await reader.refresh(), 1_200_000);
});

Deno.test("refresh() takes a file for ended when it says how, not before", async () => {
  await using folder = await temporaryFolder();
  for (let n = 0; n < 6; n++) {
    const path = `${folder.path}/${n}`;
    await using writer = await GrowingRecording.begin(path);
    await writer.append();
    using reader = await PicoStreamReader.open(path);
    const finished = writer.finish();
    while (reader.unfinished) {
      await reader.refresh();
      await new Promise((resolve) => setTimeout(resolve));
    }
    assertEquals([reader.numSamples, reader.complete, reader.stopReason], [100_000, true, "user"]);
    await finished;
  }
});

Deno.test("a file can be opened at any moment while its writer ends it", async () => {
  await using folder = await temporaryFolder();
  for (let n = 0; n < 6; n++) {
    const path = `${folder.path}/${n}`;
    await using writer = await GrowingRecording.begin(path);
    await writer.append();
    const finished = writer.finish();
    for (let isUnfinished = true; isUnfinished;) {
      using reader = await PicoStreamReader.open(path);
      isUnfinished = reader.unfinished;
      assertEquals([reader.numSamples, reader.complete], [100_000, !isUnfinished]);
      await new Promise((resolve) => setTimeout(resolve));
    }
    await finished;
  }
});

Deno.test("a file that was ended and does not say how is unfinished for a second only", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, { planes: [zigzag(1000)] });
  clearWriterFlags(path);
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.unfinished, true);
  const before = (Date.now() - 5000) / 1000;
  Deno.utimeSync(path, before, before);
  assertEquals([await reader.refresh(), reader.unfinished, reader.complete], [1000, false, false]);
});

Deno.test("refresh() leaves no file open behind", { ignore: Deno.build.os !== "linux" }, async () => {
  await using folder = await temporaryFolder();
  const path = await Deno.realPath(folder.path) + "/a";
  await using writer = await GrowingRecording.begin(path);
  await writer.append();
  const opened = () =>
    [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`) === path;
      } catch {
        return false; // the descriptor of this very listing
      }
    }).length;
  const before = opened();
  const reader = await PicoStreamReader.open(path);
  for (let n = 0; n < 20; n++) await reader.refresh();
  // HDF5 has closed it: while it grows one handle does for all.
  assertEquals(opened(), before + 1);
  reader.close();
  assertEquals(opened(), before);
});

Deno.test("a file that is being written is described so, not verified, and refused by recover()", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await using writer = await GrowingRecording.begin(path);
  await writer.append();
  let done = false;
  const writing = (async () => {
    while (!done) await writer.append();
  })();
  try {
    assertEquals((await describe(path)).state, "recording");
    assert(!(await verify(path)).ok);
    await assertRejects(recover(path), {
      name: "RecordingError",
      message: `Cannot recover ${path}: another program is writing it. Stop the recording first.`,
    });
  } finally {
    done = true;
    await writing;
  }
  await writer.finish();
  const { ok, problems } = await verify(path);
  assert(ok, problems.join());
});

Deno.test("recover() makes the file of a killed process whole, with everything that was flushed", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await using writer = await GrowingRecording.begin(path);
  let length = 0;
  for (let n = 0; n < 13; n++) length = await writer.append();
  await writer.kill();
  assertEquals((await describe(path)).state, "crashed");
  const report = await recover(path);
  assertEquals([report.needed, report.flagsCleared, report.samples], [true, true, length]);
  using reader = await PicoStreamReader.open(path);
  assertEquals([reader.numSamples, reader.unfinished, reader.complete, reader.stopReason], [
    length,
    false,
    false,
    "crash",
  ]);
  for (const [n, channel] of (["A", "C"] as const).entries()) {
    const { rangeV, offsetV } = reader.channels[n]!;
    const { voltages } = reader.getBlock(length, 0, 1, "mean", channel);
    const wrong = voltages.findIndex((value, i) =>
      value !== ((i + 1000 * n) % 30000) / 32767 * (rangeV * 1000) + offsetV * 1000
    );
    assertEquals(wrong, -1);
  }
});
