import {
  bitsOfResolution,
  channelCount,
  maxAdcCount,
  memorySamples,
  MODELS,
  shortestIntervalNs,
  timebaseOf,
} from "../../../acquire/sim/models.ts";
import { mostChannels, offsetLimitV } from "../../../acquire/limits.ts";
import { RANGES_V } from "../../../acquire/driver.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("channelCount() is the second digit of the model", () => {
  assertEquals(MODELS.map((model) => channelCount(model)), [2, 4, 2, 4, 2, 4]);
});

Deno.test("memorySamples() halves above 8 bits", () => {
  assertEquals(memorySamples("5442D", 8), 128 * 2 ** 20);
  assertEquals(memorySamples("5243D", 8), 256 * 2 ** 20);
  assertEquals(memorySamples("5444D", 16), 256 * 2 ** 20);
});

Deno.test("bitsOfResolution() goes back from the enumeration", () => {
  assertEquals([0, 1, 2, 3, 4, 5, -1, 0.5].map(bitsOfResolution), [8, 12, 14, 15, 16, undefined, undefined, undefined]);
});

Deno.test("limits depend on the resolution", () => {
  const all = [8, 12, 14, 15, 16] as const;
  assertEquals(all.map(maxAdcCount), [32512, 32767, 32767, 32767, 32767]);
  assertEquals(all.map(mostChannels), [4, 4, 4, 2, 1]);
});

Deno.test("shortestIntervalNs() shares the bandwidth among the channels", () => {
  assertEquals([1, 2, 3, 4].map((channels) => shortestIntervalNs(8, channels)), [8, 16, 32, 32]);
  assertEquals([1, 2, 3, 4].map((channels) => shortestIntervalNs(12, channels)), [16, 32, 64, 64]);
  assertEquals(shortestIntervalNs(16, 1), 16);
});

Deno.test("offsetLimitV() has three steps", () => {
  assertEquals(RANGES_V.map(offsetLimitV), [0.25, 0.25, 0.25, 0.25, 0.25, 2.5, 2.5, 2.5, 20, 20, 20]);
});

Deno.test("timebaseOf() gives the interval and the channels of a timebase", () => {
  assertEquals(timebaseOf(8, 0), { intervalNs: 1, maxChannels: 1 });
  assertEquals(timebaseOf(8, 2), { intervalNs: 4, maxChannels: 4 });
  assertEquals(timebaseOf(8, 3), { intervalNs: 8, maxChannels: 4 });
  assertEquals(timebaseOf(12, 1), { intervalNs: 2, maxChannels: 1 });
  assertEquals(timebaseOf(12, 4), { intervalNs: 16, maxChannels: 4 });
  assertEquals(timebaseOf(14, 3), { intervalNs: 8, maxChannels: 4 });
  assertEquals(timebaseOf(15, 4), { intervalNs: 16, maxChannels: 2 });
  assertEquals(timebaseOf(16, 5), { intervalNs: 32, maxChannels: 1 });
  assertEquals([timebaseOf(12, 0), timebaseOf(14, 2), timebaseOf(16, 3), timebaseOf(8, -1)], Array(4).fill(undefined));
});
