/** The shapes of the periodic signals: volts by phase. */

/** A signal that repeats itself. */
export interface Waveform {
  /** The length of a period in samples: positive, not necessarily whole. */
  periodSamples: number;
  /** Volts at a phase in [0, 1). */
  valueAt(phase: number): number;
  /** The mean over a period in volts: what AC coupling takes away. */
  meanV: number;
  /** The phases in [0, 1) where the value changes, beginning with 0, if it is constant in between. */
  edges?: readonly number[];
}

const PULSE_WIDTH_NS = 200;
const CHIRP_PERIODS = 20;
const CHIRP_START = 0.1;

/** A sine of ± `amplitudeV`, upwards through 0 V at phase 0. */
export function sineWave(periodSamples: number, amplitudeV: number): Waveform {
  return { periodSamples, meanV: 0, valueAt: (phase) => amplitudeV * Math.sin(2 * Math.PI * phase) };
}

/** + `amplitudeV` in the first half of the period, - `amplitudeV` in the second. */
export function squareWave(periodSamples: number, amplitudeV: number): Waveform {
  return {
    periodSamples,
    meanV: 0,
    valueAt: (phase) => phase < 0.5 ? amplitudeV : -amplitudeV,
    edges: [0, 0.5],
  };
}

/** `amplitudeV` for 200 ns at the start of a period, but for one sample at least and half a period at most; else 0 V. */
export function pulseWave(periodSamples: number, amplitudeV: number, intervalNs: number): Waveform {
  const width = Math.min(0.5, Math.max(1, PULSE_WIDTH_NS / intervalNs) / periodSamples);
  return {
    periodSamples,
    meanV: amplitudeV * width,
    valueAt: (phase) => phase < width ? amplitudeV : 0,
    edges: [0, width],
  };
}

/**
 * A sine of ± `amplitudeV` whose frequency rises linearly from a tenth of the final one to the final one, of which a
 * period has `finalPeriodSamples`. A sweep takes 20 such periods and is 11 whole turns, so that the next one goes on
 * smoothly. The period of the waveform is the sweep.
 */
export function chirpWave(finalPeriodSamples: number, amplitudeV: number): Waveform {
  return {
    periodSamples: CHIRP_PERIODS * finalPeriodSamples,
    meanV: 0,
    valueAt: (phase) => {
      const turns = CHIRP_PERIODS * phase * (CHIRP_START + (1 - CHIRP_START) / 2 * phase);
      return amplitudeV * Math.sin(2 * Math.PI * turns);
    },
  };
}
