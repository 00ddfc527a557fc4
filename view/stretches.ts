import type { ChannelInfo } from "../storage/read/recording_info.ts";
import type { RecordingSeries } from "../storage/read/recording_series.ts";

/** Values that follow one another without a gap: indices in the series, whole steps. */
export interface Stretch {
  start: number;
  end: number;
}

/** A time that was calculated may be so much, in steps, beside the one that was meant. */
const ROUNDING = 1e-3;

/** What of [t0S, t1S) was recorded, cut at the gaps, in its order. Empty where there is nothing. */
export function stretchesOf(series: RecordingSeries, t0S: number, t1S: number): Stretch[] {
  const { timeline, start, length } = series;
  const { stepNs, valuesPerStep } = series.info;
  const indexAt = (timeS: number) => {
    const position = Math.ceil(timeS * 1e9 / stepNs - ROUNDING) * valuesPerStep;
    return Math.min(Math.max(position <= 0 ? 0 : timeline.indexAt(position), start), length);
  };
  const end = indexAt(t1S);
  const first = indexAt(t0S);
  if (end <= first) return [];
  return [...timeline.runs(first, end)].map((run) => ({ start: run.start, end: run.end })).filter((run) =>
    run.end - run.start >= valuesPerStep
  );
}

/**
 * At most `most` values of the stretches in all: everything when they have no more, else pieces of `piece` values, at
 * equal distances from one another.
 */
export function sampled(stretches: readonly Stretch[], most: number, piece: number): Stretch[] {
  const total = lengthOf(stretches);
  if (total <= most) return [...stretches];
  const count = Math.floor(most / piece);
  const distance = total / count;
  const pieces: Stretch[] = [];
  let before = 0;
  for (const { start, end } of stretches) {
    for (let n = Math.ceil(before / distance); n * distance < before + end - start; n++) {
      const at = start + 2 * Math.floor((n * distance - before) / 2);
      if (at < end) pieces.push({ start: at, end: Math.min(at + piece, end) });
    }
    before += end - start;
  }
  return pieces;
}

export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}

/**
 * The counts of a stretch, one a step: in aggregate mode the middle between minimum and maximum, which can be a half.
 */
export function readSteps(series: RecordingSeries, channel: ChannelInfo, { start, end }: Stretch): Float32Array {
  const values = new Int16Array(end - start);
  series.readValues(channel, start, values);
  if (series.info.valuesPerStep === 1) return new Float32Array(values);
  const steps = new Float32Array(Math.floor(values.length / 2));
  for (let i = 0; i < steps.length; i++) steps[i] = (values[2 * i]! + values[2 * i + 1]!) / 2;
  return steps;
}
