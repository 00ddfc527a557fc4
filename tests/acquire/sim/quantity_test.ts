import { parseHz, parseNumber, parseVolts } from "../../../acquire/sim/quantity.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("parseHz() reads numbers with and without a unit", () => {
  assertEquals(parseHz("50"), 50);
  assertEquals(parseHz("0.5Hz"), 0.5);
  assertEquals(parseHz("1kHz"), 1000);
  assertEquals(parseHz("2.5 MHZ"), 2_500_000);
  assertEquals(parseHz("1e3khz"), 1_000_000);
});

Deno.test("parseVolts() reads volts and millivolts exactly", () => {
  assertEquals(parseVolts("0.8V"), 0.8);
  assertEquals(parseVolts("300mV"), 0.3);
  assertEquals(parseVolts("-5"), -5);
  assertEquals(parseVolts(".25v"), 0.25);
});

Deno.test("parseNumber() answers NaN for what is no decimal number", () => {
  assertEquals(parseNumber("1.5e-3"), 0.0015);
  for (const text of ["", " ", "1s", "0x10", "Infinity", "1,5", "--1", "."]) {
    assertEquals(parseNumber(text), NaN, text);
    assertEquals(parseHz(text), NaN, text);
    assertEquals(parseVolts(text), NaN, text);
  }
});
