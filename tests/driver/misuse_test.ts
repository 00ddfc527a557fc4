import { assert, assertEquals } from "../assert.ts";
import { driverTest, type RawFunctions, Rig, untilClock } from "./raw.ts";

/** A test that `use`, given an opened unit, answers `status` and that the log has just these wrong calls. */
function misuse(
  name: string,
  status: number,
  wrong: string[],
  use: (rig: Rig, symbols: RawFunctions["symbols"]) => number,
): void {
  driverTest(
    `the log has ${name}`,
    {},
    (lib) => {
      using rig = new Rig(lib);
      assertEquals(use(rig, lib.symbols), status);
    },
    (log) => assertEquals([log.wrong, log.wrongCount], [wrong, wrong.length]),
  );
}

/** RunStreaming at 1 µs, and nothing else. */
function bareRun(rig: Rig, ratio: number, mode: number, overview: number): number {
  return rig.lib.symbols.ps5000aRunStreaming(rig.handle, Uint32Array.of(1000), 2, 0, 0, 0, ratio, mode, overview);
}

/** The status of `call`, made while the rig streams. */
function whileStreaming(rig: Rig, call: () => number): number {
  assertEquals(rig.run(), 0);
  const status = call();
  rig.stop();
  return status;
}

/** The status of `call`, made when the memory of channel A (20 000 values, mode 0) is still registered. */
function withMemory(rig: Rig, call: () => number): number {
  assertEquals(rig.run(), 0);
  rig.lib.symbols.ps5000aStop(rig.handle);
  const status = call();
  rig.stop();
  return status;
}

misuse(
  "RunStreaming() while streaming",
  36,
  ["ps5000aRunStreaming: called while streaming"],
  (rig) => whileStreaming(rig, () => bareRun(rig, 1, 0, 20_000)),
);

misuse(
  "SetDataBuffers() while streaming",
  36,
  ["ps5000aSetDataBuffers: called while streaming"],
  (rig, symbols) =>
    whileStreaming(rig, () => symbols.ps5000aSetDataBuffers(rig.handle, 0, new Int16Array(9), null, 9, 0, 0)),
);

misuse(
  "SetChannel() while streaming",
  36,
  ["ps5000aSetChannel: called while streaming"],
  (rig) => whileStreaming(rig, () => rig.setChannel(1, 0)),
);

misuse(
  "RunStreaming() with an enabled channel that has no buffer",
  70,
  ["ps5000aRunStreaming: channel B is enabled and has no buffer"],
  (rig) =>
    withMemory(rig, () => {
      rig.setChannel(1, 1);
      return bareRun(rig, 1, 0, 20_000);
    }),
);

misuse(
  "RunStreaming() with a buffer of another length",
  55,
  ["ps5000aRunStreaming: channel A has a buffer of 20000, not 9"],
  (rig) => withMemory(rig, () => bareRun(rig, 1, 0, 9)),
);

misuse(
  "RunStreaming() with a buffer of another mode",
  70,
  ["ps5000aRunStreaming: channel A has a buffer of mode 0, not 2"],
  (rig) => withMemory(rig, () => bareRun(rig, 4, 2, 20_000)),
);

misuse(
  "aggregate mode with one buffer",
  70,
  ["ps5000aRunStreaming: channel A has no buffer for minima"],
  (rig, symbols) =>
    withMemory(rig, () => {
      symbols.ps5000aSetDataBuffer(rig.handle, 0, new Int16Array(9), 9, 0, 1);
      return bareRun(rig, 4, 1, 9);
    }),
);

misuse(
  "ratio 1 with a mode",
  64,
  ["ps5000aRunStreaming: ratio 1 with mode 1"],
  (rig) => {
    const status = rig.run({ ratio: 1, mode: 1 });
    rig.stop();
    return status;
  },
);

misuse(
  "a ratio without a mode",
  64,
  ["ps5000aRunStreaming: ratio 2 with mode 0"],
  (rig) => withMemory(rig, () => bareRun(rig, 2, 0, 20_000)),
);

misuse(
  "a ratio mode that does not exist",
  71,
  ["ps5000aSetDataBuffers: ratio mode 3"],
  (rig, symbols) => symbols.ps5000aSetDataBuffers(rig.handle, 0, new Int16Array(9), null, 9, 0, 3),
);

