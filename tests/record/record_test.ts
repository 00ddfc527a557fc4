import { parseSettings } from "../../acquire/settings.ts";
import { RecordFailure } from "../../record/failure.ts";
import { Recording } from "../../record/record.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { temporaryFolder } from "../cli/program.ts";
import { needs } from "../system.ts";

Deno.test({
  name: "Recording closes the instrument where the file cannot be made after all",
  ...needs("cc"),
  fn: async () => {
    await using folder = await temporaryFolder();
    await using driver = await compileTestDriver();
    const log = `${folder.path}/log.json`;
    Deno.env.set("PS5000A_TEST_LOG", log);
    try {
      await Deno.mkdir(`${folder.path}/gone`);
      const settings = parseSettings({ driverLib: driver.path, rateMSps: 5 });
      const recording = new Recording(settings, `${folder.path}/gone/data.hdf5`, false);
      await Deno.remove(`${folder.path}/gone`);
      await assertRejects(recording.finished, (error: unknown) => {
        assert(error instanceof RecordFailure);
        assertEquals(error.kind, "disk");
        return true;
      });
      const { wrong, openUnits, calls } = await readDriverLog(log);
      assertEquals([wrong, openUnits, calls.ps5000aRunStreaming, calls.ps5000aCloseUnit], [[], 0, 1, 1]);
    } finally {
      Deno.env.delete("PS5000A_TEST_LOG");
    }
  },
});
