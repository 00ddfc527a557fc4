import { assert, assertEquals } from "../assert.ts";
import { expectSequence, locateSequence, SEQUENCE_PERIOD, sequenceBlock } from "../sequence.ts";
import { driverTest, Rig, untilClock } from "./raw.ts";

driverTest("GetStreamingLatestValues() gives the sequence of each channel from index 0", {}, async (lib) => {
  using rig = new Rig(lib);
  assertEquals(rig.run({ channels: [0, 1, 2, 3] }), 0);
  await rig.pollValues(2 * SEQUENCE_PERIOD);
  rig.stop();
  for (const channel of [0, 1, 2, 3]) {
    expectSequence(rig.values(channel), channel, 0);
  }
}, (log) => {
  assertEquals(log.wrong, []);
  assertEquals(log.refused, []);
  assertEquals(log.openUnits, 0);
  assertEquals(log.lastIndex, log.delivered - 1);
  assertEquals(log.intervalNs, 1000);
  assertEquals(log.dropped, 0);
  assert(log.delivered >= 2 * SEQUENCE_PERIOD);
});

driverTest("GetStreamingLatestValues() gives no sample before its time", {}, async (lib) => {
  using rig = new Rig(lib);
  const before = performance.now();
  rig.run({ interval: 10_000 });
  await rig.pollUntil(() => {
    const elapsedUs = (performance.now() - before) * 1000;
    assert(rig.received <= elapsedUs / 10 + 2, `${rig.received} samples after ${elapsedUs} us`);
    return rig.received > 1000;
  });
  rig.stop();
});

driverTest("GetStreamingLatestValues() fills the buffer as a ring without wrapping in a call", {}, async (lib) => {
  using rig = new Rig(lib);
  rig.run({ overview: 777 });
  await rig.pollValues(10 * 777);
  rig.stop();
  let next = 0;
  for (const { startIndex, count } of rig.polls.filter((poll) => poll.count > 0)) {
    assertEquals(startIndex, next);
    assert(startIndex + count <= 777);
    next = (startIndex + count) % 777;
  }
  expectSequence(rig.values(0), 0, 0);
});

for (const [name, mode] of [["aggregate", 1], ["decimate", 2], ["average", 4]] as const) {
  driverTest(`GetStreamingLatestValues() gives blocks in ${name} mode`, {}, async (lib) => {
    using rig = new Rig(lib);
    // 7 does not divide the period, so that leaps and falls lie within blocks too.
    rig.run({ channels: [1], ratio: 7, mode });
    await rig.pollValues(Math.ceil(2 * SEQUENCE_PERIOD / 7));
    rig.stop();
    const pick = { aggregate: "max", decimate: "first", average: "mean" } as const;
    const minima = rig.minima(1);
    for (const [block, value] of rig.values(1).entries()) {
      const expected = sequenceBlock(1, block, 7);
      assertEquals([block, value], [block, expected[pick[name]]]);
      assertEquals([block, minima[block]], [block, name === "aggregate" ? expected.min : 0]);
    }
  }, (log) => assertEquals(log.lastIndex, log.delivered * 7 - 1));
}

driverTest("RunStreaming() goes on with the clock at the same interval", {}, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(1000);
  rig.stop();
  const first = rig.received;
  await untilClock(20);
  rig.run();
  await rig.pollValues(first + SEQUENCE_PERIOD + 1);
  rig.stop();
  assert(locateSequence(rig.values(0).subarray(first), 0, 0) >= first + 20_000);
}, (log) => assertEquals([log.wrong, log.dropped], [[], 0]));

driverTest("RunStreaming() begins anew at another interval", {}, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(1000);
  rig.stop();
  const first = rig.received;
  rig.run({ interval: 2000 });
  await rig.pollValues(first + 1000);
  rig.stop();
  expectSequence(rig.values(0).subarray(first), 0, 0);
});

driverTest("RunStreaming() rounds to whole nanoseconds and answers in the unit asked in", {}, (lib) => {
  using rig = new Rig(lib);
  const answers = [[33_333, 1], [33_500_000, 0], [4_000, 2], [3, 3], [2, 4], [1, 5]].map(([interval, timeUnit]) => {
    assertEquals(rig.run({ interval: interval ?? 0, timeUnit: timeUnit ?? 0 }), 0);
    rig.stop();
    return rig.interval;
  });
  assertEquals(answers, [33_000, 34_000_000, 4_000, 3, 2, 1]);
});

