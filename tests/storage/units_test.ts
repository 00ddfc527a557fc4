import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatRemaining,
  formatVolts,
} from "../../storage/units.ts";
import { assertEquals } from "../assert.ts";

Deno.test("formatRate() uses the prefix that fits", () => {
  const cases: [number, string][] = [
    [62_500_000, "62.5 MS/s"],
    [7_812_500, "7.8125 MS/s"],
    [1e9 / 3, "333.333 MS/s"],
    [1_000_000_000, "1 GS/s"],
    [999_999.99, "1 MS/s"],
    [1000, "1 kS/s"],
    [999, "999 S/s"],
    [0.5, "500 mS/s"],
    [0, "0 S/s"],
  ];
  for (const [rate, text] of cases) assertEquals(formatRate(rate), text);
});

Deno.test("formatBytes() gives three digits in decimal units", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [1_250_000_000, "1.25 GB"],
    [999_999, "1 MB"],
    [25_194_279, "25.2 MB"],
    [12e12, "12 TB"],
    [2 ** 53, "9.01 PB"],
  ];
  for (const [bytes, text] of cases) assertEquals(formatBytes(bytes), text);
});

Deno.test("formatVolts() keeps the sign", () => {
  assertEquals([0.5, -0.01, 20, 0, 1.5].map(formatVolts), ["500 mV", "-10 mV", "20 V", "0 V", "1.5 V"]);
});

Deno.test("formatCount() sets thousands apart", () => {
  assertEquals([0, 999, 1234567, 2 ** 53].map(formatCount), ["0", "999", "1,234,567", "9,007,199,254,740,992"]);
});

Deno.test("formatRemaining() is never more than there is, and says no seconds after hours", () => {
  const cases: [number, string][] = [
    [-1, "0 s"],
    [0.9, "0 s"],
    [59.9999, "59 s"],
    [3599.99, "59 min 59 s"],
    [3600, "1 h 00 min"],
    [11099, "3 h 04 min"],
    [86400 + 7261, "1 d 02 h 01 min"],
  ];
  for (const [seconds, text] of cases) assertEquals(formatRemaining(seconds), text);
});

Deno.test("formatDuration() goes from nanoseconds to days", () => {
  const cases: [number, string][] = [
    [16e-9, "16 ns"],
    [12.8e-9, "12.8 ns"],
    [2.5e-6, "2.5 µs"],
    [0.0912, "91.2 ms"],
    [1, "1 s"],
    [12.34, "12.34 s"],
    [59.999, "59.999 s"],
    [59.9996, "1 min 00 s"],
    [65, "1 min 05 s"],
    [3599.7, "1 h 00 min 00 s"],
    [11045, "3 h 04 min 05 s"],
    [86400 * 2 + 3 * 3600 + 240, "2 d 03 h 04 min"],
    [-65, "-1 min 05 s"],
    [0, "0 s"],
    [Infinity, "Infinity s"],
  ];
  for (const [seconds, text] of cases) assertEquals(formatDuration(seconds), text);
});
