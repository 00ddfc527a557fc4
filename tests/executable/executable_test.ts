/** The built file on an empty computer: that everything it needs is in it, worker by worker. */
import type { Job, Status } from "../../routes/protocol.ts";
import { VERSION } from "../../version.ts";
import { assert, assertEquals } from "../assert.ts";
import { TestBrowser } from "../browser/browser.ts";
import { Gui } from "../browser/gui.ts";
import { fileSize, runProgram, startProgram, summaryOf, until } from "../cli/program.ts";
import { expectRecordedSequence } from "../cli/recorded.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { needs } from "../system.ts";
import { emptyComputer, needsExecutable } from "./executable.ts";

const SEQUENCE = ["--device", "sim", "--signal", "A=sequence"];

Deno.test({
  name: "the executable says its version, its help and its licences",
  ...needsExecutable(),
  fn: async () => {
    await using computer = await emptyComputer();
    const told = async (flag: string) => {
      const { status, stdout, stderr } = await runProgram([flag], computer.options);
      assertEquals([status, stderr], [0, ""]);
      return stdout;
    };
    const version = await told("--version");
    assert(version.startsWith(VERSION) && /^[\d.]+( \([0-9a-f]{7,}(-dirty)?\))?\n$/.test(version), version);
    const help = await told("--help");
    assert(help.includes("--sample-rate") && help.includes("Exit status:"), help);
    const licences = await told("--licences");
    for (const name of ["PicoStream", "Deno ", "HDF5", "h5wasm ", "hono ", "preact ", "uplot ", "zod "]) {
      assert(licences.includes(name), `${name} is not in the licences`);
    }
    assertEquals([...Deno.readDirSync(computer.path), ...Deno.readDirSync(computer.options.env.HOME ?? "")], []);
  },
});

Deno.test({
  name: "the executable records from the simulated instrument, verifies, tells about the file, and exports it",
  ...needsExecutable(),
  fn: async () => {
    await using computer = await emptyComputer();
    const run = async (...args: string[]) => {
      const finished = await runProgram(args, computer.options);
      assertEquals(finished.status, 0, finished.stderr);
      return finished;
    };
    const flags = ["-s", "62.5", ...SEQUENCE, "--duration", "0.5", "--no-overview", "-o", "data.hdf5", "--json"];
    const { samples, verified } = summaryOf(await run(...flags));
    assertEquals([samples, verified], [31_250_000, true]);
    assertEquals(await expectRecordedSequence(`${computer.path}/data.hdf5`, "A"), []);
    await run("verify", "data.hdf5");
    await run("overview", "data.hdf5");
    assertEquals(await expectRecordedSequence(`${computer.path}/data.hdf5`, "A"), []);
    const { stdout } = await run("info", "data.hdf5", "--json");
    assert(stdout.includes("31250000"), stdout);
    await run("export", "data.hdf5", "--stop", "0.001", "-o", "data.csv");
    const lines = (await Deno.readTextFile(`${computer.path}/data.csv`)).split("\n");
    assertEquals(lines.filter((line) => /^[\d.e-]+,/.test(line)).length, 62_500);
  },
});

Deno.test({
  name: "the executable records through the library of an instrument",
  ignore: needsExecutable().ignore || needs("cc").ignore || Deno.build.os === "windows",
  fn: async () => {
    await using computer = await emptyComputer();
    await using driver = await compileTestDriver();
    const log = `${computer.path}/log.json`;
    const env = { ...computer.options.env, PS5000A_TEST_LOG: log };
    const options = { ...computer.options, env };
    const flags = ["--driver-lib", driver.path, "-s", "20", "--duration", "0.5", "-o", "data.hdf5", "--json"];
    const finished = await runProgram(flags, options);
    assertEquals(finished.status, 0, finished.stderr);
    const { samples, verified } = summaryOf(finished);
    assertEquals(verified, true);
    const { wrong, openUnits, delivered } = await readDriverLog(log);
    assertEquals([wrong, openUnits, delivered], [[], 0, samples]);
    const devices = await runProgram(["devices", "--driver-lib", driver.path], options);
    assertEquals([devices.status, devices.stdout], [0, "TEST/0001\n"]);
  },
});