driverTest("RunStreaming() ends by itself with autoStop", {}, async (lib) => {
  using rig = new Rig(lib);
  assertEquals(rig.run({ autoStop: 5000 }), 0);
  const last = await rig.pollUntil((poll) => poll.autoStop !== 0);
  assertEquals(rig.received, 5000);
  assert(last.count > 0);
  rig.stop();
});

driverTest("the sequence begins at FIRST_INDEX, beyond 32 bits too", { FIRST_INDEX: "9000000000" }, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(1000);
  rig.stop();
  expectSequence(rig.values(0), 0, 9_000_000_000);
}, (log) => assertEquals(log.lastIndex, 9_000_000_000 + log.delivered - 1));

driverTest("an overrun stalls: what was held, 28 once, then nothing until it is run again", {
  BACKLOG: "3000",
}, async (lib) => {
  using rig = new Rig(lib);
  rig.run({ overview: 2000 });
  await untilClock(20);
  const stall = await rig.pollUntil((poll) => poll.status !== 0);
  assertEquals(stall.status, 28);
  assertEquals(rig.received, 5000);
  expectSequence(rig.values(0), 0, 0);
  assertEquals(rig.poll().status, 37);
  rig.stop();
  rig.run({ overview: 2000 });
  await rig.pollValues(5000 + 100);
  rig.stop();
}, (log) => {
  assertEquals(log.wrong, []);
  assert(log.dropped >= 15_000);
  assert(log.maxPollGapMs >= 20);
});

driverTest("an overrun drops the newest silently where told so", {
  BACKLOG: "100000",
  OVERRUN: "drop",
}, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await untilClock(200);
  await rig.pollValues(120_000 + SEQUENCE_PERIOD + 1);
  rig.stop();
  assert(rig.polls.every((poll) => poll.status === 0));
  const values = rig.values(0);
  expectSequence(values.subarray(0, 120_000), 0, 0);
  assert(locateSequence(values.subarray(120_000), 0, 120_000) >= 200_000);
}, (log) => assert(log.dropped >= 80_000 && log.delivered + log.dropped === log.lastIndex + 1));

driverTest("lose@S:N lacks N samples at S", { FAULTS: "lose@0.01:123,lose@0.02:1" }, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(30_000);
  rig.stop();
  const values = rig.values(0);
  expectSequence(values.subarray(0, 10_000), 0, 0);
  expectSequence(values.subarray(10_000, 20_000 - 123), 0, 10_123);
  expectSequence(values.subarray(20_000 - 123), 0, 20_001);
}, (log) => assertEquals(log.dropped, 124));

driverTest("lose@S:N lacks whole blocks when down-sampling", { FAULTS: "lose@0.01:15" }, async (lib) => {
  using rig = new Rig(lib);
  rig.run({ ratio: 10, mode: 2 });
  await rig.pollValues(2000);
  rig.stop();
  for (const [i, value] of rig.values(0).subarray(0, 2000).entries()) {
    assertEquals([i, value], [i, sequenceBlock(0, i < 1000 ? i : i + 2, 10).first]);
  }
}, (log) => assertEquals(log.dropped, 2));

driverTest("unplug@S answers 7 after what existed, everywhere and for good", { FAULTS: "unplug@0.01" }, async (lib) => {
  const { symbols } = lib;
  using rig = new Rig(lib);
  rig.run();
  const gone = await rig.pollUntil((poll) => poll.status !== 0);
  assertEquals([gone.status, rig.poll().status], [7, 7]);
  assertEquals(rig.received, 10_000);
  assertEquals(symbols.ps5000aPingUnit(rig.handle), 7);
  assertEquals(rig.stop(), 7);
  assertEquals(symbols.ps5000aRunStreaming(rig.handle, Uint32Array.of(1000), 2, 0, 0, 0, 1, 0, 100), 7);
  using again = new Rig(lib);
  assertEquals(again.openStatus, 3);
});

