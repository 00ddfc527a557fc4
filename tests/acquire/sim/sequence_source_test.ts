import fc from "fast-check";
import { SequenceSource } from "../../../acquire/sim/sequence_source.ts";
import { assertEquals } from "../../assert.ts";
import { sequence } from "./rig.ts";

Deno.test("SequenceSource.fill() begins each ramp 7 higher and each channel 1000 higher", () => {
  const target = new Int16Array(4);
  new SequenceSource(0).fill(target, 0, 4, 0);
  assertEquals([...target], [-32501, -32500, -32499, -32498]);
  new SequenceSource(0).fill(target, 0, 4, 65001);
  assertEquals([...target], [32500, 32501, -32494, -32493]);
  new SequenceSource(3).fill(target, 0, 4, 0);
  assertEquals([...target], [-29501, -29500, -29499, -29498]);
});

Deno.test("SequenceSource.fill() is the sequence at any index below 2^50", () => {
  const index = fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 50));
  fc.assert(
    fc.property(
      index,
      fc.integer({ min: 1, max: 140_000 }),
      fc.integer({ min: 0, max: 3 }),
      (first, count, channel) => {
        const target = new Int16Array(count);
        assertEquals(new SequenceSource(channel).fill(target, 0, count, first), false);
        assertEquals(target, sequence(first, count, channel));
      },
    ),
    { numRuns: 20 },
  );
});
