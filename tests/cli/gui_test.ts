import type { Status } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { fileSize, type Running, runProgram, startProgram, summaryOf, temporaryFolder, until } from "./program.ts";

/** The address that the program prints. */
async function addressOf(program: Running): Promise<URL> {
  const find = () => /PicoStream is at (\S+)/.exec(program.stderr())?.[1];
  await until(() => find() !== undefined, "the address");
  return new URL(find() ?? "");
}

Deno.test("picostream gui serves the page, and Ctrl-C ends a recording cleanly first", async () => {
  await using folder = await temporaryFolder();
  const env = { PICOSTREAM_CONFIG: `${folder.path}/config` };
  const flags = ["gui", "--no-open", "--port", "0", "--device", "sim", "--data", "runs"];
  const program = startProgram(flags, { cwd: folder.path, env });
  const { origin } = await addressOf(program);
  const page = await fetch(origin);
  assert(/<html/.test(await page.text()));
  const answer = await fetch(`${origin}/api/acquisition/start`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: "{}",
  });
  const { recording }: Status = await answer.json();
  const path = `${folder.path}/runs/${recording?.name}`;
  await until(() => fileSize(path) > 1e6, "1 MB");
  program.kill("SIGINT");
  const { status, stderr } = await program.finished;
  assertEquals(status, 0, stderr);
  for (const told of [/INFO +Recording from .* to .*runs/, /INFO +Recorded .* samples/, /nothing is missing/]) {
    assert(told.test(stderr), stderr);
  }
  const verified = await runProgram(["verify", path], { cwd: folder.path });
  assertEquals(verified.status, 0, verified.stdout);
});

Deno.test("picostream acquire --plot shows the recording, which the page cannot end", async () => {
  await using folder = await temporaryFolder();
  const env = { PICOSTREAM_CONFIG: `${folder.path}/config` };
  const flags = [
    "--plot",
    "-w",
    "0.2",
    "-n",
    "1000",
    "--no-open",
    "--port",
    "0",
    "--device",
    "sim",
    "-o",
    "a.hdf5",
    "--json",
  ];
  const program = startProgram(flags, { cwd: folder.path, env });
  const { origin, search } = await addressOf(program);
  assertEquals(search, "?window=0.2&points=1000");
  await until(() => program.stderr().includes("Recording from"), "the start");
  const status: Status = await (await fetch(`${origin}/api/status`)).json();
  assertEquals([status.recording?.name, status.mayControl, status.ofCommandLine], ["a.hdf5", false, true]);
  const stop = await fetch(`${origin}/api/acquisition/stop`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: "{}",
  });
  assertEquals(stop.status, 409);
  await stop.body?.cancel();
  program.kill("SIGINT");
  const finished = await program.finished;
  assertEquals([finished.status, summaryOf(finished).stopReason], [0, "user"], finished.stderr);
});

Deno.test("picostream view serves one recording, read-only, and takes a free port where the wished one is taken", async () => {
  await using folder = await temporaryFolder();
  const options = { cwd: folder.path, env: { PICOSTREAM_CONFIG: `${folder.path}/config` } };
  await runProgram(["--device", "sim", "-s", "1", "--duration", "0.1", "-o", "a.hdf5"], options);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const wished = taken.addr.port;
  const program = startProgram(["view", "a.hdf5", "--no-open", "--port", String(wished)], options);
  const { origin, hash, port } = await addressOf(program);
  assert(hash === "#/recording/a.hdf5" && port !== String(wished), origin);
  const status: Status = await (await fetch(`${origin}/api/status`)).json();
  assertEquals([status.mayControl, status.dataFolder], [false, await Deno.realPath(folder.path)]);
  program.kill("SIGTERM");
  assertEquals((await program.finished).status, 0);
  assertEquals((await runProgram(["view", "missing.hdf5", "--no-open"], options)).status, 5);
  assertEquals((await runProgram(["gui", "--port", "99999", "--no-open"], options)).status, 2);
});
