import { withRecording } from "../../../storage/read/open_recording.ts";
import { Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { RecordingError } from "../../../storage/recording_error.ts";
import { clearWriterFlags, readSuperblock } from "../../../storage/hdf5/superblock.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { writeCrashed, writeRecording, zigzag } from "../recordings.ts";

async function expectRefusal(path: string, problem: string, remedy: string): Promise<void> {
  await assertRejects(PicoStreamReader.open(path), { message: `Cannot read ${path}: ${problem}. ${remedy}.` });
}

Deno.test("opening something that is no recording says what it is", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await expectRefusal(path, "there is no such file", "Check the name and the folder");
  await expectRefusal(folder.path, "it is a folder", "Give a file that is in it");
  Deno.writeTextFileSync(path, "");
  await expectRefusal(path, "it is empty", "Nothing was recorded into it: it can be deleted");
  for (const text of ["not HDF5", "x".repeat(100_000)]) {
    Deno.writeTextFileSync(path, text);
    await expectRefusal(path, "it is not an HDF5 file", "Give a file that PicoStream wrote");
  }
});

Deno.test(
  "opening a device or pipe is refused, and does not hang",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await using folder = await temporaryFolder();
    const pipe = `${folder.path}/pipe`;
    assert(new Deno.Command("mkfifo", { args: [pipe] }).outputSync().success);
    for (const path of ["/dev/zero", pipe]) await expectRefusal(path, "it is not an ordinary file", "Give a recording");
  },
);

Deno.test("opening a file that is cut off says how much is missing", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(1000)] });
  const { size } = Deno.statSync(path);
  Deno.truncateSync(path, size - 100);
  const problem = `it is cut off, 100 of ${size} bytes at its end are missing`;
  await expectRefusal(path, problem, "Copy it again from where it was recorded");
  for (const left of [1, 7, 47, 48, 100, 4000]) {
    Deno.truncateSync(path, left);
    await assertRejects(PicoStreamReader.open(path), RecordingError);
  }
});

Deno.test("opening a file whose writer died while ending it names the remedy", async () => {
  await using folder = await temporaryFolder();
  const [path, ending] = [`${folder.path}/a`, `${folder.path}/ending`];
  await writeCrashed(ending, { planes: [zigzag(1000)] });
  clearWriterFlags(ending);
  const writer = Hdf5File.open(ending, "read-write");
  Deno.copyFileSync(ending, path);
  writer.close();
  assertEquals(readSuperblock(path)?.flags, 1);
  const problem = "another program writes it, or its writer died at the very end";
  await expectRefusal(path, problem, "Wait until it is written, or run picostream recover with it");
});

Deno.test("withRecording() waits for a writer that is just ending the file", async () => {
  await using folder = await temporaryFolder();
  const [path, ending] = [`${folder.path}/a`, `${folder.path}/ending`];
  await writeRecording(ending, { planes: [zigzag(1000)] });
  const writer = Hdf5File.open(ending, "read-write");
  Deno.copyFileSync(ending, path);
  writer.close();
  await loadHdf5();
  const opening = withRecording(path, ({ unfinished }) => unfinished);
  // The first attempt is over when other work gets its turn.
  await new Promise((resolve) => setTimeout(resolve));
  Deno.copyFileSync(ending, path);
  assert(!(await opening));
});

Deno.test("withRecording() closes the file and tells what HDF5 reports as RecordingError", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(1000)] });
  await loadHdf5();
  let file: Hdf5File | null = null;
  const reading = withRecording(path, ({ hdf5 }) => {
    file = hdf5;
    hdf5.readInt16("/adc_counts", 2000, 1, new Int16Array(1));
  });
  await assertRejects(reading, RecordingError);
  assert(file !== null);
  // A file of which nothing is open any more can be opened in another mode.
  Hdf5File.open(path, "read-write").close();
});
