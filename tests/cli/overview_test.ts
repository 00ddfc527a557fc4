import { assert, assertEquals } from "../assert.ts";
import { fileSize, runProgram, startProgram, temporaryFolder, until } from "./program.ts";

Deno.test("overview makes one for a recording without, ahead of time, and tells where it is", async () => {
  await using folder = await temporaryFolder();
  const options = { cwd: folder.path, env: { PICOSTREAM_CACHE: `${folder.path}/cache` } };
  const flags = ["--device", "sim", "-s", "62.5", "--duration", "0.6", "--no-overview", "-o", "a.hdf5"];
  assertEquals((await runProgram(flags, options)).status, 0);
  const info = await runProgram(["info", "a.hdf5"], options);
  assert(info.stdout.includes("overview    none"), info.stdout);
  const built = await runProgram(["overview", "a.hdf5", "--json"], options);
  assertEquals(built.status, 0, built.stderr);
  const { overview, file, samples } = JSON.parse(built.stdout);
  assertEquals([overview, samples], ["built", 37_500_000]);
  assert(fileSize(file) > 37_500_000 / 128 * 2 && file.startsWith(`${folder.path}/cache/`), file);
  const again = await runProgram(["overview", "a.hdf5"], options);
  assertEquals([again.status, again.stdout], [0, `a.hdf5 has an overview in ${file}.\n`]);
});

Deno.test("overview has nothing to do for a recording that has one, and refuses one that is at work", async () => {
  await using folder = await temporaryFolder();
  const options = { cwd: folder.path, env: { PICOSTREAM_CACHE: `${folder.path}/cache` } };
  const stored = await runProgram(["--device", "sim", "-s", "1", "--duration", "0.1", "-o", "a.hdf5"], options);
  assertEquals(stored.status, 0, stored.stderr);
  const { status, stdout } = await runProgram(["overview", "a.hdf5"], options);
  assertEquals([status, stdout], [0, "a.hdf5 has its overview already.\n"]);
  const path = `${folder.path}/b.hdf5`;
  const recording = startProgram(["--device", "sim", "-s", "62.5", "--no-overview", "-o", path], options);
  // More than is looked at value by value.
  await until(() => fileSize(path) > 80e6, "80 MB");
  const refused = await runProgram(["overview", "b.hdf5"], options);
  assertEquals(refused.status, 5);
  assert(refused.stderr.includes("it is still being written. Wait until it is ended."), refused.stderr);
  recording.kill("SIGTERM");
  assertEquals((await recording.finished).status, 0);
});
