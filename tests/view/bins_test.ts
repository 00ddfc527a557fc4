import fc from "fast-check";
import { greatestOf, groupsOf, SPECTRUM_AXES } from "../../view/bins.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("groupsOf() has every bin in one group, on a logarithmic axis all but that of 0 Hz, and few groups", () => {
  fc.assert(fc.property(fc.integer({ min: 9, max: 1 << 17 }), fc.constantFrom(...SPECTRUM_AXES), (bins, axis) => {
    const groups = groupsOf(bins, axis);
    assertEquals([groups[0], groups.at(-1)], [axis === "linear" ? 0 : 1, bins]);
    assert(groups.every((first, n) => n === 0 || first > groups[n - 1]!));
    assert(groups.length <= 4098);
  }));
});

Deno.test("groupsOf() keeps single bins where an axis has room for them", () => {
  assertEquals(groupsOf(9, "linear"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(groupsOf(32769, "linear").slice(0, 3), [0, 8, 16]);
  assertEquals(groupsOf(32769, "linear").slice(-2), [32760, 32769]);
  assertEquals(groupsOf(32769, "logarithmic").slice(0, 4), [1, 2, 3, 4]);
  const wide = groupsOf(32769, "logarithmic").slice(0, -1);
  assert(wide.every((first, n) => n === 0 || first - wide[n - 1]! === 1 || first / wide[n - 1]! < 1.006));
});

Deno.test("greatestOf() finds what stands out of a group", () => {
  assertEquals(greatestOf(Float64Array.of(9, 1, 5, 2, 3), [1, 2, 4, 5]), [1, 5, 3]);
});
