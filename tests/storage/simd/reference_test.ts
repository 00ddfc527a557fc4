import fc from "fast-check";
import { decimateMean, decimateMinMax, decimatePairsMean, decimatePairsMinMax } from "./reference.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

const EXTREMES = [-32768, 32767, 0, -1, 1];
const values = fc.array(fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.constantFrom(...EXTREMES)), {
  maxLength: 300,
}).map((list) => Int16Array.from(list));
const factor = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 400 }));

function groupsOf(list: number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

function mean(list: number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

function everySecond(list: Int16Array, first: number): number[] {
  return [...list].slice(0, list.length - list.length % 2).filter((_, i) => i % 2 === first);
}

function interleaved(first: number[], second: number[]): number[] {
  return first.flatMap((value, i) => [value, second[i]!]);
}

Deno.test("decimateMean() gives the mean of each group", () => {
  assertEquals([...decimateMean(Int16Array.of(1, 2, 3, 10, -32768, -32768, 32767), 3)], [2, -65526 / 3, 32767]);
  fc.assert(fc.property(values, factor, (list, by) => {
    assertEquals([...decimateMean(list, by)], groupsOf([...list], by).map(mean));
  }));
});

Deno.test("decimateMinMax() gives minimum and maximum of each group", () => {
  assertEquals([...decimateMinMax(Int16Array.of(3, -32768, 32767, 5, 5), 2)], [-32768, 3, 5, 32767, 5, 5]);
  fc.assert(fc.property(values, factor, (list, by) => {
    const groups = groupsOf([...list], by);
    assertEquals([...decimateMinMax(list, by)], groups.flatMap((group) => [Math.min(...group), Math.max(...group)]));
  }));
});

Deno.test("decimatePairsMean() gives the mean of the minima and of the maxima", () => {
  assertEquals([...decimatePairsMean(Int16Array.of(-2, 2, -4, 5, -9, 9), 2)], [-3, 3.5, -9, 9]);
  fc.assert(fc.property(values, factor, (list, by) => {
    const [minima, maxima] = [0, 1].map((first) => groupsOf(everySecond(list, first), by).map(mean));
    assertEquals([...decimatePairsMean(list, by)], interleaved(minima!, maxima!));
  }));
});

Deno.test("decimatePairsMinMax() gives the least minimum and the greatest maximum", () => {
  assertEquals([...decimatePairsMinMax(Int16Array.of(-2, 2, -4, 5, -9, 9), 2)], [-4, 5, -9, 9]);
  fc.assert(fc.property(values, factor, (list, by) => {
    const minima = groupsOf(everySecond(list, 0), by).map((group) => Math.min(...group));
    const maxima = groupsOf(everySecond(list, 1), by).map((group) => Math.max(...group));
    assertEquals([...decimatePairsMinMax(list, by)], interleaved(minima, maxima));
  }));
});

Deno.test("decimateMean() does not lose digits of long groups", () => {
  assertEquals([...decimateMean(new Int16Array(3_000_001).fill(-32768), 3_000_000)], [-32768, -32768]);
});

Deno.test("decimate functions refuse factors that are no whole numbers from 1 on", () => {
  for (const decimate of [decimateMean, decimateMinMax, decimatePairsMean, decimatePairsMinMax]) {
    for (const by of [0, -1, 1.5, NaN, Infinity]) {
      assertThrows(() => decimate(new Int16Array(4), by), {
        name: "RangeError",
        message: `Cannot decimate by ${by}: it is no whole number from 1 on. Give one, 1 keeps every value.`,
      });
    }
  }
});
