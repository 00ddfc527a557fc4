import type { Spectrum } from "../../routes/protocol.ts";

/** How amplitudes are shown: decibels relative to 1 V RMS, or volts RMS. */
export type Unit = "dbv" | "v";

/** No instrument sees less; nothing at all is shown as this. */
const LEAST_DBV = -160;

/** Frequencies, then for each channel the amplitudes in the unit. */
export type SpectrumData = [Float64Array, ...Float64Array[]];

/** The lines of a spectrum. */
export function spectrumLines({ frequenciesHz, channels }: Spectrum, unit: Unit): SpectrumData {
  const lines = channels.map(({ amplitudesV }) => Float64Array.from(amplitudesV, (volts) => inUnit(volts, unit)));
  return [new Float64Array(frequenciesHz), ...lines];
}

/** An amplitude in volts RMS in this unit. */
export function inUnit(amplitudeV: number, unit: Unit): number {
  return unit === "v" ? amplitudeV : Math.max(LEAST_DBV, 20 * Math.log10(amplitudeV));
}
