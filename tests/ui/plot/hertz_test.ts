import { formatHertz } from "../../../ui/plot/hertz.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("formatHertz() gives five digits in the unit that fits", () => {
  const frequencies = [1000, 999.99999, 50.0004, 12_345_678, 0.5];
  assertEquals(frequencies.map(formatHertz), ["1.0000 kHz", "1.0000 kHz", "50.000 Hz", "12.346 MHz", "500.00 mHz"]);
});
