import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "./program.ts";

/** Width and height that a PNG says it has. */
async function sizeOf(path: string): Promise<[number, number]> {
  const png = await Deno.readFile(path);
  assertEquals([...png.subarray(1, 4)].map((code) => String.fromCharCode(code)).join(""), "PNG");
  const view = new DataView(png.buffer);
  return [view.getUint32(16), view.getUint32(20)];
}

Deno.test("--screenshot saves a picture of what was recorded, of any part, and of one without an overview", async () => {
  await using folder = await temporaryFolder();
  const env = { PICOSTREAM_CACHE: `${folder.path}/cache` };
  const run = (...args: string[]) => runProgram(args, { cwd: folder.path, env });
  const flags = ["acquire", "--device", "sim", "-s", "62.5", "--duration", "0.7", "--no-overview", "-o", "a.hdf5"];
  const recorded = await run(...flags, "--screenshot", "end.png", "--plot-window", "0.001");
  assertEquals(recorded.status, 0, recorded.stderr);
  assert(recorded.stderr.includes("Saved a picture of 1 ms to end.png."), recorded.stderr);
  assertEquals(await sizeOf(`${folder.path}/end.png`), [1600, 900]);

  const whole = await run("view", "a.hdf5", "--screenshot", "all.png", "--width", "800", "--height", "400");
  assertEquals(whole.status, 0, whole.stderr);
  assert(whole.stderr.includes("Making the overview of a.hdf5 first"), whole.stderr);
  assertEquals(await sizeOf(`${folder.path}/all.png`), [800, 400]);
  const part = await run("view", "a.hdf5", "--screenshot", "part.png", "--start", "0.1", "--stop", "0.2", "--light");
  assert(part.stderr.includes("Saved a picture of 100 ms to part.png."), part.stderr);
});

Deno.test("--screenshot refuses what cannot be before anything is recorded, and overwrites nothing", async () => {
  await using folder = await temporaryFolder();
  const run = (...args: string[]) => runProgram(args, { cwd: folder.path });
  await Deno.writeTextFile(`${folder.path}/there.png`, "mine");
  const acquire = ["acquire", "--device", "sim", "-s", "1", "--duration", "0.1", "-o", "a.hdf5", "--screenshot"];
  for (const [name, problem] of [["there.png", /is there already/], ["a.jpg", /end with \.png/]] as const) {
    const { status, stderr } = await run(...acquire, name);
    assert(status === 2 && problem.test(stderr), `${status} ${stderr}`);
  }
  assertEquals(Array.from(Deno.readDirSync(folder.path), ({ name }) => name), ["there.png"]);
  assertEquals((await run(...acquire, "there.png", "--force")).status, 0);
  assert((await Deno.stat(`${folder.path}/there.png`)).size > 1000);

  const view = ["view", "a.hdf5", "--screenshot", "b.png"];
  for (
    const [flags, problem] of [
      [["--width", "10"], /from 320 to 8192/],
      [["--start", "2", "--stop", "1"], /after --start/],
      [["--start", "-1"], /from 0 on/],
    ] as const
  ) {
    const { status, stderr } = await run(...view, ...flags);
    assert(status === 2 && problem.test(stderr), `${status} ${stderr}`);
  }
  const beyond = await run(...view, "--start", "5");
  assert(beyond.status !== 0 && /lasts from 0 s to 100 ms/.test(beyond.stderr), beyond.stderr);
});
