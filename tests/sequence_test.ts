import { assertEquals, assertThrows } from "./assert.ts";
import { expectSequence, locateSequence, SEQUENCE_PERIOD, sequenceBlock, sequenceValue } from "./sequence.ts";

/** Samples of the sequence, one by one. */
function stretch(channel: number, firstIndex: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, i) => sequenceValue(channel, firstIndex + i));
}

Deno.test("sequenceValue() rises by 1, falls after the highest value and leaps by 8 at each row", () => {
  assertEquals([0, 1, 65001, 65002].map((index) => sequenceValue(0, index)), [-32501, -32500, 32500, 32501]);
  assertEquals([65003, 65004, 65003 + 64995, 65003 + 64996].map((index) => sequenceValue(0, index)), [
    -32494,
    -32493,
    32501,
    -32501,
  ]);
});

Deno.test("sequenceValue() shifts each channel by 1000", () => {
  assertEquals([0, 1, 2, 3].map((channel) => sequenceValue(channel, 0)), [-32501, -31501, -30501, -29501]);
  assertEquals(sequenceValue(1, 64002), 32501);
  assertEquals(sequenceValue(1, 64003), -32501);
});

Deno.test("sequenceValue() is exact beyond 32 bits", () => {
  const index = 10_000_000_000_000;
  const exact = (BigInt(index) + 7n * (BigInt(index) / 65003n) + 2000n) % 65003n - 32501n;
  assertEquals(sequenceValue(2, index), Number(exact));
});

Deno.test("sequenceBlock() gives extremes, first value and mean truncated toward zero", () => {
  assertEquals(sequenceBlock(0, 0, 4), { min: -32501, max: -32498, first: -32501, mean: -32499 });
  assertEquals(sequenceBlock(1, 16000, 4), { min: -32501, max: 32501, first: 32499, mean: 16249 });
  assertEquals(sequenceBlock(1, 32000, 2), { min: 32499, max: 32500, first: 32499, mean: 32499 });
  assertEquals(sequenceBlock(0, 32501, 2), { min: -32494, max: 32501, first: 32501, mean: 3 });
});

Deno.test("expectSequence() accepts a stretch over several rows and names the first sample that differs", () => {
  const values = stretch(3, 4_294_967_000, 3 * SEQUENCE_PERIOD);
  expectSequence(values, 3, 4_294_967_000);
  values[150_000] = 17;
  assertThrows(() => expectSequence(values, 3, 4_294_967_000), /channel D: sample 4295117000 is 17, expected /);
});

Deno.test("expectSequence() rejects a stretch that lacks one sample", () => {
  const values = stretch(0, 0, 1000);
  values.copyWithin(500, 501);
  assertThrows(() => expectSequence(values.subarray(0, 999), 0, 0), /sample 500 is -32000, expected -32001/);
});

Deno.test("locateSequence() finds where a stretch with a leap belongs, and nowhere before atLeast", () => {
  const values = stretch(1, 1_234_567_890, SEQUENCE_PERIOD + 1);
  assertEquals(locateSequence(values, 1, 0), 1_234_567_890);
  assertEquals(locateSequence(values, 1, 1_234_567_890), 1_234_567_890);
  assertEquals(locateSequence(values, 1, 1_234_567_891), 1_234_567_890 + SEQUENCE_PERIOD ** 2);
});

Deno.test("locateSequence() finds a short stretch at its first fit", () => {
  assertEquals(locateSequence(stretch(0, 100, 10), 0, 0), 100);
  assertEquals(locateSequence(stretch(0, 100, 10), 0, 101), 100 + SEQUENCE_PERIOD - 7);
});

Deno.test("locateSequence() throws for what is no stretch of the sequence", () => {
  assertThrows(() => locateSequence(Int16Array.of(1, 1), 0, 0), /Cannot locate 2 values from 1 on/);
  assertThrows(() => locateSequence(new Int16Array(0), 0, 0), /it has no values/);
});
