import { SimulationSettings } from "../../../acquire/sim/mod.ts";
import { checkSimulationSettings } from "../../../acquire/sim/options.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

Deno.test("checkSimulationSettings() fills in the defaults", () => {
  assertEquals(checkSimulationSettings({}), {
    model: "5444D",
    serial: "SIM/0001",
    signals: [],
    faults: [],
    overrun: "drop",
    backlogS: 0.25,
  });
});

Deno.test("checkSimulationSettings() says all that is wrong", () => {
  const settings = {
    model: "5000",
    serial: "A,B",
    backlogS: 0,
    signals: [{ channel: "A", shape: "sine", frequencyHz: 0 }],
    faults: [{ kind: "power", atS: 1, status: 7 }],
  };
  assertThrows(() => checkSimulationSettings(settings), (error: Error) => {
    for (const path of ["model: ", "serial: ", "backlogS: ", "signals.0.frequencyHz: ", "faults.0.status: "]) {
      assertEquals(error.message.includes(path), true, error.message);
    }
    assertEquals(/^Cannot simulate an instrument: .*\. Correct these settings\.$/.test(error.message), true);
    return true;
  });
  assertThrows(() => checkSimulationSettings(null), /^Error: Cannot simulate an instrument: the settings: /);
});

Deno.test("SimulationSettings refuses settings that it does not know", () => {
  assertEquals(SimulationSettings.safeParse({ modell: "5444D" }).success, false);
  assertEquals(SimulationSettings.safeParse({ faults: [{ kind: "stall", atS: 1, durationS: 1 }] }).success, false);
});
