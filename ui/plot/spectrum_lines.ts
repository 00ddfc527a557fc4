import type { Spectrum } from "../../routes/protocol.ts";

/** How amplitudes are shown: decibels relative to 1 V RMS, or volts RMS. */
export type Unit = "dbv" | "v";

/** No instrument sees less; nothing at all is shown as this. */
const LEAST_DBV = -160;

/** Frequencies, then for each channel the amplitudes in the unit. */
export type SpectrumData = [Float64Array, ...Float64Array[]];

/** The lines of a spectrum. A logarithmic axis has no place for 0 Hz, which is then left out. */
export function spectrumLines({ binHz, channels }: Spectrum, unit: Unit, withZero: boolean): SpectrumData {
  const first = withZero ? 0 : 1;
  const bins = Math.max(0, (channels[0]?.amplitudesV.length ?? 0) - first);
  const frequencies = Float64Array.from({ length: bins }, (_, i) => (i + first) * binHz);
  const lines = channels.map(({ amplitudesV }) =>
    Float64Array.from({ length: bins }, (_, i) => inUnit(amplitudesV[i + first]!, unit))
  );
  return [frequencies, ...lines];
}

/** An amplitude in volts RMS in this unit. */
export function inUnit(amplitudeV: number, unit: Unit): number {
  return unit === "v" ? amplitudeV : Math.max(LEAST_DBV, 20 * Math.log10(amplitudeV));
}
