import fc from "fast-check";
import { decimateMean, decimateMinMax, decimatePairsMean, decimatePairsMinMax } from "./reference.ts";
import { kernelsOn } from "../../../storage/simd/kernels.ts";
import { assert, assertEquals, assertThrows } from "../../assert.ts";
import { zigzag } from "../recordings.ts";
import { call, kernels, MEMORY_BYTES } from "./call.ts";

const GIB = 2 ** 30;
const LONGEST = 600;
const value = fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.constantFrom(-32768, 32767, 0, -1, 1));
const values = fc.array(value, { maxLength: LONGEST, size: "max" }).map((list) => Int16Array.from(list));
const pairs = values.map((list) => list.subarray(list.length % 2));
const factor = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 2 * LONGEST }),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
);
/** Even addresses: from the first byte on, across 2 GiB, and behind. */
const at = fc.tuple(fc.constantFrom(0, 2 * GIB - 256, 2 * GIB + 4096), fc.integer({ min: 0, max: 40 }))
  .map(([base, values]) => base + 2 * values);
const into = fc.tuple(fc.constantFrom(GIB, 2 * GIB + 65536), fc.integer({ min: 0, max: 40 }))
  .map(([base, bytes]) => base + bytes);
const FULL = { numRuns: 400 };

Deno.test("minMax() gives minimum and maximum of each group", () => {
  fc.assert(
    fc.property(values, factor, at, into, (list, by, at, into) => {
      const expected = decimateMinMax(list, by);
      const bytes = call(list, at, expected.byteLength, into, (at, into) => kernels.minMax(at, list.length, by, into));
      assertEquals(new Int16Array(bytes), expected);
    }),
    FULL,
  );
});

Deno.test("minMaxPairs() gives the least minimum and the greatest maximum of each group", () => {
  fc.assert(
    fc.property(pairs, factor, at, into, (list, by, at, into) => {
      const expected = decimatePairsMinMax(list, by);
      const count = list.length / 2;
      const bytes = call(list, at, expected.byteLength, into, (at, into) => kernels.minMaxPairs(at, count, by, into));
      assertEquals(new Int16Array(bytes), expected);
    }),
    FULL,
  );
});

Deno.test("minMaxPairs() leaves empty pairs out", () => {
  const empty = [32767, -32768];
  const list = Int16Array.of(...empty, 5, 9, ...empty, ...empty, -3, -2, ...empty);
  const bytes = call(list, 0, 12, GIB, (at, into) => kernels.minMaxPairs(at, 6, 2, into));
  assertEquals([...new Int16Array(bytes)], [5, 9, ...empty, -3, -2]);
});

Deno.test("mean() gives the mean of each group", () => {
  fc.assert(
    fc.property(values, factor, at, into, (list, by, at, into) => {
      const expected = decimateMean(list, by);
      const bytes = call(list, at, expected.byteLength, into, (at, into) => kernels.mean(at, list.length, by, into));
      assertEquals(new Float64Array(bytes), expected);
    }),
    FULL,
  );
});

Deno.test("meanPairs() gives the mean of the minima and of the maxima of each group", () => {
  fc.assert(
    fc.property(pairs, factor, at, into, (list, by, at, into) => {
      const expected = decimatePairsMean(list, by);
      const count = list.length / 2;
      const bytes = call(list, at, expected.byteLength, into, (at, into) => kernels.meanPairs(at, count, by, into));
      assertEquals(new Float64Array(bytes), expected);
    }),
    FULL,
  );
});

Deno.test("mean() and sum() are exact where sums need more than 32 bits", () => {
  for (const [value, length] of [[-32768, 65536], [-32768, 65537], [32767, 131_073], [-32768, 3_000_001]] as const) {
    const list = new Int16Array(length).fill(value);
    const bytes = call(list, 2, 16, GIB, (at, into) => kernels.mean(at, length, length - 1, into));
    assertEquals([...new Float64Array(bytes)], [value, value]);
    assertEquals(kernels.sum(2, length), value * length);
  }
});

