import { CHANNEL, RATIO_MODE, RESOLUTION, TIME_UNIT } from "../../../acquire/driver.ts";
import { parseFault, parseSignal, SimulatedDriver } from "../../../acquire/sim/mod.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { Rig } from "./rig.ts";

const nowNs = () => 0;

function opened(faults: string[] = [], bits: keyof typeof RESOLUTION = 12) {
  const driver = new SimulatedDriver({ faults: faults.map(parseFault) }, { nowNs });
  const handle = new Int16Array(1);
  const status = driver.openUnit(handle, null, RESOLUTION[bits]);
  return { driver, status, handle: handle[0] ?? 0 };
}

Deno.test("new SimulatedDriver() refuses settings that are not valid", () => {
  assertThrows(() => new SimulatedDriver({ backlogS: -1 }), /^Error: Cannot simulate an instrument: backlogS: /);
});

Deno.test("SimulatedDriver.openUnit() opens a unit once, and again after closing", () => {
  const { driver, status, handle } = opened();
  assertEquals([status, handle > 0], [0, true]);
  const second = new Int16Array(1);
  assertEquals(driver.openUnit(second, null, 1), 3);
  assertEquals(second[0], 0);
  assertEquals(driver.closeUnit(handle), 0);
  assertEquals(driver.openUnit(second, "SIM/0001", 1), 0);
  assert((second[0] ?? 0) > 0 && second[0] !== handle);
});

Deno.test("SimulatedDriver.openUnit() knows its serial number and its resolutions", () => {
  const driver = new SimulatedDriver({ serial: "AB1" }, { nowNs });
  const handle = new Int16Array(1);
  assertEquals(driver.openUnit(handle, "AB2", 1), 3);
  assertEquals(driver.openUnit(handle, "AB1", 5), 288);
  assertEquals(driver.openUnit(handle, "AB1", 4), 0);
  const resolution = new Int32Array(1);
  assertEquals(driver.getDeviceResolution(handle[0] ?? 0, resolution), 0);
  assertEquals(resolution[0], 4);
});

Deno.test("SimulatedDriver.openUnit() answers the status of a fault", () => {
  const { driver, status, handle } = opened(["open:4"]);
  assertEquals([status, handle], [4, -1]);
  assertEquals(driver.pingUnit(handle), 12);
  assertEquals(opened(["open:3"]).handle, 0);
});

Deno.test("SimulatedDriver wants its power accepted before anything is set", () => {
  for (const power of [282, 286]) {
    const { driver, status, handle } = opened([`open:${power}`]);
    assertEquals([status, handle > 0], [power, true]);
    assertEquals(driver.setChannel(handle, 0, 1, 1, 6, 0), power);
    assertEquals(driver.setDeviceResolution(handle, 0), power);
    assertEquals(driver.pingUnit(handle), power);
    assertEquals(driver.currentPowerSource(handle), power);
    assertEquals(driver.changePowerSource(handle, power), 0);
    assertEquals(driver.pingUnit(handle), 0);
    assertEquals(driver.setChannel(handle, 0, 1, 1, 6, 0), 0);
    assertEquals(driver.setChannel(handle, 3, 1, 1, 6, 0), power === 282 ? 290 : 0);
  }
});

Deno.test("SimulatedDriver answers 12 for a handle that is not open", () => {
  const { driver, handle } = opened();
  const int16 = new Int16Array(1);
  const int32 = new Int32Array(1);
  const float = new Float32Array(1);
  const uint32 = new Uint32Array([16]);
  const calls = (handle: number): number[] => [
    driver.getUnitInfo(handle, new Uint8Array(9), int16, 3),
    driver.flashLed(handle, 1),
    driver.memorySegments(handle, 1, int32),
    driver.setChannel(handle, 0, 1, 1, 6, 0),
    driver.setBandwidthFilter(handle, 0, 1),
    driver.getTimebase2(handle, 4, 1, float, int32, 0),
    driver.setSimpleTrigger(handle, 0, 0, 0, 0, 0, 0),
    driver.setDataBuffers(handle, 0, null, null, 0, 0, 0),
    driver.setDataBuffer(handle, 0, null, 0, 0, 0),
    driver.runStreaming(handle, uint32, 2, 0, 0, 0, 1, 0, 1),
    driver.getStreamingLatestValues(handle, () => {}),
    driver.noOfStreamingValues(handle, uint32),
    driver.getMaxDownSampleRatio(handle, 1, uint32, 0, 0),
    driver.stop(handle),
    driver.maximumValue(handle, int16),
    driver.minimumValue(handle, int16),
    driver.getAnalogueOffset(handle, 0, 0, float, float),
    driver.getChannelInformation(handle, 0, 0, int32, int32, 0),
    driver.pingUnit(handle),
    driver.currentPowerSource(handle),
    driver.changePowerSource(handle, 281),
    driver.setDeviceResolution(handle, 1),
    driver.getDeviceResolution(handle, int32),
    driver.closeUnit(handle),
  ];
  assertEquals(new Set(calls(handle + 1)), new Set([12]));
  assertEquals(driver.closeUnit(handle), 0);
  assertEquals(new Set(calls(handle)), new Set([12]));
});

