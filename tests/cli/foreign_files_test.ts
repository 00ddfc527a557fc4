import { Hdf5File, loadHdf5 } from "../../storage/hdf5/hdf5.ts";
import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "./program.ts";

/** Makes a file of each kind that is no whole recording. */
async function makeFiles(folder: string): Promise<Record<string, RegExp>> {
  const recorded = await runProgram(["--device", "sim", "-s", "1", "--duration", "0.2", "-o", "whole.hdf5"], {
    cwd: folder,
  });
  assertEquals(recorded.status, 0, recorded.stderr);
  const whole = await Deno.readFile(`${folder}/whole.hdf5`);
  await Deno.writeFile(`${folder}/truncated.hdf5`, whole.subarray(0, whole.length - 1000));
  await Deno.writeFile(`${folder}/stump.hdf5`, whole.subarray(0, 30));
  await Deno.writeTextFile(`${folder}/text.hdf5`, "This is no HDF5 file.\n".repeat(1000));
  await Deno.writeTextFile(`${folder}/empty.hdf5`, "");
  await Deno.mkdir(`${folder}/folder.hdf5`);
  await loadHdf5();
  using foreign = Hdf5File.create(`${folder}/foreign.hdf5`);
  foreign.createGroup("/entry");
  return {
    "missing.hdf5": /there is no such file/,
    "folder.hdf5": /it is a folder/,
    "empty.hdf5": /it is empty/,
    "text.hdf5": /it is not an HDF5 file/,
    "stump.hdf5": /HDF5/,
    "truncated.hdf5": /cut off/,
    "foreign.hdf5": /adc_counts/,
  };
}

Deno.test("every command refuses what is no whole recording, says what it is, and touches nothing", async () => {
  await using folder = await temporaryFolder();
  const files = await makeFiles(folder.path);
  for (const [name, message] of Object.entries(files)) {
    const before = await contentOf(`${folder.path}/${name}`);
    for (const command of ["info", "verify", "recover", "overview"]) {
      const { status, stdout, stderr } = await runProgram([command, name], { cwd: folder.path });
      const words = `${command} ${name}: ${stdout}${stderr}`;
      assert(status !== 0, words);
      assert(message.test(words), words);
      assert(!/^ +at |HDF5-DIAG/m.test(words), words);
    }
    assertEquals(await contentOf(`${folder.path}/${name}`), before);
  }
});

Deno.test("info, verify and recover take a split recording by the name it was given", async () => {
  await using folder = await temporaryFolder();
  const flags = ["--device", "sim", "-s", "1", "--duration", "0.5", "--split", "0.2", "-o", "data.hdf5"];
  assertEquals((await runProgram(flags, { cwd: folder.path })).status, 0);
  const verified = await runProgram(["verify", "data.hdf5"], { cwd: folder.path });
  assertEquals([verified.status, verified.stdout], [
    0,
    "Whole: 500,000 samples of each channel (500 ms) in 3 files.\n",
  ]);
  const info = await runProgram(["info", "data.hdf5", "--json"], { cwd: folder.path });
  assertEquals(info.stdout.trim().split("\n").map((line) => JSON.parse(line).samples), [200_000, 200_000, 100_000]);
  await Deno.remove(`${folder.path}/data.000002.hdf5`);
  const broken = await runProgram(["verify", "data.hdf5"], { cwd: folder.path });
  assertEquals(broken.status, 1);
  assert(/NOT WHOLE/.test(broken.stdout) && /Problem: .*data\.000003/.test(broken.stdout), broken.stdout);
});

Deno.test("info and recover give every file its turn, also after one that fails", async () => {
  await using folder = await temporaryFolder();
  const flags = ["--device", "sim", "-s", "1", "--duration", "0.1", "-o", "good.hdf5"];
  assertEquals((await runProgram(flags, { cwd: folder.path })).status, 0);
  for (const command of ["info", "recover"]) {
    const args = [command, "none.hdf5", "good.hdf5", "neither.hdf5", "--json"];
    const { status, stdout, stderr } = await runProgram(args, { cwd: folder.path });
    const [first = "", last = ""] = stdout.trim().split("\n");
    assertEquals([status, JSON.parse(first).path, JSON.parse(last).exitStatus], [5, "good.hdf5", 5]);
    assert(/none\.hdf5: there is no such file/.test(stderr) && /neither\.hdf5: there is no/.test(stderr), stderr);
  }
});

async function contentOf(path: string): Promise<string> {
  try {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
    return [...new Uint8Array(digest)].join();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
