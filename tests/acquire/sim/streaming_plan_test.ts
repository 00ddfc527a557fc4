import { TIME_UNIT } from "../../../acquire/driver.ts";
import { planStreaming, type StreamingRequest } from "../../../acquire/sim/streaming_plan.ts";
import { assertEquals } from "../../assert.ts";

const REQUEST: StreamingRequest = {
  sampleInterval: 16,
  units: TIME_UNIT.ns,
  downSampleRatio: 1,
  ratioMode: 0,
  overviewBufferSize: 1000,
  autoStop: 0,
  maxPreTriggerSamples: 0,
  maxPostTriggerSamples: 0,
};

function plan(request: Partial<StreamingRequest>, bits: 8 | 12 = 12, channels = 1, unlockRate = false) {
  return planStreaming({ ...REQUEST, ...request }, bits, channels, unlockRate);
}

function interval(sampleInterval: number, units: number): [number, number] | number {
  const answer = plan({ sampleInterval, units });
  return typeof answer === "number" ? answer : [answer.intervalNs, answer.writtenInterval];
}

Deno.test("planStreaming() keeps whole nanoseconds and writes them in the unit that was asked with", () => {
  assertEquals(interval(16, TIME_UNIT.ns), [16, 16]);
  assertEquals(interval(16_400, TIME_UNIT.ps), [16, 16_000]);
  assertEquals(interval(16_500, TIME_UNIT.ps), [17, 17_000]);
  assertEquals(interval(50_500_000, TIME_UNIT.fs), [51, 51_000_000]);
  assertEquals(interval(50, TIME_UNIT.us), [50_000, 50]);
  assertEquals(interval(7, TIME_UNIT.ms), [7e6, 7]);
  assertEquals(interval(4000, TIME_UNIT.s), [4e12, 4000]);
  // 4295 ns would not fit into 32 bits of femtoseconds.
  assertEquals(interval(4_294_967_295, TIME_UNIT.fs), [4294, 4_294_000_000]);
});

Deno.test("planStreaming() refuses intervals that the instrument cannot do", () => {
  assertEquals(interval(15, TIME_UNIT.ns), 43);
  assertEquals(interval(15_600, TIME_UNIT.ps), [16, 16_000]);
  assertEquals(interval(0, TIME_UNIT.s), 43);
  assertEquals(plan({ sampleInterval: 16 }, 12, 2), 43);
  assertEquals(typeof plan({ sampleInterval: 32 }, 12, 2), "object");
  assertEquals(plan({ sampleInterval: 32 }, 12, 3), 43);
  assertEquals(typeof plan({ sampleInterval: 64 }, 12, 4), "object");
  assertEquals(typeof plan({ sampleInterval: 8 }, 8, 1), "object");
  assertEquals(plan({ sampleInterval: 7 }, 8, 1), 43);
  assertEquals(plan({ sampleInterval: 8 }, 8, 2), 43);
});

Deno.test("planStreaming() allows 1 ns when the rate is unlocked", () => {
  assertEquals(typeof plan({ sampleInterval: 1 }, 12, 4, true), "object");
  assertEquals(plan({ sampleInterval: 0 }, 12, 4, true), 43);
});

Deno.test("planStreaming() wants ratio 1 with no down-sampling only", () => {
  assertEquals(plan({ downSampleRatio: 2 }), 64);
  assertEquals(plan({ downSampleRatio: 0 }), 64);
  for (const ratioMode of [1, 2, 4]) {
    assertEquals(plan({ ratioMode, downSampleRatio: 1 }), 64);
    assertEquals(typeof plan({ ratioMode, downSampleRatio: 2 }), "object");
    assertEquals(plan({ ratioMode, downSampleRatio: 2 ** 20 + 1 }), 64);
  }
  assertEquals(plan({ ratioMode: 3, downSampleRatio: 2 }), 71);
});

Deno.test("planStreaming() refuses other parameters out of range", () => {
  assertEquals(plan({ units: 6 }), 13);
  assertEquals(plan({ overviewBufferSize: 0 }), 13);
  assertEquals(plan({ autoStop: 1 }), 13);
});

Deno.test("planStreaming() ends by itself after the samples before and after the trigger", () => {
  const answer = plan({ autoStop: 1, maxPreTriggerSamples: 10, maxPostTriggerSamples: 32 });
  assertEquals(typeof answer === "object" && answer.autoStopSamples, 42);
});