Deno.test("SimulatedDriver answers 67 to every call inside the callback", () => {
  const rig = new Rig({});
  const { driver, handle } = rig;
  assertEquals(rig.start(), 0);
  rig.at(0.01);
  let statuses: number[] = [];
  const status = driver.getStreamingLatestValues(handle, () => {
    statuses = [
      driver.stop(handle),
      driver.closeUnit(handle),
      driver.pingUnit(handle),
      driver.getStreamingLatestValues(handle, () => {}),
      driver.openUnit(new Int16Array(1), null, 0),
      driver.enumerateUnits(new Int16Array(1), new Uint8Array(1), new Int16Array(1)),
    ];
  });
  assertEquals([status, ...statuses], [0, 67, 67, 67, 67, 67, 67]);
  assertEquals(driver.pingUnit(handle), 0);
});

Deno.test("SimulatedDriver can be called again after the callback threw", () => {
  const rig = new Rig({});
  assertEquals(rig.start(), 0);
  rig.at(0.01);
  const thrown = () => {
    throw new Error("of the callback");
  };
  assertThrows(() => rig.driver.getStreamingLatestValues(rig.handle, thrown), /of the callback/);
  assertEquals(rig.driver.stop(rig.handle), 0);
});

Deno.test("SimulatedDriver.getUnitInfo() writes what fits and answers what is needed", () => {
  const { driver, handle } = opened();
  const text = new Uint8Array(8).fill(255);
  const needed = new Int16Array(1);
  assertEquals(driver.getUnitInfo(handle, text, needed, 3), 0);
  assertEquals([new TextDecoder().decode(text.subarray(0, 5)), text[5], needed[0]], ["5444D", 0, 6]);
  assertEquals(driver.getUnitInfo(handle, text.subarray(0, 4), needed, 4), 0);
  assertEquals([new TextDecoder().decode(text.subarray(0, 3)), text[3], needed[0]], ["SIM", 0, 9]);
  assertEquals(driver.getUnitInfo(handle, text, needed, 5), 42);
  assertEquals(driver.getUnitInfo(handle, text, needed, 11), 41);
});

Deno.test("SimulatedDriver.enumerateUnits() lists the unit unless it is open", () => {
  const { driver, handle } = opened();
  const count = new Int16Array(1);
  const serials = new Uint8Array(64);
  const length = Int16Array.of(64);
  assertEquals(driver.enumerateUnits(count, serials, length), 0);
  assertEquals([count[0], serials[0], length[0]], [0, 0, 1]);
  driver.closeUnit(handle);
  length[0] = 64;
  assertEquals(driver.enumerateUnits(count, serials, length), 0);
  assertEquals([count[0], new TextDecoder().decode(serials.subarray(0, 8)), length[0]], [1, "SIM/0001", 9]);
  length[0] = 4;
  assertEquals(driver.enumerateUnits(count, serials, length), 315);
  assertEquals(length[0], 9);
});

Deno.test("SimulatedDriver tells full scale and offset limits", () => {
  const { driver, handle } = opened([], 8);
  const max = new Int16Array(1);
  const min = new Int16Array(1);
  driver.maximumValue(handle, max);
  driver.minimumValue(handle, min);
  assertEquals([max[0], min[0]], [32512, -32512]);
  assertEquals(driver.setDeviceResolution(handle, RESOLUTION[14]), 0);
  driver.maximumValue(handle, max);
  driver.minimumValue(handle, min);
  assertEquals([max[0], min[0]], [32767, -32767]);

  const high = new Float32Array(1);
  const low = new Float32Array(1);
  assertEquals(driver.getAnalogueOffset(handle, 5, 1, high, low), 0);
  assertEquals([high[0], low[0]], [2.5, -2.5]);
  assertEquals(driver.getAnalogueOffset(handle, 11, 1, high, low), 15);
  assertEquals(driver.getAnalogueOffset(handle, 5, 2, high, low), 69);
});

Deno.test("SimulatedDriver.getChannelInformation() lists the ranges there is room for", () => {
  const { driver, handle } = opened();
  const ranges = new Int32Array(20).fill(-1);
  const length = Int32Array.of(20);
  assertEquals(driver.getChannelInformation(handle, 0, 0, ranges, length, 3), 0);
  assertEquals([length[0], ...ranges.subarray(0, 12)], [11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1]);
  length[0] = 3;
  assertEquals(driver.getChannelInformation(handle, 0, 0, ranges, length, 3), 0);
  assertEquals(length[0], 3);
  assertEquals(driver.getChannelInformation(handle, 0, 0, ranges, length, 4), 16);
  assertEquals(driver.getChannelInformation(handle, 1, 0, ranges, length, 0), 41);
});