driverTest("unplug@S:D lets the unit be opened again after D", { FAULTS: "unplug@0.01:0.05" }, async (lib) => {
  {
    using rig = new Rig(lib);
    rig.run();
    await rig.pollUntil((poll) => poll.status === 7);
    rig.stop();
  }
  const handle = new Int16Array(1);
  while (lib.symbols.ps5000aOpenUnit(handle, null, 1) === 3) {
    await untilClock(1);
  }
  assertEquals(lib.symbols.ps5000aPingUnit(handle[0] ?? 0), 0);
  lib.symbols.ps5000aCloseUnit(handle[0] ?? 0);
});

driverTest("stall@S answers 28 once and loses what was not delivered", { FAULTS: "stall@0.1" }, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(1000);
  await untilClock(100);
  assertEquals(rig.poll().status, 28);
  const before = rig.received;
  assert(before < 100_000);
  assertEquals(rig.poll().status, 37);
  rig.stop();
  rig.run();
  await rig.pollValues(before + SEQUENCE_PERIOD + 1);
  rig.stop();
  expectSequence(rig.values(0).subarray(0, before), 0, 0);
  assert(locateSequence(rig.values(0).subarray(before), 0, before) >= 100_000);
}, (log) => assertEquals([log.wrong, log.delivered + log.dropped], [[], log.lastIndex + 1]));

driverTest("power@S:282 answers it until it is accepted and run again", { FAULTS: "power@0.01:282" }, async (lib) => {
  using rig = new Rig(lib);
  const { symbols } = lib;
  rig.run();
  const power = await rig.pollUntil((poll) => poll.status !== 0);
  assertEquals([power.status, rig.received], [282, 10_000]);
  assertEquals(symbols.ps5000aCurrentPowerSource(rig.handle), 282);
  assertEquals(symbols.ps5000aChangePowerSource(rig.handle, 282), 0);
  assertEquals(rig.poll().status, 282);
  assertEquals(symbols.ps5000aRunStreaming(rig.handle, Uint32Array.of(1000), 2, 0, 0, 0, 1, 0, 20_000), 0);
  await rig.pollValues(11_000);
  rig.stop();
  assertEquals(rig.setChannel(2, 1), 290);
}, (log) => {
  assertEquals(log.wrong, []);
  assertEquals(log.delivered + log.dropped, log.lastIndex + 1);
});

driverTest("busy@S:D and silent@S:D keep what comes meanwhile", {
  FAULTS: "busy@0.01:0.01,silent@0.04:0.01",
}, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  await rig.pollValues(60_000);
  rig.stop();
  expectSequence(rig.values(0), 0, 0);
  assert(rig.polls.every(({ status, count }) => status === 0 || (status === 39 && count === 0)));
}, (log) => assertEquals(log.dropped, 0));

driverTest("busy@S:D answers 39 and silent@S:D does not call back", {
  FAULTS: "busy@0:0.1,silent@0:1000",
}, async (lib) => {
  using rig = new Rig(lib);
  rig.run();
  assertEquals(rig.poll(), { status: 39, count: 0, startIndex: 0, overflow: 0, autoStop: 0 });
  await rig.pollUntil((poll) => poll.status === 0);
  await untilClock(5);
  assertEquals(rig.poll().count, 0);
  rig.stop();
});

driverTest("overrange@S:D:MASK sets the bits of enabled channels in that time", {
  FAULTS: "overrange@0.01:0.02:7",
}, async (lib) => {
  using rig = new Rig(lib);
  rig.run({ channels: [0, 1] });
  await rig.pollValues(50_000);
  rig.stop();
  let first = 0;
  for (const { count, overflow } of rig.polls.filter((poll) => poll.count > 0)) {
    assertEquals(overflow, first < 30_000 && first + count > 10_000 ? 3 : 0);
    first += count;
  }
});

driverTest("slow@S:MS sleeps in one call", { FAULTS: "slow@0:30" }, (lib) => {
  using rig = new Rig(lib);
  rig.run({ overview: 100_000 });
  const before = performance.now();
  rig.poll();
  assert(performance.now() - before >= 30);
  assert(rig.received >= 30_000);
  rig.poll();
  assert(rig.polls.length === 2);
  rig.stop();
});

driverTest("OpenUnit() answers 8 for a fault it cannot read", { FAULTS: "lose@0.1" }, (lib) => {
  assertEquals(lib.symbols.ps5000aOpenUnit(new Int16Array(1), null, 1), 8);
});
