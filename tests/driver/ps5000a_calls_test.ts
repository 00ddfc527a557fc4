import { assertEquals } from "../assert.ts";
import type { DriverLog } from "./build.ts";
import { driverTest, type RawFunctions, Rig } from "./raw.ts";

/** Checks that the log has just this one wrong call. */
function onlyWrong(text: string): (log: DriverLog) => void {
  return (log) => assertEquals([log.wrong, log.wrongCount], [[text], 1]);
}

/** Checks that the log has just this one wish refused, and no wrong call. */
function onlyRefused(text: string): (log: DriverLog) => void {
  return (log) => assertEquals([log.wrong, log.refused], [[], [text]]);
}

function info(lib: RawFunctions, handle: number, what: number): string {
  const text = new Uint8Array(64);
  const need = new Int16Array(1);
  assertEquals(lib.symbols.ps5000aGetUnitInfo(handle, text, text.length, need, what), 0);
  return new TextDecoder().decode(text.subarray(0, (need[0] ?? 0) - 1));
}

function maximum(lib: RawFunctions, handle: number): number | undefined {
  const value = new Int16Array(1);
  assertEquals(lib.symbols.ps5000aMaximumValue(handle, value), 0);
  return value[0];
}

driverTest("OpenUnit() opens units by serial number", { UNITS: "3", SERIAL: "GQ907/0098" }, (lib) => {
  using last = new Rig(lib, 0, "GQ907/0100");
  assertEquals([last.openStatus, info(lib, last.handle, 4), info(lib, last.handle, 3)], [0, "GQ907/0100", "5444D"]);
  const count = new Int16Array(1);
  const serials = new Uint8Array(100);
  const length = Int16Array.of(serials.length);
  assertEquals(lib.symbols.ps5000aEnumerateUnits(count, serials, length), 0);
  assertEquals([count[0], length[0]], [2, 22]);
  assertEquals(new TextDecoder().decode(serials.subarray(0, 21)), "GQ907/0098,GQ907/0099");
  using nobody = new Rig(lib, 0, "GQ907/0101");
  assertEquals([nobody.openStatus, nobody.handle], [3, 0]);
});

driverTest("OpenUnit() and EnumerateUnits() answer 3 without units", { UNITS: "0" }, (lib) => {
  using rig = new Rig(lib);
  assertEquals([rig.openStatus, rig.handle], [3, 0]);
  const count = Int16Array.of(7);
  assertEquals(lib.symbols.ps5000aEnumerateUnits(count, new Uint8Array(10), Int16Array.of(10)), 3);
  assertEquals(count[0], 0);
});

driverTest("MaximumValue() depends on the resolution", {}, (lib) => {
  using rig = new Rig(lib, 0);
  assertEquals(maximum(lib, rig.handle), 32512);
  assertEquals(lib.symbols.ps5000aSetDeviceResolution(rig.handle, 1), 0);
  assertEquals(maximum(lib, rig.handle), 32767);
});

for (const status of [282, 286]) {
  driverTest(`OpenUnit() answers ${status}, accepted by ChangePowerSource()`, { OPEN_STATUS: `${status}` }, (lib) => {
    using rig = new Rig(lib);
    assertEquals(rig.openStatus, status);
    assertEquals(lib.symbols.ps5000aCurrentPowerSource(rig.handle), status);
    assertEquals(lib.symbols.ps5000aChangePowerSource(rig.handle, status), 0);
    const usbPowered = status === 282;
    assertEquals([0, 1, 2, 3].map((c) => rig.setChannel(c, 1)), [0, 0, usbPowered ? 290 : 0, usbPowered ? 290 : 0]);
    assertEquals(rig.run(), 0);
    rig.stop();
  });
}

driverTest(
  "a power status has to be accepted first",
  { OPEN_STATUS: "282" },
  (lib) => {
    using rig = new Rig(lib);
    assertEquals(rig.setChannel(0, 1), 282);
  },
  onlyWrong("ps5000aSetChannel: called before power status 282 was accepted"),
);

driverTest(
  "ChangePowerSource() accepts no status but the one answered",
  { OPEN_STATUS: "282" },
  (lib) => {
    using rig = new Rig(lib);
    assertEquals(lib.symbols.ps5000aChangePowerSource(rig.handle, 281), 283);
  },
  onlyWrong("ps5000aChangePowerSource: 281 given, 282 was answered"),
);

