import { readNumber, readOptionalNumber, readQuantity, readWhole } from "../../../ui/common/number_text.ts";
import { assert, assertEquals } from "../../assert.ts";

Deno.test("readNumber() takes a point or a comma and refuses what is no number", () => {
  assertEquals(readNumber(" 2.5 "), { value: 2.5 });
  assertEquals(readNumber("2,5"), { value: 2.5 });
  for (const text of ["", "a", "1 2", "Infinity"]) assert("problem" in readNumber(text), text);
});

Deno.test("readOptionalNumber() reads no text as null", () => {
  assertEquals(readOptionalNumber(" "), { value: null });
  assertEquals(readOptionalNumber("3"), { value: 3 });
});

Deno.test("readWhole() refuses fractions", () => {
  assertEquals(readWhole("12"), { value: 12 });
  assert("problem" in readWhole("1.5"));
});

Deno.test("readQuantity() understands units and their prefixes", () => {
  assertEquals(readQuantity("V")("500 mV"), { value: 0.5 });
  assertEquals(readQuantity("V")("-2"), { value: -2 });
  assertEquals(readQuantity("Hz")("1.5kHz"), { value: 1500 });
  assertEquals(readQuantity("Hz")("2 MHz"), { value: 2e6 });
  assert("problem" in readQuantity("V")("3 kHz"));
  assert("problem" in readQuantity("Hz")(""));
});