Deno.test("meanPairs(), sumMinima() and sumMaxima() are exact where sums need more than 32 bits", () => {
  for (const count of [65536, 65537, 200_003]) {
    const list = new Int16Array(2 * count).map((_, i) => i % 2 === 0 ? -32768 : 32767);
    const bytes = call(list, 2, 32, GIB, (at, into) => kernels.meanPairs(at, count, count - 1, into));
    assertEquals([...new Float64Array(bytes)], [-32768, 32767, -32768, 32767]);
    assertEquals([kernels.sumMinima(2, count), kernels.sumMaxima(2, count)], [-32768 * count, 32767 * count]);
  }
});

Deno.test("sum(), sumMinima() and sumMaxima() give sums", () => {
  fc.assert(fc.property(values, at, (list, at) => {
    const total = (list: Int16Array) => list.reduce((sum, value) => sum + value, 0);
    const count = list.length >> 1;
    const sums = { all: NaN, minima: NaN, maxima: NaN };
    call(list, at, 0, GIB, (at) => {
      sums.all = kernels.sum(at, list.length);
      sums.minima = kernels.sumMinima(at, count);
      sums.maxima = kernels.sumMaxima(at, count);
    });
    const paired = list.subarray(0, 2 * count);
    assertEquals(sums, {
      all: total(list),
      minima: total(paired.filter((_, i) => i % 2 === 0)),
      maxima: total(paired.filter((_, i) => i % 2 === 1)),
    });
  }));
});

Deno.test("extremes and sums of pieces give those of a group that does not lie in one piece", () => {
  fc.assert(
    fc.property(fc.array(values.filter((list) => list.length > 0), { minLength: 1, maxLength: 5 }), (pieces) => {
      const whole = Int16Array.from(pieces.flatMap((piece) => [...piece]));
      let sum = 0;
      pieces.forEach((piece, i) => {
        call(piece, 0, 4, GIB + 256 * i, (at, into) => kernels.minMax(at, piece.length, piece.length, into));
        sum += kernels.sum(0, piece.length);
      });
      const ends = Int16Array.from(
        pieces.flatMap((_, i) => [...new Int16Array(kernels.memory.buffer, GIB + 256 * i, 2)]),
      );
      const bytes = call(ends, 0, 4, GIB, (at, into) => kernels.minMaxPairs(at, pieces.length, pieces.length, into));
      assertEquals(new Int16Array(bytes), decimateMinMax(whole, whole.length));
      assertEquals(Float64Array.of(sum / whole.length), decimateMean(whole, whole.length));
    }),
  );
});

const adc = fc.oneof(fc.constantFrom(32767, 32512, 8191), fc.double({ min: 1, max: 32767, noNaN: true }));
const millivolt = fc.double({ min: -1e5, max: 1e5, noNaN: true });

Deno.test("millivolts() converts as JavaScript does", () => {
  fc.assert(fc.property(values, adc, millivolt, millivolt, at, into, (list, maxAdc, rangeMv, offsetMv, at, into) => {
    const bytes = call(list, at, 8 * list.length, into, (at, into) => {
      kernels.millivolts(at, list.length, maxAdc, rangeMv, offsetMv, into);
    });
    assertEquals(new Float64Array(bytes), Float64Array.from(list, (value) => value / maxAdc * rangeMv + offsetMv));
  }));
});

Deno.test("scale() converts in place as JavaScript does", () => {
  const means = fc.array(fc.double({ min: -32768, max: 32767, noNaN: true }), { maxLength: 40 });
  fc.assert(fc.property(means, adc, millivolt, millivolt, into, (means, maxAdc, rangeMv, offsetMv, into) => {
    const bytes = call(new Int16Array(), 0, 8 * means.length, into, (_at, into) => {
      new Uint8Array(kernels.memory.buffer).set(new Uint8Array(Float64Array.from(means).buffer), into);
      kernels.scale(into, means.length, maxAdc, rangeMv, offsetMv);
    });
    assertEquals(new Float64Array(bytes), Float64Array.from(means, (mean) => mean / maxAdc * rangeMv + offsetMv));
  }));
});

Deno.test("times() gives the time of each point as JavaScript computes it", () => {
  const step = fc.oneof(fc.nat(1000), fc.maxSafeNat());
  const stepNs = fc.oneof(fc.constantFrom(1, 16, 1e9), fc.double({ min: 1e-3, max: 1e12, noNaN: true }));
  const points = fc.constantFrom(1 as const, 2 as const);
  fc.assert(
    fc.property(step, fc.nat(1e7), points, stepNs, fc.nat(40), into, (first, by, points, stepNs, count, into) => {
      const bytes = call(new Int16Array(), 0, 8 * count, into, (_at, into) => {
        kernels.times(first, by, points, stepNs, count, into);
      });
      const timeS = (i: number) => (first + Math.floor(i / points) * by) * stepNs / 1e9;
      assertEquals(new Float64Array(bytes), Float64Array.from({ length: count }, (_, i) => timeS(i)));
    }),
  );
});

