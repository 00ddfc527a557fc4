import { AppSettings } from "../../record/app_settings.ts";
import { SettingsStore } from "../../record/settings_store.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

const DEFAULTS = AppSettings.parse({});

Deno.test("SettingsStore begins with the defaults, and has what was saved when it is loaded again", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/deep/config`;
  const store = await SettingsStore.load(path);
  assertEquals([store.current, store.problem], [DEFAULTS, null]);
  const names = ["first", "second", "last"].map((name) => ({ ...DEFAULTS, output: { folder: "", name } }));
  await Promise.all(names.map((settings) => store.save(settings)));
  assertEquals((await SettingsStore.load(path)).current.output.name, "last");
  assertEquals(Array.from(Deno.readDirSync(path), ({ name }) => name), ["settings.json"]);
});

Deno.test("SettingsStore keeps a wrong file aside, and takes from it what is right", async () => {
  const cases = [
    ["{ broken", DEFAULTS],
    ["[]", DEFAULTS],
    ["null", DEFAULTS],
    [
      JSON.stringify({ acquisition: { rateMSps: -1, resolutionBits: 14, unheardOf: 1 }, output: { name: "kept" } }),
      {
        acquisition: { ...DEFAULTS.acquisition, resolutionBits: 14 as const },
        output: { folder: "", name: "kept" },
      },
    ],
    [
      JSON.stringify({ acquisition: { channels: [{ name: "B", rangeV: "wide", probe: 10 }] } }),
      {
        ...DEFAULTS,
        acquisition: {
          ...DEFAULTS.acquisition,
          channels: [{ ...DEFAULTS.acquisition.channels[0], name: "B" as const, probe: 10 }],
        },
      },
    ],
    [JSON.stringify({ acquisition: { channels: [{ rangeV: 1 }], rateMSps: 3 } }), {
      ...DEFAULTS,
      acquisition: { ...DEFAULTS.acquisition, rateMSps: 3 },
    }],
  ] as const;
  for (const [text, expected] of cases) {
    await using folder = await temporaryFolder();
    await Deno.writeTextFile(`${folder.path}/settings.json`, text);
    const store = await SettingsStore.load(folder.path);
    assertEquals(store.current, expected);
    assert(store.problem !== null && store.problem.includes("settings.json.bad"), store.problem ?? "");
    assertEquals(await Deno.readTextFile(`${folder.path}/settings.json.bad`), text);
    assertEquals((await SettingsStore.load(folder.path)).problem, null);
  }
});

Deno.test("SettingsStore fills in what an older version did not know, without a word", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/settings.json`, '{"acquisition":{"device":"sim"}}');
  const { current, problem } = await SettingsStore.load(folder.path);
  assertEquals([current.acquisition.device, current.acquisition.rateMSps, problem], ["sim", 20, null]);
});
