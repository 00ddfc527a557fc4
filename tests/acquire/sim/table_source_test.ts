import fc from "fast-check";
import { chooseTable, TableSource } from "../../../acquire/sim/table_source.ts";
import { assert, assertEquals } from "../../assert.ts";

Deno.test("chooseTable() takes an exact table where there is one", () => {
  assertEquals(chooseTable(125_000), { length: 125_000, periods: 1 });
  assertEquals(chooseTable(62.5), { length: 4125, periods: 66 });
  assertEquals(chooseTable(4_000_000.3), { length: 4_000_000, periods: 1 });
});

Deno.test("chooseTable() is less than a millionth off for every period up to 4 Mi samples", () => {
  const period = fc.oneof(
    fc.double({ min: 1e-3, max: 10, noNaN: true }),
    fc.double({ min: 10, max: 1e5, noNaN: true }),
    fc.double({ min: 1e5, max: 2 ** 22, noNaN: true }),
  );
  fc.assert(
    fc.property(period, (periodSamples) => {
      const table = chooseTable(periodSamples);
      assert(table !== undefined);
      assert(table.length <= 2 ** 22 && Number.isInteger(table.length) && Number.isInteger(table.periods));
      assert(Math.abs(table.periods * periodSamples / table.length - 1) < 1e-6);
    }),
    { numRuns: 60 },
  );
});

Deno.test("chooseTable() has none for longer periods", () => {
  assertEquals([2 ** 22 + 1, 1e12, Infinity, NaN].map(chooseTable), Array(4).fill(undefined));
});

Deno.test("TableSource.fill() repeats the table and reports clipping where it is", () => {
  const table = [1, 2, 9, 9, 3];
  const source = new TableSource(5, (index) => ({ counts: table[index] ?? 0, clipped: table[index] === 9 }));
  const target = new Int16Array(14).fill(-1);
  assertEquals(source.fill(target, 1, 12, 1e15 + 3), true);
  assertEquals([...target], [-1, 9, 3, 1, 2, 9, 9, 3, 1, 2, 9, 9, 3, -1]);
  assertEquals([0, 1, 2, 3, 4].map((first) => source.fill(target, 0, 1, first)), [false, false, true, true, false]);
  assertEquals(source.fill(target, 0, 3, 4), false);
  assertEquals(source.fill(target, 0, 4, 4), true);
});

Deno.test("TableSource.fill() reports clipping up to the end of the table", () => {
  const source = new TableSource(3, (index) => ({ counts: index, clipped: index === 2 }));
  assertEquals([0, 1, 2, 3].map((first) => source.fill(new Int16Array(1), 0, 1, first)), [false, false, true, false]);
});
