import fc from "fast-check";
import { intervalNs, intervalOfRate } from "../../acquire/interval.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";

Deno.test("intervalOfRate() asks in nanoseconds where that is exact", () => {
  assertEquals(intervalOfRate(62.5), { count: 16, unit: "ns" });
  assertEquals(intervalOfRate(125), { count: 8, unit: "ns" });
  assertEquals(intervalOfRate(20), { count: 50, unit: "ns" });
  assertEquals(intervalOfRate(0.001), { count: 1_000_000, unit: "ns" });
});

Deno.test("intervalOfRate() asks in picoseconds where nanoseconds would be truncated", () => {
  assertEquals(intervalOfRate(3), { count: 333_333, unit: "ps" });
  assertEquals(intervalOfRate(15), { count: 66_667, unit: "ps" });
  assertEquals(intervalOfRate(62.4), { count: 16_026, unit: "ps" });
});

Deno.test("intervalOfRate() stays within 1 ppm and 32 bits at every rate", () => {
  fc.assert(fc.property(fc.double({ min: 1e-7, max: 62.5, noNaN: true }), (rate) => {
    const interval = intervalOfRate(rate);
    assert(Number.isInteger(interval.count) && interval.count >= 1 && interval.count < 2 ** 32);
    const wanted = 1000 / rate;
    assert(
      Math.abs(intervalNs(interval) / wanted - 1) < 5e-5 &&
        Math.abs(intervalNs(interval) - wanted) <= Math.max(0.0005, wanted * 1e-6),
    );
  }));
});

Deno.test("intervalNs() is exact for whole nanoseconds given in picoseconds", () => {
  assertEquals(intervalNs({ count: 16_000, unit: "ps" }), 16);
  assertEquals(intervalNs({ count: 333_333, unit: "ps" }), 333.333);
  assertEquals(intervalNs({ count: 8_000_000, unit: "fs" }), 8);
  assertEquals(intervalNs({ count: 2, unit: "us" }), 2000);
});

Deno.test("intervalOfRate() refuses what the driver cannot express", () => {
  assertThrows(() => intervalOfRate(1e-17), /longer than the driver can express/);
});
