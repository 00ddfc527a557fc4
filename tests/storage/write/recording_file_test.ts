import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { readCounts, readRecorded } from "../../cli/recorded.ts";
import { CHUNK_VALUES, type RecordingHeader } from "../../../storage/format.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { RecordingFile } from "../../../storage/write/recording_file.ts";
import { seededRandom } from "../../random.ts";
import { expectSequence, sequenceValue } from "../../sequence.ts";
import { TWO_CHANNELS } from "../recordings.ts";

const HEADER: RecordingHeader = {
  ...TWO_CHANNELS,
  sampleIntervalNs: 333.333,
  startUnixNs: 1_795_376_255_387_654_321n,
};

/** A run of the sequence for both channels of the header. */
function run(index: number, count: number, timeNs = 0) {
  const planes = [0, 2].map((channel) => {
    const plane = new Int16Array(new SharedArrayBuffer(count * 2));
    for (let i = 0; i < count; i++) plane[i] = sequenceValue(channel, index + i);
    return plane;
  });
  return { count, planes, timeNs, overRange: count & 5 };
}

Deno.test("RecordingFile keeps every value of every channel, whatever the pieces", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/a.hdf5`;
  const file = RecordingFile.create(path, HEADER);
  const random = seededRandom(7);
  let index = 0;
  for (let n = 0; n < 40; n++) {
    const count = Math.floor(random() ** 3 * 400_000);
    file.append(run(index, count, n * 1000));
    index += count;
    if (random() < 0.5) file.flush();
    if (n === 20) file.addGap({ index, lost: 12345, reason: 2 });
  }
  assert(index > 2 * CHUNK_VALUES, "the pieces must cross chunks");
  file.finish({ stopReason: "user", complete: true }, true);
  expectSequence(await readCounts(path, "A", 0, index), 0, 0);
  expectSequence(await readCounts(path, "C", 0, index), 2, 0);
  const { attributes, blocks, gaps, length } = await readRecorded(path);
  assertEquals(length, index);
  assertEquals(blocks.reduce((sum, [, count = 0]) => sum + count, 0), index);
  assertEquals(gaps.map(([, lost, reason]) => [lost, reason]), [[12345, 2]]);
  assertEquals(attributes.start_unix_ns, HEADER.startUnixNs);
  assertEquals([attributes.sample_interval_ns, attributes.max_adc, attributes.channels], [333.333, 32767n, "A,C"]);
  assertEquals([attributes.channel_a_range, attributes.voltage_range_v], ["PS5000A_5V", 5]);
  assertEquals([attributes.total_samples, attributes.lost_samples, attributes.gap_count], [BigInt(index), 12345n, 1n]);
  assertEquals([attributes.stop_reason, attributes.complete, attributes.started_at], [
    "user",
    1n,
    "2026-11-22T19:37:35.387Z",
  ]);
});

Deno.test("RecordingFile can be read with SWMR up to the last flush while it is written", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/a.hdf5`;
  const file = RecordingFile.create(path, HEADER);
  let index = 0;
  for (let n = 0; n < 4; n++) {
    file.append(run(index, 600_000));
    index += 600_000;
    file.flush();
    using reader = Hdf5File.open(path, "swmr");
    assertEquals(reader.dataset("/adc_counts").shape, [index]);
    const tail = new Int16Array(1000);
    reader.readInt16("/channels/C/adc_counts", index - 1000, 1000, tail);
    expectSequence(tail, 2, index - 1000);
  }
  file.finish({ stopReason: "user", complete: true }, false);
});

for (const startAt of [2 ** 31 - 1000, 2 ** 32 - 1000, 2 ** 33 + 5]) {
  Deno.test(`RecordingFile counts right past ${startAt}`, async () => {
    await using folder = await temporaryFolder();
    await loadHdf5();
    const path = `${folder.path}/a.hdf5`;
    const file = RecordingFile.create(path, { ...HEADER, channels: HEADER.channels.slice(0, 1) }, { startAt });
    file.append(run(startAt, 3000));
    file.addGap({ index: file.length, lost: 2 ** 33, reason: 1 });
    file.append(run(startAt + 3000, CHUNK_VALUES));
    file.flush();
    file.finish({ stopReason: "user", complete: true }, false);
    const count = 3000 + CHUNK_VALUES;
    expectSequence(await readCounts(path, "A", startAt, count), 0, startAt);
    const { attributes, blocks, gaps, length } = await readRecorded(path);
    assertEquals([length, attributes.total_samples], [startAt + count, BigInt(startAt + count)]);
    assertEquals(blocks.map(([index]) => index), [startAt, startAt + 3000]);
    assertEquals(gaps, [[startAt + 3000, 2 ** 33, 1]]);
  });
}

Deno.test("RecordingFile writes a slow recording piece by piece, not chunk by chunk", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const file = RecordingFile.create(`${folder.path}/a.hdf5`, HEADER);
  const before = bytesWritten();
  for (let n = 0; n < 50; n++) {
    file.append(run(n * 100, 100));
    file.flush();
  }
  const written = bytesWritten() - before;
  file.finish({ stopReason: "user", complete: true }, false);
  if (Deno.build.os === "linux") assert(written < 50 * 40_000, `${written} bytes for 20 kB of values`);
});

Deno.test("RecordingFile.create() says what to do where it cannot", async () => {
  await loadHdf5();
  assertThrows(() => RecordingFile.create("/nonexistent/a.hdf5", HEADER), /^DiskError: Cannot create .*no such file/i);
});

/** Bytes that this process has given to write calls. */
function bytesWritten(): number {
  if (Deno.build.os !== "linux") return 0;
  return Number(/wchar: (\d+)/.exec(Deno.readTextFileSync("/proc/self/io"))?.[1]);
}
