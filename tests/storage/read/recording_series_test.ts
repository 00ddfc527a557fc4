import { exportRecording } from "../../../storage/export/mod.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { RecordingSeries } from "../../../storage/read/recording_series.ts";
import { RecordingView } from "../../../storage/view.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { SegmentedRecording } from "../segmented_recording.ts";

Deno.test("segments are read as one recording", async () => {
  await using folder = await temporaryFolder();
  const recording = new SegmentedRecording(`${folder.path}/a.hdf5`);
  await recording.add(1000, [{ index: 10, lost: 5, reason: 1 }]);
  await recording.add(2000);
  await recording.add(30, [{ index: 0, lost: 7, reason: 2 }]);
  using reader = await PicoStreamReader.open(`${folder.path}/a.hdf5`);
  assertEquals([reader.numSamples, reader.lostSamples, reader.complete], [3030, 12, true]);
  assertEquals(reader.gaps, [{ index: 10, lost: 5, reason: 1 }, { index: 3000, lost: 7, reason: 2 }]);
  assertEquals([...reader.getRaw(3030)], recording.values);
  assertEquals([...reader.getRaw(20, 990)], recording.values.slice(990, 1010));
  const whole = reader.getBlock(3030, 0, 7, "mean");
  assertEquals(whole.voltages.length, Math.ceil(3030 / 7));
  assertEquals(whole.voltages[142], recording.values.slice(994, 1001).reduce((a, b) => a + b) / 7 / 32767 * 5000);
  const rows = [...reader.blocksIn(995, 3010)].map(({ index, count }) => [index, count]);
  assertEquals(rows, [[995, 5], [1000, 1000], [2000, 1000], [3000, 10]]);
  using listed = await PicoStreamReader.open(recording.paths.slice(1));
  assertEquals([listed.numSamples, listed.firstSampleIndex, listed.getRaw(1)[0]], [2030, 1000, recording.values[1000]]);
});

Deno.test("segments that do not follow one another are refused", async () => {
  await using folder = await temporaryFolder();
  const recording = new SegmentedRecording(`${folder.path}/a.hdf5`);
  for (let n = 0; n < 3; n++) await recording.add(100);
  await Deno.remove(recording.paths[1]!);
  await assertRejects(PicoStreamReader.open(`${folder.path}/a.hdf5`), {
    name: "RecordingError",
    message: `Cannot read ${recording.paths[2]}: it is segment 3, after segment 1. Open the files one by one.`,
  });
  await assertRejects(PicoStreamReader.open([]), /^RangeError: Cannot open a recording/);
});

Deno.test("refresh() follows a recording into its next segments, and lets deleted ones go", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  const recording = new SegmentedRecording(path);
  await recording.add(1000);
  using series = await RecordingSeries.open(path);
  const view = new RecordingView(series);
  const shown = () => view.query({ t0S: 0, t1S: 1, widthPx: 100 });
  assertEquals(series.length, 1000);
  await recording.add(500);
  await series.refresh();
  assertEquals([series.length, series.start], [1500, 0]);
  assertEquals(shown().startS, 0);
  await recording.add(500, [], "user");
  await Deno.remove(recording.paths[0]!);
  await series.refresh();
  assertEquals([series.length, series.start, series.parts.length], [2000, 1000, 2]);
  assert(Math.abs(shown().startS - 1000 * 16e-9) < 1e-15);
  const values = new Int16Array(3);
  series.readValues(series.channel(), 1000, values);
  assertEquals([...values], recording.values.slice(1000, 1003));
  await assertRejects(
    Promise.resolve().then(() => series.readValues(series.channel(), 999, values)),
    /the values before 1000 were deleted/,
  );
  // The recording was ended: no more is looked for.
  await recording.add(500);
  await series.refresh();
  assertEquals(series.length, 2000);
});

Deno.test(
  "a recording of many segments does not need as many open files",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    await using folder = await temporaryFolder();
    const recording = new SegmentedRecording(`${folder.path}/a.hdf5`);
    for (let n = 0; n < 80; n++) await recording.add(10);
    using reader = await PicoStreamReader.open(`${folder.path}/a.hdf5`);
    assertEquals([...reader.getRaw(800)], recording.values);
    const open = [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(folder.path);
      } catch {
        return false; // the descriptor of this very listing
      }
    });
    assert(open.length <= 64, `${open.length}`);
  },
);

Deno.test("times are those of the recording, whenever what is left of it was opened", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  const recording = new SegmentedRecording(path);
  await recording.add(1000, [{ index: 10, lost: 5, reason: 1 }]);
  await recording.add(2000, [{ index: 0, lost: 7, reason: 2 }]);
  using early = await RecordingSeries.open(path);
  await recording.add(500, [{ index: 100, lost: 30, reason: 1 }]);
  await Deno.remove(recording.paths[0]!);
  await early.refresh();
  using late = await RecordingSeries.open(path);
  assertEquals([early.start, late.start, late.length], [1000, 0, 2500]);
  // What was lost at the start of the second segment is missing there.
  const seconds = (steps: number) => steps * 16 / 1e9;
  const views = [early, late].map((series) =>
    new RecordingView(series).query({ t0S: seconds(1900), t1S: seconds(3400), widthPx: 50 })
  );
  assertEquals(views[0], views[1]);
  assertEquals([views[0]!.startS, views[0]!.endS], [seconds(1000 + 5 + 7), seconds(3500 + 5 + 7 + 30)]);
  using alone = await RecordingSeries.open(recording.paths[1]!);
  assertEquals(new RecordingView(alone).extent.startS, seconds(7));

  using reader = await PicoStreamReader.open(path);
  const output = `${folder.path}/a.csv`;
  const part = { startS: seconds(1912), stopS: seconds(1915) };
  await exportRecording(reader, { format: "csv", output, raw: true, ...part });
  const rows = (await Deno.readTextFile(output)).trim().split("\n").slice(-3).map((row) => row.split(",").map(Number));
  assertEquals(rows, [1900, 1901, 1902].map((index) => [seconds(index + 12), recording.values[index]]));
});

Deno.test("a recording is opened while its first segments are deleted", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  const recording = new SegmentedRecording(path);
  for (let n = 0; n < 4; n++) await recording.add(100);
  // What it found has not been opened when it gives its promise.
  const opening = RecordingSeries.open(path);
  for (const gone of recording.paths.slice(0, 2)) Deno.removeSync(gone);
  using series = await opening;
  assertEquals([series.parts.length, series.length, series.originPosition], [2, 200, 200]);
});
