import FFT from "fft.js";
import type { ChannelName } from "../acquire/driver.ts";
import type { RecordingSeries } from "../storage/read/recording_series.ts";
import { greatestOf, groupsOf, type SpectrumAxis } from "./bins.ts";
import { channelsOf, type Part } from "./measure.ts";
import { readSteps, type Stretch, stretchesOf } from "./stretches.ts";
import { type SpectrumWindow, windowWeights } from "./windows.ts";

/** A part of which the spectrum is wanted. */
export interface SpectrumRequest extends Part {
  window: SpectrumWindow;
  axis: SpectrumAxis;
}

/** The spectra of the longest stretch without a gap. Without 16 values in a row there are no channels. */
export interface Spectra {
  axis: SpectrumAxis;
  /** Rising. More bins than can be shown are put together: an amplitude is the greatest from its frequency up to the next. */
  frequenciesHz: number[];
  /** From one bin to the next. */
  binHz: number;
  /** How many spectra were averaged, and of how many values each. */
  averages: number;
  size: number;
  channels: {
    channel: ChannelName;
    /** RMS volts. */
    amplitudesV: number[];
    /** The highest line besides what is constant, interpolated between the bins; null where there is none. */
    peak: { hz: number; amplitudeV: number } | null;
  }[];
}

const MOST_SIZE = 1 << 16;
const LEAST_SIZE = 16;
const MOST_AVERAGES = 16;
/** Less than this part of the highest is rounding. */
const LEAST_PART = 1e-9;

/**
 * Analyses the longest stretch without a gap of [t0S, t1S), by Welch's method: at most 16 segments of a power of two, at
 * most 65536 values, which overlap by half or, in a long stretch, lie at equal distances. In aggregate mode the values
 * are the middles between minimum and maximum.
 */
export function spectraOf(series: RecordingSeries, { t0S, t1S, channels, window, axis }: SpectrumRequest): Spectra {
  const { stepNs, valuesPerStep, maxAdc } = series.info;
  const longest = longestOf(stretchesOf(series, t0S, t1S));
  const steps = Math.floor((longest.end - longest.start) / valuesPerStep);
  const size = Math.min(MOST_SIZE, 2 ** Math.floor(Math.log2(steps)));
  if (!(size >= LEAST_SIZE)) return { axis, frequenciesHz: [], binHz: 0, averages: 0, size: 0, channels: [] };
  const averages = Math.min(MOST_AVERAGES, Math.floor((steps - size) / (size / 2)) + 1);
  const starts = Array.from(
    { length: averages },
    (_, n) => longest.start + valuesPerStep * Math.floor(averages === 1 ? 0 : n * (steps - size) / (averages - 1)),
  );
  const transform = new PowerTransform(windowWeights(window, size));
  const groups = groupsOf(size / 2 + 1, axis);
  const binHz = 1e9 / (stepNs * size);
  const answers: Spectra["channels"] = [];
  for (const channel of channelsOf(series, channels)) {
    const power = new Float64Array(size / 2 + 1);
    for (const start of starts) {
      const counts = readSteps(series, channel, { start, end: start + size * valuesPerStep });
      const volts = counts.map((count) => count / maxAdc * channel.rangeV + channel.offsetV);
      transform.addTo(power, volts);
    }
    const amplitudesV = power.map((sum) => Math.sqrt(sum / averages));
    answers.push({
      channel: channel.name,
      amplitudesV: greatestOf(amplitudesV, groups),
      peak: peakOf(amplitudesV, binHz),
    });
  }
  const frequenciesHz = groups.slice(0, -1).map((bin) => bin * binHz);
  return { axis, frequenciesHz, binHz, averages, size, channels: answers };
}

function longestOf(stretches: readonly Stretch[]): Stretch {
  return stretches.reduce((a, b) => b.end - b.start > a.end - a.start ? b : a, { start: 0, end: 0 });
}

/**
 * The highest from bin 1 on: the top of the parabola through the logarithms of the highest bin and those beside it, which
 * is nearly what each window makes of a line.
 */
function peakOf(amplitudesV: Float64Array, binHz: number): Spectra["channels"][number]["peak"] {
  let bin = 1;
  for (let i = 2; i < amplitudesV.length; i++) if (amplitudesV[i]! > amplitudesV[bin]!) bin = i;
  const amplitudeV = amplitudesV[bin] ?? 0;
  if (amplitudeV === 0) return null;
  // The bin of 0 Hz holds what is constant, and behind the last one nothing is.
  if (bin === 1 || bin === amplitudesV.length - 1) return { hz: bin * binHz, amplitudeV };
  const levelOf = (i: number) => Math.log(Math.max(amplitudesV[i]! / amplitudeV, LEAST_PART));
  const [before, after] = [levelOf(bin - 1), levelOf(bin + 1)];
  if (before + after === 0) return { hz: bin * binHz, amplitudeV };
  const offset = (after - before) / (-2 * (before + after));
  return { hz: (bin + offset) * binHz, amplitudeV: amplitudeV * Math.exp((after - before) * offset / 4) };
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
