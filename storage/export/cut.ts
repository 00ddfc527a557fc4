import { SettingsError } from "../../acquire/settings.ts";
import { valuesPerStep } from "../../acquire/outcome.ts";
import type { DecimationMode } from "../read/reducer.ts";
import type { ChannelHeader, Gap } from "../format.ts";
import { Timeline } from "../read/timeline.ts";
import type { ExportOptions } from "./options.ts";
import type { ExportSource } from "./source.ts";
import { type Span, spansOf, type ValueRange } from "./spans.ts";
import { stepAt } from "./time_range.ts";

/**
 * The part of a recording that is exported, worked out. Indices, positions and counts are those of one channel's values
 * in the source.
 */
export interface Cut extends ValueRange {
  source: ExportSource;
  /** In the order of the recording, at least one. */
  channels: ChannelHeader[];
  valuesPerStep: 1 | 2;
  /** Time from one step to the next. */
  stepNs: number;
  /** Steps that become one point, and how. */
  factor: number;
  mode: DecimationMode;
  /** Counts instead of millivolts, where the format leaves the choice. */
  raw: boolean;
  /** Whether the range reaches to the end of the recording. */
  reachesEnd: boolean;
  /** What is missing in the range, clipped to it. */
  gaps: PlacedGap[];
  /** The points, in the order of time. */
  spans: Span[];
  /** How many there are, of each channel. */
  points: number;
  /** 2 where a point is a minimum and a maximum. */
  valuesPerPoint: 1 | 2;
}

/** A gap and where it begins. */
export interface PlacedGap extends Gap {
  position: number;
}

/**
 * Works out what is to be exported. Throws a `SettingsError` when that is nothing, or more than there is: a channel that
 * the recording does not have, a start after its end, a stop before the start.
 */
export function planCut(source: ExportSource, options: ExportOptions): Cut {
  const { decimation: factor = 1, decimationMode: mode = "mean", raw = false } = options;
  if (!Number.isSafeInteger(factor) || factor < 1) {
    throw refused(source, `the decimation is ${factor}. Give a whole number from 1 on.`);
  }
  const perStep = valuesPerStep(source.downsampleMode);
  const length = source.numSamples;
  // While a recording grows, its table of gaps can be ahead of its values.
  const timeline = new Timeline(source.gaps.filter(({ index }) => index <= length), source.originPosition);
  const range = rangeOf(source, timeline, perStep, options);
  const spans = spansOf(timeline, range, factor * perStep);
  const points = spans.reduce((sum, span) => sum + span.points, 0);
  if (points === 0) {
    throw refused(source, `of each ${factor} values some are missing there. Give a smaller decimation.`);
  }
  return {
    ...range,
    source,
    channels: channelsOf(source, options),
    valuesPerStep: perStep,
    stepNs: source.sampleIntervalNs,
    factor,
    mode,
    raw,
    reachesEnd: range.endPosition === timeline.positionOf(length),
    gaps: gapsIn(timeline, range),
    spans,
    points,
    valuesPerPoint: perStep === 2 || (factor > 1 && mode === "min_max") ? 2 : 1,
  };
}

/** How many values of each channel are missing in the range. */
export function lostIn({ startPosition, endPosition, start, end }: Cut): number {
  return endPosition - startPosition - (end - start);
}

/** How many recorded values of each channel have no part in a point, because values beside them are missing. */
export function leftOutOf({ spans, start, end }: Cut): number {
  return end - start - spans.reduce((sum, { values }) => sum + values, 0);
}

function rangeOf(
  source: ExportSource,
  timeline: Timeline,
  perStep: 1 | 2,
  { startS = 0, stopS = Infinity }: ExportOptions,
): ValueRange {
  const { numSamples, sampleIntervalNs, originPosition } = source;
  if (!(startS >= 0 && startS < Infinity)) throw refused(source, `the start is ${startS} s. Give seconds from 0 on.`);
  if (!(stopS > startS)) throw refused(source, `the stop at ${stopS} s is not after the start at ${startS} s.`);
  if (numSamples === 0) throw refused(source, "it has no values.");
  const positionAt = (seconds: number) => stepAt(seconds, sampleIntervalNs) * perStep;
  const lastPosition = timeline.positionOf(numSamples);
  const startPosition = Math.max(originPosition, positionAt(startS));
  if (startPosition >= lastPosition) {
    const endS = lastPosition / perStep * sampleIntervalNs / 1e9;
    throw refused(source, `the start at ${startS} s is not before its end at ${endS} s. Give an earlier one.`);
  }
  const endPosition = stopS === Infinity ? lastPosition : Math.min(lastPosition, positionAt(stopS));
  const start = timeline.indexAt(startPosition);
  const end = Math.min(numSamples, timeline.indexAt(endPosition));
  if (end <= start) {
    throw refused(source, "no value was recorded between the start and the stop. Set them further apart.");
  }
  return { start, end, startPosition, endPosition };
}

function gapsIn(timeline: Timeline, { startPosition, endPosition }: ValueRange): PlacedGap[] {
  return timeline.gapsWithin(startPosition, endPosition).map(({ position, gap }) => {
    const from = Math.max(position, startPosition);
    const to = Math.min(position + gap.lost, endPosition);
    return { ...gap, lost: to - from, position: from };
  }).toArray();
}

function channelsOf(source: ExportSource, { channels: wanted }: ExportOptions): ChannelHeader[] {
  const { channels } = source;
  if (wanted === undefined) return channels;
  const names = channels.map(({ name }) => name);
  const missing = wanted.find((name) => !names.includes(name));
  if (missing !== undefined) throw refused(source, `it has no channel ${missing}. It has ${names.join(", ")}.`);
  if (wanted.length === 0) throw refused(source, `no channel is named. It has ${names.join(", ")}.`);
  return channels.filter(({ name }) => wanted.includes(name));
}

function refused({ path }: ExportSource, problem: string): SettingsError {
  return new SettingsError([`Cannot export ${path}: ${problem}`]);
}
