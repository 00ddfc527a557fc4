import fc from "fast-check";
import { GrowingFile } from "../../../storage/hdf5/growing_file.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";

/** So many chunks need every kind of block that an index can have, pages in data blocks too. */
const MOST_ROWS = 2 ** 22;

/** A file that is being written, with these datasets. HDF5 must have been loaded. */
function begun(path: string, names: readonly string[] = ["/values"]): Hdf5File {
  const hdf5 = Hdf5File.create(path);
  for (const name of names) hdf5.createDataset(name, "int16", [], 1024);
  hdf5.startSwmrWrite();
  hdf5.flush();
  return hdf5;
}

Deno.test("GrowingFile finds each chunk of an index of any size, as HDF5 has written it", async () => {
  await loadHdf5();
  await using folder = await temporaryFolder();
  // As many small numbers of rows as large ones.
  const row = fc.double({ min: 0, max: Math.log2(MOST_ROWS), noNaN: true }).map((log) => Math.floor(2 ** log) - 1);
  let n = 0;
  fc.assert(
    fc.property(fc.uniqueArray(row, { minLength: 1, maxLength: 60 }), fc.array(row), (written, others) => {
      const path = `${folder.path}/${n++}`;
      using hdf5 = Hdf5File.create(path);
      hdf5.createGroup("/g");
      hdf5.createDataset("/g/table", "int64", [2], 1);
      hdf5.startSwmrWrite();
      hdf5.flush();
      using raw = Deno.openSync(path);
      const file = GrowingFile.of(path, raw);
      assert(file !== null);
      assertEquals([file.dataset("/g/table").shape, file.locateChunk("/g/table", 0)], [[0, 2], null]);
      for (const [i, at] of written.entries()) {
        const rows = Math.max(...written.slice(0, i + 1)) + 1;
        hdf5.resize("/g/table", rows, [2]);
        hdf5.writeRows("/g/table", at, [2], BigInt64Array.of(BigInt(at), -1n));
        hdf5.flush();
        assert(file.refresh());
        assertEquals(file.dataset("/g/table").shape, [rows, 2]);
        assertEquals([...file.readInt64Rows("/g/table", at, 1, 2)], [BigInt(at), -1n]);
      }
      for (const at of others) {
        const [value] = file.readInt64Rows("/g/table", at, 1, 2);
        assertEquals(value, written.includes(at) ? BigInt(at) : 0n, `row ${at}`);
      }
      Deno.removeSync(path);
    }),
    { numRuns: 40 },
  );
});

Deno.test("GrowingFile knows what HDF5 knows of all datasets", async () => {
  await loadHdf5();
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  using hdf5 = Hdf5File.create(path);
  hdf5.createDataset("/values", "int16", [], 1024);
  for (const group of ["/one", "/one/two", "/one/two/three"]) {
    hdf5.createGroup(group);
    hdf5.createDataset(`${group}/values`, "int16", [], 512);
    hdf5.createDataset(`${group}/table`, "int64", [3], 64);
    // Long attributes make the header continue elsewhere.
    for (let n = 0; n < 6; n++) hdf5.writeAttribute(`${group}/table`, `attribute ${n}`, "x".repeat(200));
  }
  hdf5.createHardLink("/values", "/one/same");
  hdf5.startSwmrWrite();
  hdf5.resize("/values", 5);
  hdf5.flush();
  using raw = Deno.openSync(path);
  const file = GrowingFile.of(path, raw)!;
  const tables = ["/one/table", "/one/two/table", "/one/two/three/table"];
  for (const name of ["/values", "/one/same", "/one/two/values", ...tables]) {
    assert(file.has(name), name);
    assertEquals(file.dataset(name), hdf5.dataset(name));
    assertEquals(file.plainChunks(name), hdf5.plainChunks(name));
  }
  assert(!file.has("/other") && !file.has("/one"));
  assertThrows(() => file.dataset("/other"), {
    name: "Hdf5Error",
    message: `Cannot read /other in ${path}: there is none.`,
  });
});

Deno.test("GrowingFile leaves to HDF5 what is not as PicoStream writes it", async () => {
  await loadHdf5();
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const looked = () => {
    using raw = Deno.openSync(path);
    return GrowingFile.of(path, raw);
  };
  Deno.writeTextFileSync(path, "no HDF5 file, but long enough to hold what one begins with, and more");
  assertEquals(looked(), null);
  const sound = begun(path);
  assert(looked() !== null);
  sound.close();
  assertEquals(looked(), null, "a file that was ended");
  // Links of so many objects do not lie in the header of their group.
  using _many = begun(path, Array.from({ length: 20 }, (_, n) => `/values ${n}`));
  assertEquals(looked(), null, "a group with many members");
});

Deno.test("GrowingFile.refresh() tells when the file was ended, deleted or replaced", async () => {
  await loadHdf5();
  await using folder = await temporaryFolder();
  for (const [n, change] of (["nothing", "end", "delete", "replace"] as const).entries()) {
    const path = `${folder.path}/${n}`;
    const hdf5 = begun(path);
    using raw = Deno.openSync(path);
    const file = GrowingFile.of(path, raw)!;
    assert(file.refresh());
    if (change === "end") hdf5.close();
    if (change === "replace") Deno.copyFileSync(path, `${path}.copy`);
    if (change === "delete" || change === "replace") Deno.removeSync(path);
    if (change === "replace") Deno.renameSync(`${path}.copy`, path);
    assertEquals(file.refresh(), change === "nothing", change);
    hdf5.close();
  }
});

Deno.test("GrowingFile reads a part again that is just being written, and refuses one that stays wrong", async () => {
  await loadHdf5();
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  using _hdf5 = begun(path);
  using raw = Deno.openSync(path);
  const file = GrowingFile.of(path, raw)!;
  const at = Deno.readFileSync(path).length - 20;
  const breaker = new Worker(new URL("byte_breaker.ts", import.meta.url), { type: "module" });
  const said = () => new Promise((resolve) => breaker.onmessage = ({ data }) => resolve(data));
  const state = new Int32Array(new SharedArrayBuffer(8));
  const ready = said();
  breaker.postMessage({ path, at, state });
  assertEquals(await ready, "begun");
  for (let n = 0; n < 500 || Atomics.load(state, 1) < 10; n++) {
    assert(file.refresh());
    assertEquals(file.dataset("/values").shape, [0]);
  }
  const ended = said();
  Atomics.store(state, 0, 1);
  assertEquals(await ended, "broken");
  breaker.terminate();
  assert(file.refresh());
  assertThrows(() => file.dataset("/values"), {
    name: "Hdf5Error",
    message: `Cannot read the structure of ${path}: it has a part with a wrong checksum.`,
  });
});