misuse(
  "a channel that does not exist",
  16,
  ["ps5000aSetChannel: channel 4 is not an analogue one"],
  (rig) => rig.setChannel(4, 1),
);

misuse(
  "a range that does not exist",
  15,
  ["ps5000aSetChannel: range 11 does not exist"],
  (rig) => rig.setChannel(0, 1, 11),
);

misuse(
  "a coupling that does not exist",
  69,
  ["ps5000aSetChannel: coupling 2 does not exist"],
  (rig) => rig.setChannel(0, 1, 5, 0, 2),
);

misuse(
  "a resolution that does not exist",
  288,
  ["ps5000aSetDeviceResolution: resolution 5"],
  (rig, symbols) => symbols.ps5000aSetDeviceResolution(rig.handle, 5),
);

misuse(
  "polling while not streaming",
  37,
  ["ps5000aGetStreamingLatestValues: called while not streaming"],
  (rig) => rig.poll().status,
);

misuse(
  "a handle that was never given",
  12,
  ["ps5000aStop: handle 77 was never given"],
  (_rig, symbols) => symbols.ps5000aStop(77),
);

misuse(
  "streaming calls on a closed unit",
  12,
  [
    "ps5000aRunStreaming: handle 2 is closed",
    "ps5000aGetStreamingLatestValues: handle 2 is closed",
    "ps5000aStop: handle 2 is closed",
  ],
  (first, symbols) => {
    symbols.ps5000aCloseUnit(first.handle);
    const second = new Rig(first.lib);
    assertEquals(second.handle, 2);
    symbols.ps5000aCloseUnit(second.handle);
    assertEquals([bareRun(second, 1, 0, 9), second.poll().status], [12, 12]);
    const status = symbols.ps5000aStop(second.handle);
    second.forget();
    first.forget();
    return status;
  },
);

misuse(
  "CloseUnit() while streaming with memory registered",
  0,
  [
    "ps5000aCloseUnit: called while streaming",
    "ps5000aCloseUnit: memory of channel A is still registered",
  ],
  (rig, symbols) => {
    rig.run();
    const status = symbols.ps5000aCloseUnit(rig.handle);
    rig.forget();
    return status;
  },
);

misuse(
  "a unit left open at exit",
  0,
  ["ps5000aCloseUnit: unit with handle 1 was left open at exit"],
  (rig) => {
    rig.forget();
    return 0;
  },
);

driverTest(
  "calls inside the callback answer 67",
  {},
  async (lib) => {
    using rig = new Rig(lib);
    const statuses: number[] = [];
    rig.inCallback = () => {
      statuses.push(lib.symbols.ps5000aStop(rig.handle), lib.symbols.ps5000aOpenUnit(new Int16Array(1), null, 0));
      rig.inCallback = () => {};
    };
    rig.run();
    await rig.pollValues(1000);
    rig.stop();
    assertEquals(statuses, [67, 67]);
  },
  (log) =>
    assertEquals(log.wrong, [
      "ps5000aStop: called inside the streaming callback",
      "ps5000aOpenUnit: called inside the streaming callback",
    ]),
);

driverTest("a call during another one answers 67", { FAULTS: "slow@0:50,silent@0:1000" }, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  let under = true;
  const slow = lib.symbols.getOnAnotherThread(rig.handle, rig.callback, null).finally(() => under = false);
  let status = 0;
  while (under && status === 0) {
    status = lib.symbols.ps5000aPingUnit(rig.handle);
    await untilClock(1);
  }
  // Whichever of the two came second.
  assertEquals([await slow, status].sort(), [0, 67]);
  rig.stop();
}, (log) => assertEquals(log.wrongCount, 1));

driverTest("functions that the stand-in lacks answer 287 and are no wrong call", {}, (lib) => {
  using rig = new Rig(lib);
  assertEquals(lib.symbols.ps5000aRunBlock(rig.handle, 0, 1, 0, null, 0, null, null), 287);
}, (log) => {
  assertEquals([log.wrong, log.refused], [[], ["ps5000aRunBlock: not supported"]]);
  assert(log.calls["ps5000aRunBlock"] === 1);
});
