import fc from "fast-check";
import { aggregate, average, decimate } from "../../../acquire/sim/downsample.ts";
import { assertEquals } from "../../assert.ts";

const SAMPLES = Int16Array.of(3, -1, 2, -5, -5, -4, 32767, 32767, -32768);

Deno.test("aggregate() gives the maximum and the minimum of each block", () => {
  const maxima = new Int16Array(5).fill(-7);
  const minima = new Int16Array(5).fill(-7);
  aggregate(SAMPLES, 3, 3, maxima, minima, 1);
  assertEquals([...maxima], [-7, 3, -4, 32767, -7]);
  assertEquals([...minima], [-7, -1, -5, -32768, -7]);
});

Deno.test("decimate() gives the first of each block", () => {
  const values = new Int16Array(4);
  decimate(SAMPLES, 3, 3, values, 1);
  assertEquals([...values], [0, 3, -5, 32767]);
});

Deno.test("average() truncates the mean toward zero", () => {
  const values = new Int16Array(4);
  average(SAMPLES, 3, 3, values, 1);
  // Sums 4, -14, 32766.
  assertEquals([...values], [0, 1, -4, 10922]);
});

Deno.test("the down-sampling of every ratio agrees with the definition", () => {
  const blockList = fc.integer({ min: 2, max: 300 }).chain((ratio) =>
    fc.array(fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: ratio, maxLength: ratio }), {
      maxLength: 8,
    })
      .map((blocks) => ({ ratio, blocks }))
  );
  fc.assert(fc.property(blockList, ({ ratio, blocks }) => {
    const samples = Int16Array.from(blocks.flat());
    const [maxima, minima, first, means] = Array.from({ length: 4 }, () => new Int16Array(blocks.length)) as [
      Int16Array,
      Int16Array,
      Int16Array,
      Int16Array,
    ];
    aggregate(samples, ratio, blocks.length, maxima, minima, 0);
    decimate(samples, ratio, blocks.length, first, 0);
    average(samples, ratio, blocks.length, means, 0);
    assertEquals([...maxima], blocks.map((block) => Math.max(...block)));
    assertEquals([...minima], blocks.map((block) => Math.min(...block)));
    assertEquals([...first], blocks.map((block) => block[0]));
    assertEquals(
      [...means],
      blocks.map((block) => Math.trunc(block.reduce((sum, value) => sum + value, 0) / ratio) + 0),
    );
  }));
});

Deno.test("average() does not overflow at the largest ratio", () => {
  const samples = new Int16Array(2 ** 20).fill(-32768);
  const values = new Int16Array(1);
  average(samples, samples.length, 1, values, 0);
  assertEquals(values[0], -32768);
});
