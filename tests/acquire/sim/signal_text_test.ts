import { parseSignal } from "../../../acquire/sim/mod.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

Deno.test("parseSignal() reads shape, frequency, amplitude and offset", () => {
  assertEquals(parseSignal("A=sine:1kHz:0.8V"), { channel: "A", shape: "sine", frequencyHz: 1000, amplitudeV: 0.8 });
  assertEquals(parseSignal(" b = Square : 2.5MHz : 300mV : -0.1 "), {
    channel: "B",
    shape: "square",
    frequencyHz: 2_500_000,
    amplitudeV: 0.3,
    offsetV: -0.1,
  });
});

Deno.test("parseSignal() leaves out what has its default", () => {
  assertEquals(parseSignal("C=pulses"), { channel: "C", shape: "pulses" });
  assertEquals(parseSignal("D=chirp::2V"), { channel: "D", shape: "chirp", amplitudeV: 2 });
  assertEquals(parseSignal("A=sine:50::1V"), { channel: "A", shape: "sine", frequencyHz: 50, offsetV: 1 });
});

Deno.test("parseSignal() takes a voltage in the place of the frequency", () => {
  assertEquals(parseSignal("A=noise:10mV"), { channel: "A", shape: "noise", amplitudeV: 0.01 });
  assertEquals(parseSignal("A=dc:1V:0.5V"), { channel: "A", shape: "dc", amplitudeV: 1, offsetV: 0.5 });
  assertEquals(parseSignal("A=sequence"), { channel: "A", shape: "sequence" });
});

Deno.test("parseSignal() refuses what is malformed and says what is allowed", () => {
  const cases: [string, string][] = [
    ["sine", "it has no channel and shape"],
    ["E=sine", '"E" is no channel (A, B, C, D)'],
    ["A=triangle:1kHz", '"triangle" is no shape'],
    ["A=", '"" is no shape'],
    ["A=sine:fast", '"fast" is no frequency'],
    ["A=sine:0Hz", '"0Hz" is no frequency'],
    ["A=sine:2e9", '"2e9" is no frequency'],
    ["A=sine:1kHz:loud", '"loud" is no voltage'],
    ["A=sine:1kHz:1V:0V:2V", "too many fields"],
    ["A=noise:1kHz", "noise has no frequency"],
    ["A=sequence:1V", "a sequence has no fields"],
  ];
  for (const [text, reason] of cases) {
    assertThrows(() => parseSignal(text), (error: Error) => {
      assertEquals(error.message.startsWith(`Cannot read the signal "${text}": `), true, error.message);
      assertEquals(error.message.includes(reason), true, error.message);
      assertEquals(error.message.includes("Write <channel>=<shape>"), true, error.message);
      return true;
    });
  }
});