Deno.test("kernels read nothing outside of the values", () => {
  const list = zigzag(LONGEST);
  for (let length = 1; length < 40; length++) {
    const piece = list.subarray(0, length);
    const count = length >> 1;
    for (let by = 1; by <= length + 1; by++) {
      const end = MEMORY_BYTES - piece.byteLength;
      const results = [
        call(piece, end, 4 * Math.ceil(length / by), GIB, (at, into) => kernels.minMax(at, length, by, into)),
        call(piece, end, 8 * Math.ceil(length / by), GIB, (at, into) => kernels.mean(at, length, by, into)),
        call(piece, end, 8 * length, GIB, (at, into) => kernels.millivolts(at, length, 32767, 5000, 0, into)),
      ];
      assertEquals(new Int16Array(results[0]!), decimateMinMax(piece, by));
      assertEquals(new Float64Array(results[1]!), decimateMean(piece, by));
      const even = piece.subarray(length % 2);
      call(even, end + 2 * (length % 2), 4 * Math.ceil(count / by), GIB, (at, into) => {
        kernels.minMaxPairs(at, count, by, into);
      });
      call(even, end + 2 * (length % 2), 16 * Math.ceil(count / by), GIB, (at, into) => {
        kernels.meanPairs(at, count, by, into);
      });
    }
    kernels.sum(MEMORY_BYTES - 2 * length, length);
    kernels.sumMinima(MEMORY_BYTES - 4 * count, count);
    kernels.sumMaxima(MEMORY_BYTES - 4 * count, count);
  }
});

Deno.test("kernels take values and results up to the end of the 4 GiB", () => {
  const memory = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true });
  const { minMax, mean } = kernelsOn(memory);
  const list = zigzag(LONGEST);
  new Int16Array(memory.buffer, 4 * GIB - list.byteLength).set(list);
  for (const by of [1, 3, 7, 10, 150, LONGEST]) {
    const groups = LONGEST / by;
    minMax(4 * GIB - list.byteLength, LONGEST, by, 0);
    assertEquals(new Int16Array(memory.buffer, 0, 2 * Math.ceil(groups)).slice(), decimateMinMax(list, by));
    mean(4 * GIB - list.byteLength, LONGEST, by, 0);
    assertEquals(new Float64Array(memory.buffer, 0, Math.ceil(groups)).slice(), decimateMean(list, by));
  }
  new Int16Array(memory.buffer, 0, LONGEST).set(list);
  minMax(0, LONGEST, 10, 4 * GIB - 240);
  assertEquals(new Int16Array(memory.buffer, 4 * GIB - 240).slice(), decimateMinMax(list, 10));
});

Deno.test("kernels throw where an address lies outside of the memory", () => {
  const outside = { name: "RuntimeError" };
  assertThrows(() => kernels.minMax(MEMORY_BYTES - 30, 16, 16, 0), outside);
  assertThrows(() => kernels.mean(0, 16, 4, MEMORY_BYTES - 24), outside);
});

Deno.test("kernelsOn() takes memories of any size, shared or not", () => {
  const sizes = [[1, 1], [1, 65536], [17, 40]].flatMap(([initial = 0, maximum = 0]) =>
    [true, false].map((shared) => ({ initial, maximum, shared }))
  );
  for (const size of sizes) {
    const memory = new WebAssembly.Memory(size);
    const of = kernelsOn(memory);
    assert(of.memory === memory);
    new Int16Array(memory.buffer).set([7, -3, 4]);
    of.minMax(0, 3, 3, 6);
    assertEquals([...new Int16Array(memory.buffer, 0, 5)], [7, -3, 4, -3, 7]);
    assertEquals(new Uint8Array(memory.buffer, 10).findIndex((byte) => byte !== 0), -1);
  }
  assertThrows(() => kernelsOn(new WebAssembly.Memory({ initial: 1 })), { name: "LinkError" });
});
