import { SettingsStore } from "../../record/settings_store.ts";
import type { ApiError, AppSettings, SettingsCheck } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { bodyOf, startRig } from "./rig.ts";

Deno.test("the server keeps settings, also those that cannot be recorded with, and they are there after a restart", async () => {
  await using rig = await startRig();
  const before = await bodyOf<AppSettings>(rig.get("/api/settings"));
  assertEquals(before.acquisition.device, "sim");
  const settings = structuredClone(before);
  settings.acquisition.channels = [{ ...settings.acquisition.channels[0]!, name: "C", rangeV: 3, label: "µ ∑" }];
  settings.output = { folder: "runs/today", name: "first" };
  const check = await bodyOf<SettingsCheck>(rig.send("PUT", "/api/settings", settings));
  assertEquals(check.problems.map(({ field }) => field), ["acquisition.channels.0.rangeV"]);
  assertEquals(await bodyOf(rig.get("/api/settings")), settings);
  const { path } = rig.server.services.settings;
  const stored = await SettingsStore.load(path.replace(/\/settings\.json$/, ""));
  assertEquals([stored.current, stored.problem], [settings, null]);
});

Deno.test("the server checks settings without keeping them, and says what they would do", async () => {
  await using rig = await startRig();
  const settings = await bodyOf<AppSettings>(rig.get("/api/settings"));
  const [channel] = settings.acquisition.channels;
  const channels = ["A", "B"].map((name) => ({ ...channel, name, rangeV: 2, probe: 10 }));
  const acquisition = { ...settings.acquisition, resolutionBits: 15, rateMSps: 30, channels, overview: false };
  const check = await bodyOf<SettingsCheck>(rig.send("POST", "/api/settings/check", { ...settings, acquisition }));
  assertEquals(check.problems, []);
  // ±2 V at the tip of a probe of 10 are ±0.2 V at the input, where the offset may be ±0.25 V.
  assertEquals([check.fastestMSps, check.mostChannels, check.offsetLimitsV], [31.25, 2, [2.5, 2.5]]);
  assert(check.rates.below <= 30 && check.rates.above >= 30, JSON.stringify(check.rates));
  assert(Math.abs(check.rates.taken - 30) < 0.001, JSON.stringify(check.rates));
  assert(Math.abs(check.bytesPerS - 120e6) < 120e6 * 1e-4, String(check.bytesPerS));
  assertEquals(await bodyOf(rig.get("/api/settings")), settings);
});

Deno.test("the server refuses settings of a wrong shape, by field, and a library from a page", async () => {
  await using rig = await startRig();
  const settings = await bodyOf<AppSettings>(rig.get("/api/settings"));
  const wrong = [
    [{ ...settings, output: { folder: "../elsewhere", name: "" } }, "output.folder"],
    [{ ...settings, output: { folder: "/etc", name: "" } }, "output.folder"],
    [{ ...settings, output: { folder: "", name: "a/b" } }, "output.name"],
    [{ ...settings, output: { folder: "", name: "C:evil" } }, "output.name"],
    [{ ...settings, output: { folder: "", name: "nul\0" } }, "output.name"],
    [{ ...settings, acquisition: { ...settings.acquisition, rateMSps: "fast" } }, "acquisition.rateMSps"],
  ] as const;
  for (const [input, field] of wrong) {
    const { problems } = await bodyOf<ApiError>(rig.send("PUT", "/api/settings", input), 400);
    assertEquals(problems?.map((problem) => problem.field), [field]);
    const check = await bodyOf<SettingsCheck>(rig.send("POST", "/api/settings/check", input));
    assertEquals(check.problems.map((problem) => problem.field), [field]);
  }
  const driverLib = "/tmp/evil.so";
  await bodyOf(rig.send("PUT", "/api/settings", { ...settings, acquisition: { ...settings.acquisition, driverLib } }));
  assertEquals(await bodyOf(rig.get("/api/settings")), settings);
});
