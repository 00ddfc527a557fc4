import fc from "fast-check";
import { decimalOf } from "../../../storage/export/decimal.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("decimalOf() gives the digits of the shortest text", () => {
  const cases: [number, number, bigint, number][] = [
    [0, 0, 0n, 0],
    [16, 0, 16n, 0],
    [16, -9, 16n, 9],
    [1e9, -9, 1n, 0],
    [2.5e12, -9, 2500n, 0],
    [0.1, 0, 1n, 1],
    [123.456, -9, 123456n, 12],
    [1e-12, 0, 1n, 12],
    [2 ** 70, 0, 1180591620717411300000n, 0],
  ];
  for (const [value, exponent, units, decimals] of cases) {
    assertEquals(decimalOf(value, exponent), { units, decimals }, `${value}, ${exponent}`);
  }
});

Deno.test("decimalOf() gives back the number it was made from", () => {
  const positive = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
  fc.assert(fc.property(positive, (value) => {
    const { units, decimals } = decimalOf(value);
    assertEquals(Number(`${units}e-${decimals}`), value);
  }));
});
