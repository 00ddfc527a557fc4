import { assert, assertEquals } from "../assert.ts";
import { compileTestDriver } from "../driver/build.ts";
import { needs } from "../system.ts";
import { runProgram, temporaryFolder } from "./program.ts";

for (
  const { units, text, json } of [
    { units: "1", text: /^TEST\/0001\n$/, json: [{ serial: "TEST/0001" }] },
    { units: "0", text: /^No instrument found\. Check the cable/, json: [] },
  ]
) {
  Deno.test({
    name: `picostream devices lists ${json.length} instruments`,
    ...needs("cc"),
    fn: async () => {
      await using folder = await temporaryFolder();
      await using driver = await compileTestDriver();
      const options = { cwd: folder.path, env: { PS5000A_TEST_UNITS: units } };
      const plain = await runProgram(["devices", "--driver-lib", driver.path], options);
      assertEquals(plain.status, 0, plain.stderr);
      assert(text.test(plain.stdout), plain.stdout);
      const listed = await runProgram(["devices", "--driver-lib", driver.path, "--json"], options);
      assertEquals(JSON.parse(listed.stdout), { devices: json });
    },
  });
}

Deno.test("picostream devices says what to do without the driver's library", async () => {
  await using folder = await temporaryFolder();
  const { status, stderr } = await runProgram(["devices"], { cwd: folder.path });
  assertEquals(status, 3);
  assert(/--driver-lib/.test(stderr), stderr);
});
