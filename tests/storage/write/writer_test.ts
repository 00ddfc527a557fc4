import { createRing, RingConsumer, RingProducer, Word } from "../../../acquire/ring.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { Writer, type WriterOptions } from "../../../storage/write/writer.ts";
import { assert, assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { expectRecordedSequence, readCounts, readRecorded } from "../../cli/recorded.ts";
import { sequenceValue } from "../../sequence.ts";
import { HEADER } from "../recordings.ts";

const BLOCK_VALUES = 1000;

function rig(folder: string, options: Partial<WriterOptions> = {}, firstIndex = 0) {
  const layout = createRing(1, BLOCK_VALUES, 65536 + 300 * (BLOCK_VALUES * 2 + 72));
  const producer = new RingProducer(layout);
  const files: string[] = [];
  const writer = new Writer(
    new RingConsumer(layout),
    {
      path: `${folder}/w.hdf5`,
      folder,
      header: HEADER,
      segmentValues: null,
      keepSegments: null,
      reserveBytes: 0,
      overview: true,
      pause: null,
      ...options,
    },
    (path) => files.push(path),
    firstIndex,
  );
  let index = firstIndex;
  const publish = (count: number, gap: { index: number; lost: number; reason: 1 | 2 | 3 | 4 } | null = null) => {
    const block = producer.take();
    const [plane] = producer.planes(block);
    for (let i = 0; i < count && plane !== undefined; i++) plane[i] = sequenceValue(0, index + i);
    producer.publish(block, { firstIndex: index, count, timeNs: 0, overRange: 0, gap });
    index += count;
  };
  return { writer, producer, publish, files };
}

Deno.test("Writer moves everything from the ring into the file and reports it", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path);
  for (let n = 0; n < 200; n++) publish(1 + (n * 37) % BLOCK_VALUES);
  publish(0, { index: 5000, lost: 7, reason: 4 });
  producer.monitor.end("duration");
  const { error, stopReason, samples, lost, gaps } = writer.run();
  const { length, attributes } = await readRecorded(files[0] ?? "");
  assertEquals([error, stopReason, samples, lost, gaps], [null, "duration", length, 7, 1]);
  assertEquals([attributes.stop_reason, attributes.complete], ["duration", 1n]);
});

Deno.test("Writer splits exactly, and puts each gap into the segment it belongs to", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path, { segmentValues: 2500 });
  publish(1000);
  publish(1000, { index: 1000, lost: 10, reason: 1 });
  publish(1000);
  publish(1000, { index: 2400, lost: 20, reason: 4 });
  publish(1000, { index: 4000, lost: 30, reason: 2 });
  publish(1000, { index: 5000, lost: 40, reason: 2 });
  producer.monitor.end("user");
  assertEquals([writer.run().samples, files.length], [6000, 3]);
  const all = await Promise.all(files.map(readRecorded));
  assertEquals(all.map(({ length }) => length), [2500, 2500, 1000]);
  // The second gap became known when its segment was closed.
  assertEquals(all.map(({ gaps }) => gaps), [[[1000, 10, 1]], [[0, 20, 4], [1500, 30, 2]], [[0, 40, 2]]]);
  assertEquals(all.map(({ attributes }) => Number(attributes.lost_samples_before)), [0, 10, 60]);
  assertEquals(all.map(({ attributes }) => attributes.stop_reason), ["split", "split", "user"]);
});

Deno.test("Writer ends the overview of each segment with the values that remain", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path, { segmentValues: 2500 });
  for (let block = 0; block < 6; block++) publish(1000);
  producer.monitor.end("user");
  writer.run();
  for (const [i, rows] of [10, 10, 4].entries()) {
    const counts = await readCounts(files[i]!, "A", 0, [2500, 2500, 1000][i]!);
    using file = Hdf5File.open(files[i]!, "read");
    for (const [level, buckets] of [[256, rows], [4096, 1], [65536, 1], [1048576, 1]] as const) {
      const path = `/channels/A/overview/${level}`;
      assertEquals(file.dataset(path).shape, [buckets, 2]);
      const expected = Array.from({ length: buckets }, (_, n) => counts.subarray(n * level, (n + 1) * level))
        .flatMap((values) => [Math.min(...values), Math.max(...values)]);
      assertEquals([...file.readInt16Rows(path, 0, buckets, 2)], expected);
    }
  }
});

Deno.test("Writer puts a gap in the middle of a block on the right side of a split in the same block", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path, { segmentValues: 1500 });
  publish(1000);
  publish(1000, { index: 1700, lost: 10, reason: 1 });
  publish(1000, { index: 3000, lost: 20, reason: 1 });
  producer.monitor.end("user");
  assertEquals(writer.run().gaps, 2);
  const all = await Promise.all(files.map(readRecorded));
  assertEquals(all.map(({ length, gaps }) => [length, gaps]), [[1500, []], [1500, [[200, 10, 1], [1500, 20, 1]]]]);
});

Deno.test("Writer keeps no more segments than it may, and counts on past 2^32", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const first = 2 ** 32 - 1500;
  const { writer, producer, publish } = rig(folder.path, { segmentValues: 1000, keepSegments: 3 }, first);
  for (let n = 0; n < 10; n++) publish(700);
  producer.monitor.end("user");
  const { files, samples } = writer.run();
  assertEquals(samples, first + 7000);
  assertEquals(files.map((file) => file.slice(-11, -5)), ["000005", "000006", "000007"]);
  assertEquals([...Deno.readDirSync(folder.path)].length, 3);
  const last = await readRecorded(files[2] ?? "");
  assertEquals(Number(last.attributes.first_sample_index), first + 6000);
  await expectRecordedSequence(files[2] ?? "", "A", first + 6000);
});

Deno.test("Writer asks for the end when the disk has less than its reserve", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path, { reserveBytes: 1e18 });
  publish(1000);
  assert(writer.step());
  assert(producer.monitor.isSet(Word.stop), "it did not ask for the end");
  publish(500);
  producer.monitor.end("user");
  const { stopReason, samples } = writer.run();
  assertEquals([stopReason, samples], ["disk full", 1500]);
  assertEquals((await readRecorded(files[0] ?? "")).attributes.complete, 0n);
});

Deno.test("Writer ends at once when it is told to, and the file says so", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const { writer, producer, publish, files } = rig(folder.path);
  publish(1000);
  writer.step();
  publish(1000);
  producer.monitor.set(Word.abort);
  const { stopReason, samples } = writer.run();
  assertEquals([stopReason, samples], ["aborted", 1000]);
  const { attributes, length } = await readRecorded(files[0] ?? "");
  assertEquals([attributes.stop_reason, attributes.complete, length], ["aborted", 0n, 1000]);
});
