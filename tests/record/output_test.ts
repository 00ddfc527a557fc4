import { checkOutput, type OutputRequest, removeOld, timestampedName } from "../../record/output.ts";
import { segmentNumber, segmentPath, segmentsOf } from "../../storage/segments.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

function request(path: string, change: Partial<OutputRequest> = {}): OutputRequest {
  return { path, force: false, segmented: false, expectedBytes: null, reserveBytes: 1000, ...change };
}

Deno.test("checkOutput() accepts a new file, answers its absolute path and leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  assertEquals(checkOutput(request(`${folder.path}/./a.hdf5`)), { path, folder: folder.path, old: [] });
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("checkOutput() refuses to overwrite a file, a link, or any segment without force", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  await Deno.symlink("/nonexistent", path);
  await Deno.writeTextFile(`${folder.path}/b.000012.hdf5`, "old");
  assertThrows(() => checkOutput(request(path)), /it exists.*--force/);
  assertThrows(() => checkOutput(request(`${folder.path}/b.hdf5`, { segmented: true })), /b\.000012\.hdf5: it exists/);
  checkOutput(request(path, { force: true }));
  checkOutput(request(`${folder.path}/b.hdf5`));
  const output = checkOutput(request(`${folder.path}/b.hdf5`, { segmented: true, force: true }));
  assertEquals(await Deno.readTextFile(`${folder.path}/b.000012.hdf5`), "old");
  await removeOld(output);
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["a.hdf5"]);
});

Deno.test("checkOutput() refuses what does not fit, and says how much is needed and free", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  assertThrows(() => checkOutput(request(path, { expectedBytes: 1e18 })), /1 EB are needed and .* GB are free/);
  assertThrows(() => checkOutput(request(path, { reserveBytes: 1e18 })), /at least .* are needed/);
});

Deno.test("timestampedName() has the local time and no character that a file system refuses", () => {
  assertEquals(timestampedName(new Date(2026, 0, 2, 3, 4, 5)), "picostream_2026-01-02_03-04-05.hdf5");
});

Deno.test("segmentPath() and segmentNumber() belong together", () => {
  for (
    const [path, number, segment] of [
      ["/x/data.hdf5", 1, "/x/data.000001.hdf5"],
      ["data", 12, "data.000012"],
      ["a.b/c.d.h5", 1_234_567, "a.b/c.d.1234567.h5"],
    ] as const
  ) {
    assertEquals(segmentPath(path, number), segment);
    assertEquals(segmentNumber(path, segment.replace(/^.*\//, "")), number);
  }
  for (const other of ["data.hdf5", "data.1.hdf5", "data.00000x.hdf5", "other.000001.hdf5", "data.000001.h5"]) {
    assertEquals(segmentNumber("data.hdf5", other), null);
  }
});

Deno.test("segmentsOf() gives the file, or the segments in the order of their numbers, or the name", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["a.1000000.hdf5", "a.999999.hdf5", "a.000001.hdf5", "ab.000001.hdf5"]) {
    await Deno.writeTextFile(`${folder.path}/${name}`, "");
  }
  const path = `${folder.path}/a.hdf5`;
  assertEquals(
    segmentsOf(path),
    ["a.000001.hdf5", "a.999999.hdf5", "a.1000000.hdf5"].map((name) => `${folder.path}/${name}`),
  );
  await Deno.writeTextFile(path, "");
  assertEquals(segmentsOf(path), [path]);
  assertEquals(segmentsOf("/nonexistent/a.hdf5"), ["/nonexistent/a.hdf5"]);
  assert(segmentsOf(`${path}/x.hdf5`).length === 1);
});
