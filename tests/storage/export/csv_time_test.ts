import fc from "fast-check";
import { TimeText } from "../../../storage/export/csv_time.ts";
import { decimalOf } from "../../../storage/export/decimal.ts";
import { assert, assertEquals } from "../../assert.ts";

/** The texts of so many points from a position on. */
function texts(stepNs: number, factor: number, position: number, points: number): string[] {
  const time = new TimeText(decimalOf(stepNs, -9), factor);
  time.set(position);
  return Array.from({ length: points }, () => {
    const bytes = new Uint8Array(time.mostBytes);
    return new TextDecoder().decode(bytes.subarray(0, time.write(bytes, 0)));
  });
}

Deno.test("TimeText has as many decimals as the interval needs", () => {
  assertEquals(texts(16, 1, 0, 3), ["0.000000000", "0.000000016", "0.000000032"]);
  assertEquals(texts(1e6, 1, 998, 4), ["0.998", "0.999", "1.000", "1.001"]);
  assertEquals(texts(1e9, 1, 8, 3), ["8", "9", "10"]);
  assertEquals(texts(2.5e9, 4, 0, 3), ["0.0", "10.0", "20.0"]);
  assertEquals(texts(0.2, 1, 4, 3), ["0.0000000008", "0.0000000010", "0.0000000012"]);
});

Deno.test("TimeText rounds to less than a millionth of a step where the interval has no end", () => {
  assertEquals(texts(1e3 / 7, 1, 0, 3), ["0.0000000000000", "0.0000001428571", "0.0000002857143"]);
  assertEquals(texts(1e3 / 7, 7, 7, 2), ["0.0000010000000", "0.0000020000000"]);
  assertEquals(texts(1e9 / 7, 1, 0, 3), ["0.000000000", "0.142857143", "0.285714286"]);
});

Deno.test("TimeText is exact at any position, for any interval in nanoseconds and any decimation", () => {
  const request = fc.record({
    stepNs: fc.integer({ min: 1, max: 1e10 }),
    factor: fc.integer({ min: 1, max: 1e6 }),
    position: fc.integer({ min: 0, max: 2 ** 52 }),
  });
  fc.assert(fc.property(request, ({ stepNs, factor, position }) => {
    texts(stepNs, factor, position, 40).forEach((text, i) => {
      const ns = BigInt(stepNs) * (BigInt(position) + BigInt(i) * BigInt(factor));
      const [whole = "", fraction = ""] = text.split(".");
      assertEquals(BigInt(whole + fraction.padEnd(9, "0")), ns, text);
      assert(/^(0|[1-9]\d*)(\.\d+)?$/.test(text), text);
    });
  }));
});

Deno.test("TimeText never gives two steps the same time, and hits both within a millionth of a step", () => {
  const request = fc.record({
    stepNs: fc.double({ min: 0.001, max: 1e10, noNaN: true }),
    position: fc.integer({ min: 0, max: 1e6 }),
  });
  fc.assert(fc.property(request, ({ stepNs, position }) => {
    const [first = "", second = ""] = texts(stepNs, 1, position, 2);
    assert(Number(second) > Number(first), `${first} and ${second}`);
    assertEquals(second.split(".")[1]?.length, first.split(".")[1]?.length);
    const error = Math.abs(Number(second) - (position + 1) * stepNs / 1e9);
    assert(error <= stepNs / 1e9 * 0.51e-6 + Number(second) * 1e-15, `${second} is off by ${error}`);
  }));
});
