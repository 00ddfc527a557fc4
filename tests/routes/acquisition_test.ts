import type { ApiError, AppSettings, SettingsCheck, Status } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { bodyOf, recordShortly, startRig } from "./rig.ts";

Deno.test("the server records from the simulated instrument, and two clients see the same", async () => {
  await using rig = await startRig();
  const idle = await rig.status();
  assertEquals([idle.state, idle.recording, idle.last, idle.mayControl], ["idle", null, null, true]);
  assert(idle.diskFreeBytes > 0);

  const started = await bodyOf<Status>(rig.send("POST", "/api/acquisition/start", {}));
  assertEquals([started.state, started.recording?.sampleIntervalNs], ["recording", 1000]);
  const [one, two] = await Promise.all([rig.status(), rig.status()]);
  assertEquals(one.recording?.name, two.recording?.name);
  assert(/^picostream_.*\.hdf5$/.test(one.recording?.name ?? ""));

  const refused = await bodyOf<ApiError>(rig.send("POST", "/api/acquisition/start", {}), 409);
  assert(/is being recorded\. Stop it first\.$/.test(refused.error), refused.error);

  const [a, b] = await Promise.all([1, 2].map(() => bodyOf<Status>(rig.send("POST", "/api/acquisition/stop", {}))));
  assertEquals([a?.state, b?.state], ["stopping", "stopping"]);
  const { last, recording } = await rig.idle();
  assertEquals([recording, last?.name, last?.error], [null, one.recording?.name, null]);
  assertEquals([last?.summary?.verified, last?.summary?.stopReason, last?.summary?.lostSamples], [true, "user", 0]);
  await bodyOf(rig.send("POST", "/api/acquisition/stop", {}));
});

Deno.test("the server never records over a file", async () => {
  await using rig = await startRig();
  const first = await recordShortly(rig, "data");
  assertEquals([first.last?.name, first.last?.summary?.samples], ["data.hdf5", 200_000]);
  const before = await Deno.readFile(`${rig.folder}/data.hdf5`);
  const { error } = await bodyOf<ApiError>(rig.send("POST", "/api/acquisition/start", {}), 409);
  assert(/it exists/.test(error), error);
  assertEquals(await Deno.readFile(`${rig.folder}/data.hdf5`), before);
});

Deno.test("the server says why it cannot record, by field, and tells no stack of an instrument's failure", async () => {
  await using rig = await startRig();
  const { acquisition } = rig.server.services.settings.current;
  const put = (more: Partial<AppSettings["acquisition"]>) =>
    rig.send("PUT", "/api/settings", { acquisition: { ...acquisition, ...more }, output: { folder: "", name: "" } });

  const check = await bodyOf<SettingsCheck>(put({ rateMSps: 500 }));
  assertEquals(check.problems.map(({ field }) => field), ["acquisition.rateMSps"]);
  const refused = await bodyOf<ApiError>(rig.send("POST", "/api/acquisition/start", {}), 400);
  assertEquals(refused.problems?.map(({ field }) => field), ["acquisition.rateMSps"]);

  await bodyOf(put({ simulation: { ...acquisition.simulation, faults: [{ kind: "open", status: 3 }] } }));
  const failed = await bodyOf<ApiError>(rig.send("POST", "/api/acquisition/start", {}), 503);
  assert(!/\bat .*\.ts/.test(failed.error), failed.error);
  assertEquals((await rig.idle()).last?.error, failed.error);
  assertEquals(Array.from(Deno.readDirSync(rig.folder)), []);

  const unplug: AppSettings["acquisition"]["simulation"]["faults"] = [{ kind: "unplug", atS: 0.1 }];
  await bodyOf(put({ simulation: { ...acquisition.simulation, faults: unplug } }));
  await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
  const { last } = await rig.idle();
  assert(last?.summary?.failure, "a recording without its instrument succeeded");
  assert(!/\bat .*\.ts/.test(JSON.stringify(last)), JSON.stringify(last));
});

Deno.test("the server lets its computer's pages quit while nothing is recorded, and no others", async () => {
  let quits = 0;
  await using rig = await startRig({ quit: () => quits++ });
  assertEquals((await rig.status()).mayQuit, true);
  await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
  const { error } = await bodyOf<ApiError>(rig.send("POST", "/api/quit", {}), 409);
  assertEquals([quits, error], [0, "Cannot quit PicoStream: a recording is at work. Stop it first."]);
  await bodyOf(rig.send("POST", "/api/acquisition/stop", {}));
  await rig.idle();
  await bodyOf(rig.send("POST", "/api/quit", {}, { origin: "http://elsewhere.example" }), 403);
  assertEquals(quits, 0);
  await bodyOf(rig.send("POST", "/api/quit", {}));
  assertEquals(quits, 1);
});
