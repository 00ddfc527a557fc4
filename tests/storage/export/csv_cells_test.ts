import fc from "fast-check";
import { CellTexts } from "../../../storage/export/csv_cells.ts";
import { assert, assertEquals } from "../../assert.ts";

function textOf(cells: CellTexts, count: number): string {
  const bytes = new Uint8Array(cells.mostBytes + 2);
  const end = cells.write(count, bytes, 1);
  assertEquals([bytes[0], bytes[end]], [0, 0]);
  return new TextDecoder().decode(bytes.subarray(1, end));
}

Deno.test("CellTexts gives millivolts to a thousandth of a count", () => {
  const cells = CellTexts.millivolts((count) => count / 32767 * 20000);
  assertEquals([0, 1, -1, 32767, -32768, 2.5].map((count) => textOf(cells, count)), [
    "0.0000",
    "0.6104",
    "-0.6104",
    "20000.0000",
    "-20000.6104",
    "1.5259",
  ]);
  assertEquals(textOf(cells, -1e-6), "0.0000");
  assertEquals(textOf(CellTexts.millivolts((count) => count * 2500), 3), "7500");
});

Deno.test("CellTexts gives whole counts as they are, also the second time", () => {
  const cells = CellTexts.counts();
  for (let round = 0; round < 2; round++) {
    assertEquals([-32768, -1, 0, 7, 32767].map((count) => textOf(cells, count)), ["-32768", "-1", "0", "7", "32767"]);
  }
});

Deno.test("every count can be told from the millivolts of CellTexts", () => {
  const scale = fc.record({
    rangeMv: fc.constantFrom(10, 100, 1000, 20_000, 1e6),
    maxAdc: fc.constantFrom(32512, 32767),
    offsetMv: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
  });
  const all = Array.from({ length: 65536 }, (_, i) => i - 32768);
  fc.assert(
    fc.property(scale, ({ rangeMv, maxAdc, offsetMv }) => {
      const cells = CellTexts.millivolts((count) => count / maxAdc * rangeMv + offsetMv);
      for (const count of all) {
        const back = (Number(textOf(cells, count)) - offsetMv) / rangeMv * maxAdc;
        assert(Math.abs(back - count) < 0.002, `${count} became ${back}`);
      }
    }),
    { numRuns: 8 },
  );
});
