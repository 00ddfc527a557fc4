import type { InputSetup } from "../../../acquire/sim/digitizer.ts";
import { parseSignal } from "../../../acquire/sim/mod.ts";
import { SourceCache } from "../../../acquire/sim/source_cache.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";

const INPUT: InputSetup = { rangeV: 1, analogOffsetV: 0, coupling: "dc", bits: 16 };

Deno.test("SourceCache.get() keeps the source while nothing has changed", () => {
  const sources = new SourceCache([]);
  const source = sources.get(0, INPUT, 16);
  assert(sources.get(0, { ...INPUT }, 16) === source);
  assert(sources.get(1, INPUT, 16) !== source);
  assert(sources.get(0, INPUT, 32) !== source);
  assert(sources.get(0, { ...INPUT, coupling: "ac" }, 16) !== source);
});

Deno.test("SourceCache.get() takes the last signal of a channel", () => {
  const sources = new SourceCache(["A=dc:0.1V", "A=dc:0.5V", "B=dc:1V"].map(parseSignal));
  const values = [0, 1].map((channel) => {
    const target = new Int16Array(1);
    sources.get(channel, INPUT, 16).fill(target, 0, 1, 0);
    return target[0];
  });
  assertEquals(values, [16384, 32767]);
  assertThrows(() => sources.get(4, INPUT, 16), { name: "RangeError", message: /^Cannot make a signal for channel 4/ });
});
