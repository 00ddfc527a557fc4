import { createDigitizer } from "../../../acquire/sim/digitizer.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("createDigitizer() scales volts to counts of the range", () => {
  const digitize = createDigitizer({ rangeV: 2, analogOffsetV: 0, coupling: "dc", bits: 16 });
  assertEquals(digitize(0), { counts: 0, clipped: false });
  assertEquals(digitize(1), { counts: 16384, clipped: false });
  assertEquals(digitize(-2), { counts: -32767, clipped: false });
});

Deno.test("createDigitizer() adds the offset before it digitises", () => {
  const digitize = createDigitizer({ rangeV: 1, analogOffsetV: -0.5, coupling: "dc", bits: 16 });
  assertEquals(digitize(0.5).counts, 0);
  assertEquals(digitize(0), { counts: -16383, clipped: false });
  assertEquals(digitize(-0.6), { counts: -32767, clipped: true });
});

Deno.test("createDigitizer() rounds to the steps of the resolution", () => {
  const at8Bits = createDigitizer({ rangeV: 1, analogOffsetV: 0, coupling: "dc", bits: 8 });
  assertEquals(at8Bits(1), { counts: 32512, clipped: false });
  assertEquals(at8Bits(0.5).counts, 16384);
  assertEquals(at8Bits(0.003).counts, 0);
  const at12Bits = createDigitizer({ rangeV: 1, analogOffsetV: 0, coupling: "dc", bits: 12 });
  assertEquals(at12Bits(0.001).counts, 32);
  assertEquals(at12Bits(1), { counts: 32767, clipped: false });
});

Deno.test("createDigitizer() says what is beyond full scale", () => {
  const digitize = createDigitizer({ rangeV: 1, analogOffsetV: 0, coupling: "dc", bits: 12 });
  assertEquals(digitize(1.0001), { counts: 32767, clipped: true });
  assertEquals(digitize(-7), { counts: -32767, clipped: true });
});
