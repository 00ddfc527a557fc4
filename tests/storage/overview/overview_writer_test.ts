import fc from "fast-check";
import { createRing, RingConsumer, SCRATCH_BYTES } from "../../../acquire/ring.ts";
import { OVERVIEW_LEVELS, type OverviewLevel } from "../../../storage/format.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { RecordingFile } from "../../../storage/write/recording_file.ts";
import { WorkMemory } from "../../../storage/simd/work_memory.ts";
import { assert, assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeRecording, zigzag } from "../recordings.ts";

/** Minimum and maximum of each bucket, from the definition. */
function buckets(values: Int16Array, size: number): number[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => {
    let [least, most] = [Infinity, -Infinity];
    for (const value of values.subarray(i * size, (i + 1) * size)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return [least, most];
  });
}

function stored(path: string, channel: string, level: OverviewLevel): number[][] {
  using file = Hdf5File.open(path, "read");
  const dataset = `/channels/${channel}/overview/${level}`;
  const [rows = 0] = file.dataset(dataset).shape;
  const flat = rows === 0 ? [] : [...file.readInt16Rows(dataset, 0, rows, 2)];
  return Array.from({ length: rows }, (_, i) => flat.slice(2 * i, 2 * i + 2));
}

Deno.test("a recording has the extremes of every bucket of every level, however the values came", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/a`;
  const parts = fc.array(fc.oneof(fc.integer({ min: 0, max: 700 }), fc.constantFrom(256, 4096, 65536, 200_000)), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 65535 }), fc.boolean(), (counts, step, flushes) => {
      const values = zigzag(counts.reduce((sum, n) => sum + n, 0), step);
      const file = RecordingFile.create(path, HEADER);
      let at = 0;
      for (const count of counts) {
        file.append({ count, planes: [values.subarray(at, at + count)], timeNs: at, overRange: 0 });
        at += count;
        if (flushes) file.flush();
      }
      file.finish({ stopReason: "user", complete: true }, false);
      for (const level of OVERVIEW_LEVELS) {
        assertEquals(stored(path, "A", level), buckets(values, level), `level ${level}`);
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("the overview crosses chunks, and each channel has its own", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const planes = [zigzag(5_000_000, 3), zigzag(5_000_000, 20011)];
  await writeRecording(path, { header: TWO_CHANNELS, planes, blockValues: 333_331 });
  for (const level of OVERVIEW_LEVELS) {
    assertEquals(stored(path, "A", level), buckets(planes[0]!, level));
    assertEquals(stored(path, "C", level), buckets(planes[1]!, level));
  }
});

Deno.test("the overview of values in the ring is made where they are", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/a`;
  const layout = createRing(1, 100_000, 1e6);
  const ring = new RingConsumer(layout);
  const planes = ring.planes(2);
  const values = zigzag(100_000, 12345);
  planes[0]!.set(values);
  const overview = new WorkMemory(ring.memory, ring.scratchAt, SCRATCH_BYTES);
  const file = RecordingFile.create(path, HEADER, { overview });
  file.append({ count: 99_999, planes, timeNs: 0, overRange: 0 });
  file.finish({ stopReason: "user", complete: true }, false);
  assertEquals(stored(path, "A", 256), buckets(values.subarray(0, 99_999), 256));
  assertEquals([...planes[0]!], [...values]);
});

Deno.test("the overview counts right where the values before are not stored", async () => {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/a`;
  const startAt = 2 ** 33 + 100;
  const file = RecordingFile.create(path, HEADER, { startAt });
  file.append({ count: 600, planes: [new Int16Array(600).fill(5)], timeNs: 0, overRange: 0 });
  file.finish({ stopReason: "user", complete: true }, false);
  using hdf5 = Hdf5File.open(path, "read");
  const dataset = "/channels/A/overview/256";
  const first = 2 ** 33 / 256;
  assertEquals(hdf5.dataset(dataset).shape, [first + 3, 2]);
  // The first bucket begins with 100 values that read as zero.
  assertEquals([...hdf5.readInt16Rows(dataset, first, 3, 2)], [0, 5, 5, 5, 5, 5]);
  assertEquals(hdf5.dataset("/channels/A/overview/1048576").shape, [2 ** 33 / 2 ** 20 + 1, 2]);
});

Deno.test("the overview takes less than 2 % of the file", async () => {
  await using folder = await temporaryFolder();
  const sizes: number[] = [];
  for (const overview of [true, false]) {
    const path = `${folder.path}/${overview}`;
    await writeRecording(path, { planes: [zigzag(20_000_000)], overview });
    sizes.push(Deno.statSync(path).size);
  }
  assert(sizes[0]! / sizes[1]! < 1.02, `${sizes}`);
});
