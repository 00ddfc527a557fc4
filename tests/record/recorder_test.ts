import { AcquisitionSettings } from "../../acquire/settings.ts";
import { Recorder } from "../../record/recorder.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

const SETTINGS = AcquisitionSettings.parse({ device: "sim", rateMSps: 1 });

Deno.test("Recorder goes from idle to idle, tells each change, and refuses a second recording meanwhile", async () => {
  await using folder = await temporaryFolder();
  const recorder = new Recorder(folder.path);
  const states: string[] = [];
  const unsubscribe = recorder.subscribe(() => states.push(recorder.state));
  const started = recorder.start(SETTINGS, { folder: "a/b", name: "run.1" });
  await assertRejects(recorder.start(SETTINGS, { folder: "", name: "" }), { name: "RecorderBusyError" });
  await started;
  assertEquals([recorder.name, recorder.work?.sampleIntervalNs], ["a/b/run.1.hdf5", 1000]);
  await recorder.stop();
  assertEquals(states, ["starting", "recording", "stopping", "idle"]);
  assertEquals([recorder.work, recorder.last?.summary?.verified], [null, true]);
  unsubscribe();
  await recorder.stop();
  assertEquals(states.length, 4);
});

Deno.test("Recorder gives two recordings within a second two names, and says how one that failed ended", async () => {
  await using folder = await temporaryFolder();
  const recorder = new Recorder(folder.path);
  const names: (string | null)[] = [];
  for (let i = 0; i < 2; i++) {
    await recorder.start(SETTINGS, { folder: "", name: "" });
    names.push(recorder.name);
    await recorder.stop();
  }
  assert(names[0] !== names[1], String(names));
  const faulty = {
    ...SETTINGS,
    simulation: { ...SETTINGS.simulation, faults: [{ kind: "open" as const, status: 3 }] },
  };
  await assertRejects(recorder.start(faulty, { folder: "", name: "x" }), { name: "RecordFailure" });
  await recorder.stop();
  assertEquals([recorder.state, recorder.last?.summary, recorder.last?.name], ["idle", null, "x.hdf5"]);
});