Deno.test({
  name: "Ctrl-C ends a recording of the executable cleanly",
  ignore: needsExecutable().ignore || Deno.build.os === "windows",
  fn: async () => {
    await using computer = await emptyComputer();
    const program = startProgram(["-s", "20", ...SEQUENCE, "-o", "data.hdf5", "--json"], computer.options);
    await until(() => fileSize(`${computer.path}/data.hdf5`) > 1e6, "1 MB");
    program.kill("SIGINT");
    const finished = await program.finished;
    assertEquals(finished.status, 0, finished.stderr);
    const { stopReason, verified } = summaryOf(finished);
    assertEquals([stopReason, verified], ["user", true]);
    assertEquals(await expectRecordedSequence(`${computer.path}/data.hdf5`, "A"), []);
  },
});

Deno.test({
  name: "the executable serves the page, records for it, lists instruments and recordings, and works on them",
  ...needsExecutable(),
  fn: async () => {
    await using computer = await emptyComputer();
    await using gui = await Gui.start(`${computer.path}/runs`, [], computer.options);
    const { origin } = new URL(gui.url);
    const json = async (path: string) => {
      const answer = await fetch(`${origin}${path}`);
      assert(answer.ok, `${path} answers ${answer.status}`);
      return await answer.json();
    };
    const post = async (path: string, body: unknown) => {
      const headers = { "content-type": "application/json", origin };
      const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      assert(answer.ok, `${path} answers ${answer.status}`);
      return await answer.json();
    };
    for (const [path, content] of [["/", "<html"], ["/app.js", "preact"], ["/app.css", "{"], ["/icon.svg", "<svg"]]) {
      const text = await (await fetch(origin + path)).text();
      assert(text.includes(content ?? ""), `${path} is ${text.slice(0, 80)}`);
    }
    const { devices, error } = await json("/api/devices");
    assertEquals(devices.at(-1).id, "sim");
    assert(/libps5000a/.test(error), error);
    const { recording }: Status = await post("/api/acquisition/start", {});
    const name = recording?.name ?? "";
    await until(() => fileSize(`${computer.path}/runs/${name}`) > 1e6, "1 MB");
    await post("/api/acquisition/stop", {});
    let status: Status;
    do status = await json("/api/status"); while (status.state !== "idle");
    assertEquals([status.last?.name, status.last?.summary?.verified], [name, true]);
    assertEquals((await json("/api/recordings")).map((file: { name: string }) => file.name), [name]);
    let job: Job = await post("/api/jobs", { kind: "verify", name });
    while (job.state === "running") job = await json(`/api/jobs/${job.id}`);
    assertEquals(job.state, "done");
    const left = [...Deno.readDirSync(computer.options.env.TMPDIR ?? "")].filter(({ isFile }) => isFile);
    assertEquals(left, []);
  },
});

Deno.test({
  name: "the executable shows the signal live in a browser",
  ignore: needsExecutable().ignore || needs("chromium").ignore,
  // The browser belongs to playwright, which keeps handles of its own.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    await using computer = await emptyComputer();
    await using gui = await Gui.start(`${computer.path}/runs`, [], computer.options);
    await using browser = await TestBrowser.launch();
    const page = await browser.open(gui.url);
    await page.getByRole("button", { name: "Start" }).click();
    // The simulated instrument's sine, measured where the samples are.
    await page.locator(".measured-frequency", { hasText: "1.0000 kHz" }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Start" }).waitFor();
    const status: Status = await (await fetch(`${gui.url}api/status`)).json();
    assertEquals([status.last?.summary?.lostSamples, status.last?.summary?.verified], [0, true]);
  },
});
