/** What `runStreaming` was asked for, checked against what the instrument can do. */
import { type PicoStatus, RATIO_MODE, type ResolutionBits } from "../driver.ts";
import { STATUS } from "../status.ts";
import { MAX_DOWNSAMPLE_RATIO } from "./downsample.ts";
import { shortestIntervalNs } from "./models.ts";

/** The parameters of `runStreaming` as they come. */
export interface StreamingRequest {
  sampleInterval: number;
  units: number;
  downSampleRatio: number;
  ratioMode: number;
  overviewBufferSize: number;
  autoStop: number;
  maxPreTriggerSamples: number;
  maxPostTriggerSamples: number;
}

/** What the instrument will do. */
export interface StreamingPlan {
  /** Whole nanoseconds between two samples. */
  intervalNs: number;
  /** The same in the unit that was asked with. */
  writtenInterval: number;
  ratio: number;
  ratioMode: number;
  /** The length of every buffer in values. */
  bufferLth: number;
  /** Samples of each channel after which the run ends by itself; undefined for a run until `stop`. */
  autoStopSamples?: number;
}

const UNITS_A_NS: readonly number[] = [1e6, 1e3, 1, 1e-3, 1e-6, 1e-9];
const NS_A_UNIT: readonly number[] = [1e-6, 1e-3, 1, 1e3, 1e6, 1e9];

/**
 * The plan for a request, or the status that refuses it: 43 for an interval that the instrument cannot do, 64 for a
 * ratio out of range or that does not go with the mode (1 with none only), 71 for an unknown mode, 13 for the rest.
 * `unlockRate` lifts the limit on the interval down to 1 ns.
 */
export function planStreaming(
  request: StreamingRequest,
  bits: ResolutionBits,
  enabledChannels: number,
  unlockRate: boolean,
): StreamingPlan | PicoStatus {
  const { downSampleRatio: ratio, ratioMode, overviewBufferSize: bufferLth } = request;
  if (!(request.units in NS_A_UNIT)) return STATUS.PICO_INVALID_PARAMETER;
  const shortestNs = unlockRate ? 1 : shortestIntervalNs(bits, enabledChannels);
  const interval = wholeInterval(request.sampleInterval, request.units);
  if (interval === undefined || interval.intervalNs < shortestNs) return STATUS.PICO_INVALID_SAMPLE_INTERVAL;
  if (!isRatioMode(ratioMode)) return STATUS.PICO_RATIO_MODE_NOT_SUPPORTED;
  const isRatioFit = ratioMode === RATIO_MODE.none ? ratio === 1 : ratio > 1 && ratio <= MAX_DOWNSAMPLE_RATIO;
  if (!isRatioFit || !Number.isInteger(ratio)) return STATUS.PICO_INVALID_SAMPLERATIO;
  if (!Number.isInteger(bufferLth) || bufferLth < 1) return STATUS.PICO_INVALID_PARAMETER;
  const plan = { ...interval, ratio, ratioMode, bufferLth };
  if (request.autoStop === 0) return plan;
  const autoStopSamples = request.maxPreTriggerSamples + request.maxPostTriggerSamples;
  return autoStopSamples >= ratio ? { ...plan, autoStopSamples } : STATUS.PICO_INVALID_PARAMETER;
}

/** Whether a number is one of `PS5000A_RATIO_MODE`, and only one. */
export function isRatioMode(mode: number): boolean {
  return (Object.values(RATIO_MODE) as number[]).includes(mode);
}

/** The nearest whole number of nanoseconds, of which the number in `units` fits into 32 bits. */
function wholeInterval(
  sampleInterval: number,
  units: number,
): { intervalNs: number; writtenInterval: number } | undefined {
  const unitsANs = UNITS_A_NS[units] ?? 1;
  const nsAUnit = NS_A_UNIT[units] ?? 1;
  const toWritten = (intervalNs: number) => Math.round(unitsANs >= 1 ? intervalNs * unitsANs : intervalNs / nsAUnit);
  let intervalNs = Math.round(unitsANs >= 1 ? sampleInterval / unitsANs : sampleInterval * nsAUnit);
  if (toWritten(intervalNs) > 0xffffffff) intervalNs--;
  if (!(intervalNs >= 1 && intervalNs <= Number.MAX_SAFE_INTEGER)) return undefined;
  return { intervalNs, writtenInterval: toWritten(intervalNs) };
}
