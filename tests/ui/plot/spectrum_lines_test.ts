import type { Spectrum } from "../../../routes/protocol.ts";
import { inUnit, spectrumLines } from "../../../ui/plot/spectrum_lines.ts";
import { assert, assertEquals } from "../../assert.ts";

function spectrumOf(...amplitudesV: number[]): Spectrum {
  return { binHz: 10, averages: 1, size: 16, channels: [{ channel: "A", amplitudesV, peak: null }] };
}

Deno.test("inUnit() gives decibels relative to 1 V, and a floor for nothing at all", () => {
  assertEquals([1, 10, 0.1, 0, 1e-12].map((volts) => inUnit(volts, "dbv")), [0, 20, -20, -160, -160]);
  assert(Math.abs(inUnit(16 / Math.SQRT2, "dbv") - 21.07) < 0.005);
  assertEquals(inUnit(0.3, "v"), 0.3);
});

Deno.test("spectrumLines() leaves 0 Hz out where the axis has no place for it", () => {
  const lines = (withZero: boolean) => spectrumLines(spectrumOf(3, 2, 1), "v", withZero).map((line) => [...line]);
  assertEquals(lines(true), [[0, 10, 20], [3, 2, 1]]);
  assertEquals(lines(false), [[10, 20], [2, 1]]);
  assertEquals(spectrumLines({ ...spectrumOf(), channels: [] }, "v", true).map(({ length }) => length), [0]);
});