Deno.test("SimulatedDriver.getTimebase2() divides the memory among channels and segments", () => {
  const { driver, handle } = opened();
  const intervalNs = new Float32Array(1);
  const samples = new Int32Array(1);
  assertEquals(driver.getTimebase2(handle, 5, 1000, intervalNs, samples, 0), 0);
  assertEquals([intervalNs[0], samples[0]], [32, 64 * 2 ** 20]);
  assertEquals(driver.getTimebase2(handle, 1, 1000, intervalNs, samples, 0), 14);
  assertEquals(driver.getTimebase2(handle, 5, 2 ** 27, intervalNs, samples, 0), 29);
  assertEquals(driver.memorySegments(handle, 2, samples), 0);
  assertEquals(samples[0], 128 * 2 ** 20);
  assertEquals(driver.getTimebase2(handle, 5, 1000, intervalNs, samples, 1), 0);
  assertEquals(samples[0], 32 * 2 ** 20);
  assertEquals(driver.getTimebase2(handle, 5, 1000, intervalNs, samples, 2), 38);
  assertEquals(driver.memorySegments(handle, 0, samples), 13);
  assertEquals(driver.memorySegments(handle, 2 ** 30, samples), 30);
});

Deno.test("SimulatedDriver.getMaxDownSampleRatio() is 1 without down-sampling", () => {
  const { driver, handle } = opened();
  const ratio = new Uint32Array(1);
  assertEquals(driver.getMaxDownSampleRatio(handle, 1e9, ratio, RATIO_MODE.none, 0), 0);
  assertEquals(ratio[0], 1);
  driver.getMaxDownSampleRatio(handle, 1e9, ratio, RATIO_MODE.average, 0);
  assertEquals(ratio[0], 2 ** 20);
  driver.getMaxDownSampleRatio(handle, 500, ratio, RATIO_MODE.average, 0);
  assertEquals(ratio[0], 500);
  assertEquals(driver.getMaxDownSampleRatio(handle, 500, ratio, 3, 0), 71);
});

Deno.test("SimulatedDriver has a bandwidth limit and no trigger", () => {
  const { driver, handle } = opened();
  assertEquals(driver.setBandwidthFilter(handle, 0, 1), 0);
  assertEquals(driver.setBandwidthFilter(handle, 0, 2), 270);
  assertEquals(driver.setBandwidthFilter(handle, 4, 0), 16);
  assertEquals(driver.setSimpleTrigger(handle, 0, 0, 0, 0, 0, 0), 0);
  assertEquals(driver.setSimpleTrigger(handle, 1, 0, 0, 2, 0, 0), 287);
});

Deno.test("SimulatedDriver.runStreaming() wants a buffer of the right length and mode for every channel", () => {
  const { driver, handle } = opened();
  const memory = new Int16Array(1000);
  const run = (mode: number, ratio: number, length: number) =>
    driver.runStreaming(handle, Uint32Array.of(1000), TIME_UNIT.ns, 0, 0, 0, ratio, mode, length);
  const register = (channel: number, mode: number, length: number, min: Int16Array | null = null) =>
    assertEquals(driver.setDataBuffers(handle, channel, memory, min, length, 0, mode), 0);
  for (const channel of [2, 3]) driver.setChannel(handle, channel, 0, 1, 6, 0);
  assertEquals(run(0, 1, 1000), 70);
  register(CHANNEL.A, 0, 1000);
  assertEquals(run(0, 1, 1000), 70);
  register(CHANNEL.B, 0, 999);
  assertEquals(run(0, 1, 1000), 55);
  register(CHANNEL.B, RATIO_MODE.average, 1000);
  assertEquals(run(0, 1, 1000), 70);
  for (const channel of [0, 1]) register(channel, RATIO_MODE.aggregate, 1000);
  assertEquals(run(RATIO_MODE.aggregate, 2, 1000), 70);
  for (const channel of [0, 1]) register(channel, RATIO_MODE.aggregate, 1000, new Int16Array(1000));
  assertEquals(run(RATIO_MODE.aggregate, 2, 1000), 0);
  assertEquals(driver.setDataBuffers(handle, 0, memory, null, 1000, 0, 3), 71);
});

