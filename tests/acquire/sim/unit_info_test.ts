import { unitInfo, writeText } from "../../../acquire/sim/unit_info.ts";
import { checkSimulationSettings } from "../../../acquire/sim/options.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("unitInfo() tells model and serial number, and that it is simulated", () => {
  const settings = checkSimulationSettings({ model: "5243D", serial: "XY/12" });
  assertEquals(unitInfo(3, settings), "5243D");
  assertEquals(unitInfo(4, settings), "XY/12");
  assertEquals(unitInfo(0, settings)?.includes("simulated"), true);
  assertEquals([unitInfo(5, settings), unitInfo(10, settings)], [undefined, undefined]);
});

Deno.test("writeText() ends with a zero and answers the room it needs", () => {
  const target = new Uint8Array(6).fill(255);
  assertEquals(writeText(target, "abc"), 4);
  assertEquals([...target], [97, 98, 99, 0, 255, 255]);
  assertEquals(writeText(target.subarray(0, 3), "abc"), 4);
  assertEquals([...target], [97, 98, 0, 0, 255, 255]);
  assertEquals(writeText(new Uint8Array(0), "abc"), 4);
});
