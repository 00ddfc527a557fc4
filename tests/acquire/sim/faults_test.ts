import { FaultSchedule } from "../../../acquire/sim/faults.ts";
import { parseFault } from "../../../acquire/sim/mod.ts";
import { assertEquals } from "../../assert.ts";

const schedule = (...texts: string[]) => new FaultSchedule(texts.map(parseFault));

Deno.test("FaultSchedule has nothing to say without faults", () => {
  const faults = schedule();
  assertEquals(faults.openStatus, 0);
  assertEquals(faults.isUnplugged(1e12), false);
  assertEquals(faults.withheldStatus(0), undefined);
  assertEquals(faults.takeDelayMs(1e12), 0);
  assertEquals(faults.runEnd(0, 1e12), undefined);
  assertEquals(faults.takePowerChange(1e12), undefined);
});

Deno.test("FaultSchedule.isUnplugged() ends when the cable is back, wasUnplugged() does not", () => {
  const faults = schedule("unplug@2:1");
  assertEquals([-Infinity, 1.9e9, 2e9, 2.9e9, 3e9].map((time) => faults.isUnplugged(time)), [
    false,
    false,
    true,
    true,
    false,
  ]);
  assertEquals([1.9e9, 2e9, 9e9].map((time) => faults.wasUnplugged(-Infinity, time)), [false, true, true]);
  assertEquals(faults.wasUnplugged(3e9, 9e9), false);
  assertEquals(schedule("unplug@2").isUnplugged(1e15), true);
});

Deno.test("FaultSchedule.withheldStatus() holds for its time", () => {
  const faults = schedule("busy@1:0.5", "silent@2:0.5");
  assertEquals([0.9e9, 1e9, 1.4e9, 1.5e9, 2e9, 2.5e9].map((time) => faults.withheldStatus(time)), [
    undefined,
    39,
    39,
    undefined,
    0,
    undefined,
  ]);
});

Deno.test("FaultSchedule.takeDelayMs() gives every delay once", () => {
  const faults = schedule("slow@1:50", "slow@1.5:20", "slow@3:5");
  assertEquals([0.5e9, 2e9, 2e9, 3e9].map((time) => faults.takeDelayMs(time)), [0, 70, 0, 5]);
});

Deno.test("FaultSchedule.runEnd() is the first one, until it was taken", () => {
  const faults = schedule("unplug@5", "stall@2", "power@3:282");
  assertEquals(faults.runEnd(0, 1.9e9), undefined);
  const end = faults.runEnd(0, 10e9);
  assertEquals([end?.atNs, end?.status], [2e9, 28]);
  if (end !== undefined) faults.takeRunEnd(end);
  assertEquals(faults.runEnd(2.5e9, 10e9)?.status, 282);
  assertEquals(faults.takePowerChange(10e9), 282);
  assertEquals(faults.takePowerChange(10e9), undefined);
  assertEquals(faults.runEnd(2.5e9, 10e9)?.status, 7);
  assertEquals(schedule("stall@2").runEnd(2.1e9, 10e9), undefined);
});