Deno.test("SimulatedDriver.runStreaming() wants as many channels as the resolution and the power allow", () => {
  const { driver, handle } = opened([], 16);
  const run = () => driver.runStreaming(handle, Uint32Array.of(1000), TIME_UNIT.ns, 0, 0, 0, 1, 0, 1000);
  assertEquals(run(), 289);
  for (const channel of [0, 1, 2, 3]) assertEquals(driver.setChannel(handle, channel, 0, 1, 6, 0), 0);
  assertEquals(run(), 16);
});

Deno.test("SimulatedDriver.runStreaming() writes the interval back in the unit that was asked with", () => {
  const rig = new Rig({});
  const interval = Uint32Array.of(16_400);
  const memory = new Int16Array(10);
  assertEquals(rig.driver.setDataBuffer(rig.handle, 0, memory, 10, 0, 0), 0);
  assertEquals(rig.driver.runStreaming(rig.handle, interval, TIME_UNIT.ps, 0, 0, 0, 1, 0, 10), 0);
  assertEquals(interval[0], 16_000);
});

Deno.test("SimulatedDriver.runStreaming() takes any interval when the rate is unlocked", () => {
  assertEquals(new Rig({}, { intervalNs: 4, bits: 8 }).start(), 43);
  assertEquals(new Rig({}, { intervalNs: 4, bits: 8, unlockRate: true }).start(), 0);
});

Deno.test("SimulatedDriver refuses to be set up while it is running", () => {
  const rig = new Rig({});
  const { driver, handle } = rig;
  assertEquals(rig.start(), 0);
  assertEquals(driver.setChannel(handle, 0, 1, 1, 6, 0), 285);
  assertEquals(driver.setDeviceResolution(handle, 0), 285);
  assertEquals(rig.start(), 285);
  assertEquals(driver.stop(handle), 0);
  assertEquals(driver.setChannel(handle, 0, 1, 1, 6, 0), 0);
  assertEquals(rig.start(), 0);
});

Deno.test("SimulatedDriver.getStreamingLatestValues() wants a run, and buffers until its end", () => {
  const rig = new Rig({});
  assertEquals(rig.poll(), { status: 60, run: undefined });
  assertEquals(rig.start(), 0);
  rig.at(0.01);
  assertEquals(rig.driver.setDataBuffers(rig.handle, 0, null, null, 0, 0, 0), 0);
  assertEquals(rig.poll(), { status: 70, run: undefined });
  assertEquals(rig.driver.stop(rig.handle), 0);
  assertEquals(rig.driver.stop(rig.handle), 0);
  assertEquals(rig.poll().status, 60);
});

Deno.test("SimulatedDriver.dispose() closes the unit", () => {
  const { driver, handle } = opened();
  driver.dispose();
  assertEquals(driver.pingUnit(handle), 12);
});

Deno.test("SimulatedDriver keeps the time of the process and blocks for a slow call when nothing else is given", () => {
  const driver = new SimulatedDriver({ faults: [parseFault("slow@0:2")] });
  const handle = new Int16Array(1);
  assertEquals(driver.openUnit(handle, null, RESOLUTION[12]), 0);
  const [unit = 0] = handle;
  for (const channel of [1, 2, 3]) assertEquals(driver.setChannel(unit, channel, 0, 1, 6, 0), 0);
  assertEquals(driver.setDataBuffer(unit, 0, new Int16Array(10_000), 10_000, 0, 0), 0);
  const startedMs = performance.now();
  assertEquals(driver.runStreaming(unit, Uint32Array.of(1000), TIME_UNIT.ns, 0, 0, 0, 1, 0, 10_000), 0);
  let values = 0;
  assertEquals(driver.getStreamingLatestValues(unit, (count) => values += count), 0);
  assert(performance.now() - startedMs >= 2);
  while (values < 5000) assertEquals(driver.getStreamingLatestValues(unit, (count) => values += count), 0);
  assert(values <= (performance.now() - startedMs) * 1000 + 1);
  driver.dispose();
});

Deno.test("SimulatedDriver begins with sample 0 although its clock goes on between two looks", () => {
  let clockNs = 0;
  const driver = new SimulatedDriver({ signals: [parseSignal("A=sequence")] }, { nowNs: () => clockNs += 5000 });
  const handle = new Int16Array(1);
  assertEquals(driver.openUnit(handle, null, RESOLUTION[12]), 0);
  const [unit = 0] = handle;
  for (const channel of [1, 2, 3]) assertEquals(driver.setChannel(unit, channel, 0, 1, 6, 0), 0);
  const values = new Int16Array(10_000);
  assertEquals(driver.setDataBuffer(unit, 0, values, values.length, 0, 0), 0);
  assertEquals(driver.runStreaming(unit, Uint32Array.of(1000), TIME_UNIT.ns, 0, 0, 0, 1, 0, values.length), 0);
  assertEquals(driver.getStreamingLatestValues(unit, () => {}), 0);
  assertEquals([...values.subarray(0, 3)], [-32501, -32500, -32499]);
});
