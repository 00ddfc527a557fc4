import type { AppSettings, SettingsCheck } from "../../../routes/protocol.ts";
import { AppSettings as Schema } from "../../../record/app_settings.ts";
import { type Api, ApiFailure } from "../../../ui/api.ts";
import { SettingsModel } from "../../../ui/controls/settings_model.ts";
import { assertEquals, assertRejects } from "../../assert.ts";

const GOOD: SettingsCheck = {
  problems: [],
  fastestMSps: 125,
  rates: { below: 20, above: 20, taken: 20 },
  mostChannels: 4,
  offsetLimitsV: [20],
  bytesPerS: 1,
  diskS: 1,
};

/** A server that keeps what it is given; `refuse` is what it says instead. */
class FakeServer {
  kept: AppSettings[] = [];
  now: AppSettings = Schema.parse({});
  refuse: Error | null = null;

  async loaded(): Promise<SettingsModel> {
    const answer = (): Promise<SettingsCheck> =>
      this.refuse === null ? Promise.resolve(GOOD) : Promise.reject(this.refuse);
    const api: Pick<Api, "settings" | "saveSettings" | "checkSettings"> = {
      settings: () => Promise.resolve(structuredClone(this.now)),
      checkSettings: answer,
      saveSettings: (settings) => {
        this.kept.push(settings);
        if (this.refuse === null) this.now = settings;
        return answer();
      },
    };
    // What the model asks of the server is these three.
    const model = new SettingsModel(api as Api);
    await model.follow("1");
    return model;
  }
}

Deno.test("SettingsModel counts a text that cannot be read as a problem of its setting until its field is gone", async () => {
  const model = await new FakeServer().loaded();
  model.setUnreadable("field 1", { field: "acquisition.simulation.faults.0.atS", message: "This is no number." });
  model.setUnreadable("field 2", { field: "acquisition.simulation.faults.1.atS", message: "This is no number." });
  // The first fault is taken away: its field goes, and the other one's path changes.
  model.setUnreadable("field 1", null);
  model.setUnreadable("field 2", { field: "acquisition.simulation.faults.0.atS", message: "This is no number." });
  assertEquals(model.problems.value, [{ field: "acquisition.simulation.faults.0.atS", message: "This is no number." }]);
  model.setUnreadable("field 2", null);
  assertEquals(model.problems.value, []);
});

Deno.test("SettingsModel switches a channel on as it was before, in the instrument's order, and keeps the last one on", async () => {
  const model = await new FakeServer().loaded();
  model.toggleChannel("C", true);
  model.toggleChannel("B", true);
  model.editChannel("B", { rangeV: 0.5, label: "Anode" });
  model.toggleChannel("B", false);
  model.toggleChannel("B", true);
  const channels = () => model.settings.value?.acquisition.channels ?? [];
  assertEquals(channels().map(({ name, rangeV, label }) => [name, rangeV, label]), [
    ["A", 20, ""],
    ["B", 0.5, "Anode"],
    ["C", 20, ""],
  ]);
  for (const name of ["A", "B", "C"] as const) model.toggleChannel(name, false);
  assertEquals(channels().map(({ name }) => name), ["C"]);
  model.dispose();
});

Deno.test("SettingsModel.save() keeps the newest settings once, and again after it failed", async () => {
  const server = new FakeServer();
  const model = await server.loaded();
  model.edit({ rateMSps: 1 });
  model.edit({ rateMSps: 2 });
  server.refuse = new ApiFailure("PicoStream does not answer.", 0);
  await assertRejects(() => model.save(), /does not answer/);
  assertEquals(model.saveFailure.value, "These settings are not kept: PicoStream does not answer.");
  server.refuse = null;
  await model.save();
  await model.save();
  assertEquals(model.saveFailure.value, null);
  assertEquals(server.kept.map(({ acquisition }) => acquisition.rateMSps), [2, 2]);
});

Deno.test("SettingsModel.follow() takes what another page has changed, but not over what is not kept yet", async () => {
  const server = new FakeServer();
  const [one, other] = [await server.loaded(), await server.loaded()];
  one.edit({ rateMSps: 2 });
  await one.save();
  await other.follow("2");
  assertEquals(other.settings.value?.acquisition.rateMSps, 2);
  const shown = one.settings.value;
  await one.follow("2");
  assertEquals(one.settings.value === shown, true);
  other.edit({ rateMSps: 3 });
  one.edit({ rateMSps: 4 });
  await one.save();
  await other.follow("3");
  assertEquals(other.settings.value?.acquisition.rateMSps, 3);
  await other.save();
  await one.follow("4");
  assertEquals(one.settings.value?.acquisition.rateMSps, 3);
});

Deno.test("SettingsModel.follow() leaves what is changed while the answer is on its way", async () => {
  const model = await new FakeServer().loaded();
  const following = model.follow("2");
  model.edit({ rateMSps: 7 });
  await following;
  assertEquals(model.settings.value?.acquisition.rateMSps, 7);
  model.dispose();
});
