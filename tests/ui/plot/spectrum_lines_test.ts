import type { Spectrum } from "../../../routes/protocol.ts";
import { inUnit, spectrumLines } from "../../../ui/plot/spectrum_lines.ts";
import { assert, assertEquals } from "../../assert.ts";

function spectrumOf(...amplitudesV: number[]): Spectrum {
  const frequenciesHz = amplitudesV.map((_, i) => 10 * i);
  return {
    ...{ axis: "linear", frequenciesHz, binHz: 10, averages: 1, size: 16 },
    channels: [{ channel: "A", amplitudesV, peak: null }],
  };
}

Deno.test("inUnit() gives decibels relative to 1 V, and a floor for nothing at all", () => {
  assertEquals([1, 10, 0.1, 0, 1e-12].map((volts) => inUnit(volts, "dbv")), [0, 20, -20, -160, -160]);
  assert(Math.abs(inUnit(16 / Math.SQRT2, "dbv") - 21.07) < 0.005);
  assertEquals(inUnit(0.3, "v"), 0.3);
});

Deno.test("spectrumLines() has the frequencies, and the amplitudes in the unit", () => {
  const lines = spectrumLines(spectrumOf(1, 0.1, 0), "dbv").map((line) => [...line]);
  assertEquals(lines, [[0, 10, 20], [0, -20, -160]]);
  assertEquals(spectrumLines({ ...spectrumOf(), channels: [] }, "v").map(({ length }) => length), [0]);
});
