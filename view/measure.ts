import type { ChannelName } from "../acquire/driver.ts";
import type { ChannelInfo } from "../storage/read/recording_info.ts";
import type { RecordingSeries } from "../storage/read/recording_series.ts";
import type { RecordingView } from "../storage/view.ts";
import { frequencyOf } from "./frequency.ts";
import { lengthOf, readSteps, sampled, type Stretch, stretchesOf } from "./stretches.ts";

/** The part of a recording that is measured, or analysed. */
export interface Part {
  t0S: number;
  t1S: number;
  /** All when null. Those that the recording does not have are left out. */
  channels: readonly ChannelName[] | null;
}

/**
 * What one channel did, in volts; null where there is nothing to measure. The RMS value is that of the whole signal, with
 * its direct part. In aggregate mode mean, RMS and frequency are those of the middle between minimum and maximum.
 */
export interface ChannelMeasurement {
  channel: ChannelName;
  minV: number | null;
  maxV: number | null;
  meanV: number | null;
  rmsV: number | null;
  frequencyHz: number | null;
  /** False where only a part of so many values was looked at for mean, RMS and frequency. */
  exact: boolean;
}

/** So many values of a channel are all looked at. */
const MOST_VALUES = 1 << 22;
/** Of more, so many, in pieces of so many. */
const SAMPLED_VALUES = 1 << 18;
const PIECE_VALUES = 1 << 15;
/** Columns in which extremes are looked for. */
const COLUMNS = 2048;

/**
 * Measures [t0S, t1S). Missing values are left out, and no period reaches over a gap. Throws as
 * {@linkcode RecordingView.query} does.
 */
export function measure(series: RecordingSeries, view: RecordingView, wanted: Part): ChannelMeasurement[] {
  const { startS, endS } = view.extent;
  const part = { ...wanted, t0S: Math.max(wanted.t0S, startS), t1S: Math.min(wanted.t1S, endS) };
  const stretches = stretchesOf(series, part.t0S, part.t1S);
  const exact = lengthOf(stretches) <= MOST_VALUES;
  const looked = exact ? stretches : sampled(stretches, SAMPLED_VALUES, PIECE_VALUES);
  return channelsOf(series, part.channels).map((channel) => {
    const steps = looked.map((stretch) => readSteps(series, channel, stretch));
    const { mean, meanSquare, count } = momentsOf(steps);
    if (count === 0) return nothing(channel.name);
    const [least, most] = exact && series.info.valuesPerStep === 1
      ? extremesOf(steps)
      : viewExtremes(series, view, channel, part, stretches);
    const { rangeV, offsetV } = channel;
    const voltsPerCount = rangeV / series.info.maxAdc;
    const meanV = mean * voltsPerCount + offsetV;
    const square = meanSquare * voltsPerCount ** 2 + 2 * mean * voltsPerCount * offsetV + offsetV ** 2;
    const frequency = frequencyOf(steps);
    return {
      channel: channel.name,
      minV: least * voltsPerCount + offsetV,
      maxV: most * voltsPerCount + offsetV,
      meanV,
      rmsV: Math.sqrt(Math.max(0, square)),
      frequencyHz: frequency === null
        ? exact ? null : slowFrequency(view, channel, part)
        : frequency * 1e9 / series.info.stepNs,
      exact,
    };
  });
}

/** The channels of a recording that are wanted. */
export function channelsOf(series: RecordingSeries, wanted: Part["channels"]): ChannelInfo[] {
  return series.info.channels.filter(({ name }) => wanted === null || wanted.includes(name));
}

function nothing(channel: ChannelName): ChannelMeasurement {
  return { channel, minV: null, maxV: null, meanV: null, rmsV: null, frequencyHz: null, exact: true };
}

function momentsOf(stretches: readonly Float32Array[]): { mean: number; meanSquare: number; count: number } {
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (const values of stretches) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      sum += value;
      squares += value * value;
    }
    count += values.length;
  }
  return { mean: sum / count, meanSquare: squares / count, count };
}

function extremesOf(stretches: readonly ArrayLike<number>[]): [least: number, most: number] {
  let least = Infinity;
  let most = -Infinity;
  for (const values of stretches) {
    for (let i = 0; i < values.length; i++) {
      if (values[i]! < least) least = values[i]!;
      if (values[i]! > most) most = values[i]!;
    }
  }
  return [least, most];
}

/**
 * The extremes of many values, from the columns of the view that lie within the part; what is at both ends of them is
 * looked at in finer columns, and at last value by value.
 */
function viewExtremes(
  series: RecordingSeries,
  view: RecordingView,
  channel: ChannelInfo,
  { t0S, t1S }: Part,
  stretches: readonly Stretch[],
): [least: number, most: number] {
  if (lengthOf(stretches) <= MOST_VALUES) {
    return extremesOf(stretches.map(({ start, end }) => {
      const values = new Int16Array(end - start);
      series.readValues(channel, start, values);
      return values;
    }));
  }
  const seen = view.query({ t0S, t1S, widthPx: COLUMNS, channels: [channel.name] });
  const columnS = seen.stepsPerColumn * seen.stepNs / 1e9;
  const originS = seen.firstStep * seen.stepNs / 1e9;
  const first = Math.max(0, Math.ceil((t0S - originS) / columnS));
  const end = Math.min(seen.columns, Math.floor((t1S - originS) / columnS));
  let [least, most] = extremesOf([seen.channels[0]!.extremes.subarray(2 * first, 2 * end)].map(withoutEmpty));
  for (const [fromS, toS] of [[t0S, originS + first * columnS], [originS + end * columnS, t1S]] as const) {
    const rest = toS > fromS ? stretchesOf(series, fromS, toS) : [];
    if (rest.length === 0) continue;
    const [low, high] = viewExtremes(series, view, channel, { t0S: fromS, t1S: toS, channels: null }, rest);
    least = Math.min(least, low);
    most = Math.max(most, high);
  }
  return [least, most];
}

/** Of columns those that hold something: an empty one has its minimum above its maximum. */
function withoutEmpty(extremes: Int16Array): Int16Array {
  return extremes.filter((_, i) => extremes[i - i % 2]! <= extremes[i - i % 2 + 1]!);
}

/** The frequency of what is slower than the pieces that were looked at: from the middles of the view's columns. */
function slowFrequency(view: RecordingView, channel: ChannelInfo, { t0S, t1S }: Part): number | null {
  const { channels, stepsPerColumn, stepNs } = view.query({ t0S, t1S, widthPx: COLUMNS, channels: [channel.name] });
  const { extremes } = channels[0]!;
  const stretches: number[][] = [[]];
  for (let i = 0; i < extremes.length; i += 2) {
    if (extremes[i]! <= extremes[i + 1]!) stretches.at(-1)!.push((extremes[i]! + extremes[i + 1]!) / 2);
    else stretches.push([]);
  }
  const frequency = frequencyOf(stretches);
  return frequency === null ? null : frequency * 1e9 / (stepsPerColumn * stepNs);
}
