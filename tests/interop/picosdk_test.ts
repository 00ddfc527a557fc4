import { assert, assertEquals } from "../assert.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { needs } from "../system.ts";

const CLIENT = decodeURIComponent(new URL("picosdk_client.py", import.meta.url).pathname);

interface Case {
  name: string;
  args: string[];
  intervalNs: number;
  values: number;
  enabled: number[];
}

const CASES: Case[] = [
  {
    name: "one channel at 1 MS/s",
    args: [],
    intervalNs: 1000,
    values: 200_000,
    enabled: [1, 0, 0, 0],
  },
  {
    name: "one channel at 20 MS/s",
    args: [],
    intervalNs: 50,
    values: 5_000_000,
    enabled: [1, 0, 0, 0],
  },
  {
    name: "two channels at 20 MS/s",
    args: ["--channels", "BD"],
    intervalNs: 50,
    values: 5_000_000,
    enabled: [0, 1, 0, 1],
  },
  {
    name: "two channels in aggregate mode",
    args: ["--channels", "AB", "--mode", "AGGREGATE", "--ratio", "9"],
    intervalNs: 1000,
    values: 30_000,
    enabled: [1, 1, 0, 0],
  },
];

for (const { name, args, intervalNs, values, enabled } of CASES) {
  Deno.test({
    name: `the maker's Python wrappers stream ${name} from the test driver`,
    ...needs("cc", "python3", "numpy", "picosdk"),
    fn: async () => {
      await using driver = await compileTestDriver();
      const log = `${driver.dir}/log.json`;
      const { success, stdout, stderr } = await new Deno.Command("python3", {
        args: [CLIENT, "--interval-ns", `${intervalNs}`, "--count", `${values}`, ...args],
        env: { LD_LIBRARY_PATH: driver.dir, PS5000A_TEST_LOG: log, PS5000A_TEST_SERIAL: "GQ907/0042" },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
        variant: "5444D",
        serial: "GQ907/0042",
        maximum: 32767,
        intervalNs,
        values,
      });
      const seen = await readDriverLog(log);
      assertEquals([seen.wrong, seen.refused, seen.openUnits, seen.dropped], [[], [], 0, 0]);
      assertEquals([seen.enabled, seen.ranges, seen.analogOffset], [enabled, [7, 7, 7, 7], [0.5, 0.5, 0.5, 0.5]]);
      assert(seen.delivered >= values);
    },
  });
}
