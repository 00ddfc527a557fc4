import { Unit } from "../../../acquire/sim/unit.ts";
import { assertEquals } from "../../assert.ts";

const open = (model: "5244D" | "5444D", bits: 8 | 12 | 14 | 15 | 16 = 12, pendingPower = 0) =>
  new Unit(1, model, bits, 0, pendingPower);

Deno.test("Unit has all channels on after opening", () => {
  assertEquals(open("5244D").enabledChannels, [0, 1]);
  assertEquals(open("5444D").enabledChannels, [0, 1, 2, 3]);
});

Deno.test("Unit.setChannel() refuses what the input cannot do", () => {
  const unit = open("5244D");
  assertEquals(unit.setChannel(2, true, 1, 6, 0), 16);
  assertEquals(unit.setChannel(4, false, 1, 6, 0), 16);
  assertEquals(unit.setChannel(0, true, 2, 6, 0), 69);
  assertEquals(unit.setChannel(0, true, 1, 11, 0), 15);
  assertEquals(unit.setChannel(0, true, 1, -1, 0), 15);
  assertEquals(unit.setChannel(0, true, 1, 4, 0.25), 0);
  assertEquals(unit.setChannel(0, true, 1, 4, 0.26), 80);
  assertEquals(unit.setChannel(0, true, 1, 5, -2.5), 0);
  assertEquals(unit.setChannel(0, true, 1, 5, -2.6), 80);
  assertEquals(unit.setChannel(0, true, 1, 8, NaN), 80);
  assertEquals(unit.inputSetup(0), { rangeV: 0.5, analogOffsetV: -2.5, coupling: "dc", bits: 12 });
});

Deno.test("Unit.setChannel() switches on no more channels than the resolution allows", () => {
  const unit = open("5444D", 15);
  for (const channel of [1, 2, 3]) assertEquals(unit.setChannel(channel, false, 1, 0, 0), 0);
  assertEquals(unit.setChannel(3, true, 1, 6, 0), 0);
  assertEquals(unit.setChannel(2, true, 1, 6, 0), 289);
  assertEquals(unit.setChannel(3, true, 0, 7, 0), 0);
  assertEquals(unit.enabledChannels, [0, 3]);
});

Deno.test("Unit.setResolution() wants few enough channels on", () => {
  const unit = open("5244D");
  assertEquals(unit.setResolution(4), 289);
  assertEquals(unit.bits, 12);
  assertEquals(unit.setResolution(3), 0);
  assertEquals(unit.setChannel(1, false, 1, 0, 0), 0);
  assertEquals(unit.setResolution(4), 0);
  assertEquals(unit.setResolution(5), 288);
  assertEquals(unit.bits, 16);
});

Deno.test("Unit.changePowerSource() accepts the status that is pending only", () => {
  const unit = open("5444D", 12, 282);
  assertEquals(unit.powerSource, 282);
  assertEquals(unit.changePowerSource(281), 283);
  assertEquals(unit.changePowerSource(286), 283);
  assertEquals(unit.changePowerSource(282), 0);
  assertEquals(unit.pendingPower, 0);
  assertEquals(unit.powerSource, 282);
});

Deno.test("Unit has channels A and B only on USB power", () => {
  const unit = open("5444D", 12, 282);
  assertEquals(unit.changePowerSource(282), 0);
  assertEquals(unit.enabledChannels, [0, 1]);
  assertEquals(unit.setChannel(2, true, 1, 6, 0), 290);
  assertEquals(unit.setChannel(2, false, 1, 6, 0), 0);
  unit.pendingPower = 281;
  assertEquals(unit.changePowerSource(281), 0);
  assertEquals(unit.setChannel(2, true, 1, 6, 0), 0);
});

Deno.test("Unit keeps a channel on that the caller switched on before the supply went", () => {
  const unit = open("5444D");
  assertEquals(unit.setChannel(2, true, 1, 6, 0), 0);
  unit.pendingPower = 282;
  assertEquals(unit.changePowerSource(282), 0);
  assertEquals(unit.enabledChannels, [0, 1, 2]);
  assertEquals(unit.hasPowerFor(2), false);
});

Deno.test("Unit keeps all channels on a USB 2 port", () => {
  const unit = open("5444D", 12, 286);
  assertEquals(unit.changePowerSource(286), 0);
  assertEquals(unit.powerSource, 281);
  assertEquals(unit.setChannel(3, true, 1, 6, 0), 0);
});

Deno.test("Unit without a supply has no power source to change", () => {
  const unit = open("5244D");
  assertEquals(unit.powerSource, 0);
  assertEquals(unit.changePowerSource(281), 283);
});

Deno.test("Unit.setBuffers() refuses memory that would be written beyond its end", () => {
  const unit = open("5244D");
  const memory = new Int16Array(100);
  assertEquals(unit.setBuffers(2, memory, null, 100, 0, 0), 16);
  assertEquals(unit.setBuffers(0, memory, null, 101, 0, 0), 13);
  assertEquals(unit.setBuffers(0, memory, memory.subarray(1), 100, 0, 1), 13);
  assertEquals(unit.setBuffers(0, memory, null, 0, 0, 0), 13);
  assertEquals(unit.setBuffers(0, null, memory, 100, 0, 1), 22);
  assertEquals(unit.setBuffers(0, memory, null, 100, 1, 0), 38);
  assertEquals(unit.buffers.size, 0);
  assertEquals(unit.setBuffers(0, memory, null, 100, 0, 0), 0);
  assertEquals(unit.buffers.size, 1);
  assertEquals(unit.setBuffers(0, null, null, 0, 0, 0), 0);
  assertEquals(unit.buffers.size, 0);
});
