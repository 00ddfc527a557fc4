import { clearWriterFlags, readSuperblock } from "../../../storage/hdf5/superblock.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { needs } from "../../system.ts";
import { writeCrashed, writeRecording, zigzag } from "../recordings.ts";

const CONTENT = { planes: [zigzag(1000)] };

Deno.test("readSuperblock() tells whether the writer closed the file, and its end", async () => {
  await using folder = await temporaryFolder();
  const [ended, crashed] = [`${folder.path}/ended`, `${folder.path}/crashed`];
  await writeRecording(ended, CONTENT);
  await writeCrashed(crashed, CONTENT);
  for (const [path, flags] of [[ended, 0], [crashed, 5]] as const) {
    const { size: endOfFile } = Deno.statSync(path);
    assertEquals(readSuperblock(path), { flags, endOfFile, rootAt: 48, checksumIsRight: true });
  }
});

Deno.test("readSuperblock() gives null for other files", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/other`;
  for (const bytes of [[], [0x89, 0x48], Array.from({ length: 100 }, (_, i) => i)]) {
    Deno.writeFileSync(path, Uint8Array.from(bytes));
    assertEquals(readSuperblock(path), null);
    assertEquals(clearWriterFlags(path), false);
  }
  assertThrows(() => readSuperblock(`${folder.path}/missing`), Deno.errors.NotFound);
});

Deno.test("clearWriterFlags() leaves a file that was ended, and one with a wrong checksum, untouched", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, CONTENT);
  const ended = Deno.readFileSync(path);
  assertEquals(clearWriterFlags(path), false);
  assertEquals(Deno.readFileSync(path), ended);
  await writeCrashed(path, CONTENT);
  const damaged = Deno.readFileSync(path);
  damaged[30]! ^= 1;
  Deno.writeFileSync(path, damaged);
  assertEquals(readSuperblock(path)?.checksumIsRight, false);
  assertEquals(clearWriterFlags(path), false);
  assertEquals(Deno.readFileSync(path), damaged);
});

Deno.test({
  name: "clearWriterFlags() does what h5clear does, byte for byte",
  ...needs("h5clear"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const [ours, theirs] = [`${folder.path}/ours`, `${folder.path}/theirs`];
    await writeCrashed(ours, CONTENT);
    Deno.copyFileSync(ours, theirs);
    assert(clearWriterFlags(ours));
    assert(new Deno.Command("h5clear", { args: ["-s", theirs] }).outputSync().success);
    assertEquals(Deno.readFileSync(ours), Deno.readFileSync(theirs));
  },
});

Deno.test("clearWriterFlags() makes HDF5's end and the real end the same, and never shortens", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  const { size } = Deno.statSync(path);
  for (const change of [5000, -1000]) {
    const changed = `${folder.path}/changed`;
    Deno.copyFileSync(path, changed);
    Deno.truncateSync(changed, size + change);
    assert(clearWriterFlags(changed));
    const endOfFile = Math.max(size, size + change);
    assertEquals(readSuperblock(changed), { flags: 0, endOfFile, rootAt: 48, checksumIsRight: true });
    assertEquals(Deno.statSync(changed).size, endOfFile);
  }
});
