import FFT from "fft.js";
import type { ChannelName } from "../acquire/driver.ts";
import type { RecordingSeries } from "../storage/read/recording_series.ts";
import { channelsOf, type Part } from "./measure.ts";
import { readSteps, type Stretch, stretchesOf } from "./stretches.ts";
import { type SpectrumWindow, windowWeights } from "./windows.ts";

/** A part of which the spectrum is wanted. */
export interface SpectrumRequest extends Part {
  window: SpectrumWindow;
}

/** The spectra of the longest stretch without a gap. Without 16 values in a row there are no channels. */
export interface Spectra {
  binHz: number;
  /** How many spectra were averaged, and of how many values each. */
  averages: number;
  size: number;
  channels: {
    channel: ChannelName;
    /**
     * RMS volts: number n is what lies at n × `binHz`, or where bins were put together the greatest from there up to the
     * next.
     */
    amplitudesV: number[];
    /** The highest line besides what is constant, to a bin of `1e9 / (stepNs * size)`; null where there is none. */
    peak: { hz: number; amplitudeV: number } | null;
  }[];
}

const MOST_SIZE = 1 << 16;
const LEAST_SIZE = 16;
const MOST_AVERAGES = 16;
/** Bins of a channel that are told. */
const MOST_BINS = 4096;

/**
 * Analyses the longest stretch without a gap of [t0S, t1S), by Welch's method: at most 16 segments of a power of two, at
 * most 65536 values, which overlap by half or, in a long stretch, lie at equal distances. In aggregate mode the values
 * are the middles between minimum and maximum.
 */
export function spectraOf(series: RecordingSeries, { t0S, t1S, channels, window }: SpectrumRequest): Spectra {
  const { stepNs, valuesPerStep, maxAdc } = series.info;
  const longest = longestOf(stretchesOf(series, t0S, t1S));
  const steps = Math.floor((longest.end - longest.start) / valuesPerStep);
  const size = Math.min(MOST_SIZE, 2 ** Math.floor(Math.log2(steps)));
  if (!(size >= LEAST_SIZE)) return { binHz: 0, averages: 0, size: 0, channels: [] };
  const averages = Math.min(MOST_AVERAGES, Math.floor((steps - size) / (size / 2)) + 1);
  const starts = Array.from(
    { length: averages },
    (_, n) => longest.start + valuesPerStep * Math.floor(averages === 1 ? 0 : n * (steps - size) / (averages - 1)),
  );
  const transform = new PowerTransform(windowWeights(window, size));
  const perBin = Math.max(1, size / 2 / MOST_BINS);
  const answers: Spectra["channels"] = [];
  for (const channel of channelsOf(series, channels)) {
    const power = new Float64Array(size / 2 + 1);
    for (const start of starts) {
      const counts = readSteps(series, channel, { start, end: start + size * valuesPerStep });
      const volts = counts.map((count) => count / maxAdc * channel.rangeV + channel.offsetV);
      transform.addTo(power, volts);
    }
    answers.push({
      channel: channel.name,
      amplitudesV: greatest(power, perBin).map((sum) => Math.sqrt(sum / averages)),
      peak: peakOf(power.map((sum) => Math.sqrt(sum / averages)), 1e9 / (stepNs * size)),
    });
  }
  return { binHz: 1e9 / (stepNs * size) * perBin, averages, size, channels: answers };
}

function longestOf(stretches: readonly Stretch[]): Stretch {
  return stretches.reduce((a, b) => b.end - b.start > a.end - a.start ? b : a, { start: 0, end: 0 });
}

/** The greatest of each group; the last one, at half the sampling rate, belongs to the group before it. */
function greatest(power: Float64Array, perBin: number): number[] {
  const bins: number[] = new Array(perBin === 1 ? power.length : (power.length - 1) / perBin).fill(0);
  power.forEach((value, i) => {
    const bin = Math.min(Math.floor(i / perBin), bins.length - 1);
    bins[bin] = Math.max(bins[bin]!, value);
  });
  return bins;
}

/** The highest from bin 1 on. */
function peakOf(amplitudesV: Float64Array, binHz: number): Spectra["channels"][number]["peak"] {
  let bin = 1;
  for (let i = 2; i < amplitudesV.length; i++) if (amplitudesV[i]! > amplitudesV[bin]!) bin = i;
  const amplitudeV = amplitudesV[bin] ?? 0;
  return amplitudeV === 0 ? null : { hz: bin * binHz, amplitudeV };
}

/** Squares of RMS amplitudes by frequency, from 0 to half the sampling rate. */
class PowerTransform {
  readonly #weights: Float64Array;
  readonly #fft: FFT;
  readonly #input: Float64Array;
  readonly #output: number[];

  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.#fft = new FFT(weights.length);
    this.#input = new Float64Array(weights.length);
    this.#output = this.#fft.createComplexArray();
  }

  addTo(power: Float64Array, values: ArrayLike<number>): void {
    const size = this.#weights.length;
    // A window spreads what is constant over the bins beside 0 Hz, where it would hide low lines: it comes back after it.
    let mean = 0;
    for (let i = 0; i < size; i++) mean += values[i]! / size;
    for (let i = 0; i < size; i++) this.#input[i] = (values[i]! - mean) * this.#weights[i]!;
    this.#fft.realTransform(this.#output, this.#input);
    this.#output[0] = this.#output[0]! + mean * size;
    for (let k = 0; k <= size / 2; k++) {
      const isAlone = k === 0 || k === size / 2;
      const square = (this.#output[2 * k]! ** 2 + this.#output[2 * k + 1]! ** 2) / size ** 2;
      power[k] = power[k]! + (isAlone ? square : 2 * square);
    }
  }
}