driverTest("SetChannel() answers 16 for C on a 2-channel unit", { VARIANT: "5242D" }, (lib) => {
  using rig = new Rig(lib);
  assertEquals([rig.setChannel(1, 1), rig.setChannel(2, 1)], [0, 16]);
}, onlyRefused("ps5000aSetChannel: 5242D has no channel C"));

driverTest("SetChannel() holds offsets against the range", {}, (lib) => {
  using rig = new Rig(lib);
  const limits = [[4, 0.25], [5, 2.5], [7, 2.5], [8, 20], [10, 20]] as const;
  for (const [range, limitV] of limits) {
    const [most, least] = [new Float32Array(1), new Float32Array(1)];
    assertEquals(lib.symbols.ps5000aGetAnalogueOffset(rig.handle, range, 1, most, least), 0);
    assertEquals([most[0], least[0]], [limitV, -limitV]);
    assertEquals(rig.setChannel(0, 1, range, -limitV), 0);
    assertEquals(rig.setChannel(0, 1, range, limitV + 0.01), 80);
  }
}, (log) => {
  assertEquals([log.wrong, log.refused.length], [[], 5]);
  assertEquals(log.analogOffset, [-20, 0, 0, 0]);
  assertEquals([log.ranges, log.couplings, log.enabled], [[10, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]);
});

driverTest("15 and 16 bits take two channels and one", {}, (lib) => {
  using rig = new Rig(lib);
  const { symbols } = lib;
  assertEquals(symbols.ps5000aSetDeviceResolution(rig.handle, 3), 289);
  assertEquals([2, 3].map((channel) => rig.setChannel(channel, 0)), [0, 0]);
  assertEquals([3, 4].map((bits) => symbols.ps5000aSetDeviceResolution(rig.handle, bits)), [0, 289]);
  assertEquals([rig.setChannel(2, 1), rig.setChannel(1, 0)], [289, 0]);
  assertEquals(symbols.ps5000aSetDeviceResolution(rig.handle, 4), 0);
  assertEquals([rig.setChannel(1, 1), rig.run()], [289, 0]);
  rig.stop();
});

for (const [bits, resolution, fastestNs] of [[8, 0, 8], [12, 1, 16], [14, 2, 16]] as const) {
  driverTest(`RunStreaming() answers 43 for what is too fast at ${bits} bits`, { BACKLOG: "100000000" }, (lib) => {
    using rig = new Rig(lib, resolution);
    for (const [channels, factor] of [[[0], 1], [[0, 3], 2], [[0, 1, 2], 4], [[0, 1, 2, 3], 4]] as const) {
      assertEquals(rig.run({ channels: [...channels], interval: fastestNs * factor - 1 }), 43);
      assertEquals(rig.run({ channels: [...channels], interval: fastestNs * factor }), 0);
      rig.stop();
    }
    assertEquals(rig.run({ interval: 0 }), 43);
    rig.stop();
  }, (log) => assertEquals([log.wrong, log.refusedCount], [[], 5]));
}

driverTest("UNLOCK allows every rate", { UNLOCK: "1" }, (lib) => {
  using rig = new Rig(lib);
  assertEquals([rig.run({ interval: 1 }), rig.interval], [0, 1]);
  rig.stop();
});

driverTest("GetTimebase2() gives the interval and the samples that fit", {}, (lib) => {
  using rig = new Rig(lib, 0);
  const interval = new Float32Array(1);
  const most = new Int32Array(1);
  const get = (timebase: number) =>
    lib.symbols.ps5000aGetTimebase2(rig.handle, timebase, 0, interval, most, 0) || interval[0];
  [1, 2, 3].forEach((channel) => rig.setChannel(channel, 0));
  assertEquals([0, 1, 2, 3, 4, 102].map(get), [1, 2, 4, 8, 16, 800]);
  assertEquals(most[0], 512 * 1024 * 1024);
  lib.symbols.ps5000aSetDeviceResolution(rig.handle, 1);
  assertEquals([0, 1, 3, 4, 5].map(get), [14, 2, 8, 16, 32]);
});
