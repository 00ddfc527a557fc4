/**
 * What the simulated models can do: the limits that the instrument checks. Numbers are those of the instrument's API
 * and data sheet; see the statuses in `Unit` and `planStreaming` for what exceeding them answers.
 */
import { RESOLUTION, type ResolutionBits } from "../driver.ts";
import { fastestRateMSps, mostChannels } from "../limits.ts";

/** The models that can be simulated: the second digit is the number of channels. */
export const MODELS = ["5242D", "5442D", "5243D", "5443D", "5244D", "5444D"] as const;
/** The name of a model, as `getUnitInfo` answers it. */
export type ModelName = typeof MODELS[number];

const MEMORY_SAMPLES_BY_LAST_DIGIT: Readonly<Record<string, number>> = { 2: 2 ** 27, 3: 2 ** 28, 4: 2 ** 29 };
const BITS_BY_RESOLUTION: readonly ResolutionBits[] = [8, 12, 14, 15, 16];

/** The number of analogue channels: 2 or 4. */
export function channelCount(model: ModelName): number {
  return Number(model.charAt(1));
}

/** Samples that the model's own memory holds, all channels together: half as many above 8 bits. */
export function memorySamples(model: ModelName, bits: ResolutionBits): number {
  const samples = MEMORY_SAMPLES_BY_LAST_DIGIT[model.charAt(3)] ?? 2 ** 27;
  return bits === 8 ? samples : samples / 2;
}

/** The number of bits of a `PS5000A_DEVICE_RESOLUTION`; undefined for a number that is none. */
export function bitsOfResolution(resolution: number): ResolutionBits | undefined {
  return BITS_BY_RESOLUTION.find((bits) => RESOLUTION[bits] === resolution);
}

/** The count of full scale: samples lie within ± this. */
export function maxAdcCount(bits: ResolutionBits): number {
  return bits === 8 ? 32512 : 32767;
}

/** The shortest interval of streaming in nanoseconds: the bandwidth to the computer is shared by the channels. */
export function shortestIntervalNs(bits: ResolutionBits, enabledChannels: number): number {
  return 1000 / fastestRateMSps(bits, enabledChannels);
}

/** What a timebase of block mode stands for: its interval in nanoseconds and how many channels can be on with it. */
export interface Timebase {
  intervalNs: number;
  maxChannels: number;
}

/** A timebase by its number; undefined where the resolution has none of that number. */
export function timebaseOf(bits: ResolutionBits, timebase: number): Timebase | undefined {
  const first = { 8: 0, 12: 1, 14: 3, 15: 3, 16: 4 }[bits];
  if (!Number.isInteger(timebase) || timebase < first || timebase > 0xffffffff) return undefined;
  const maxChannels = mostChannels(bits);
  switch (bits) {
    case 8:
      return timebase < 3
        ? { intervalNs: 2 ** timebase, maxChannels: 2 ** timebase }
        : { intervalNs: (timebase - 2) * 8, maxChannels };
    case 12:
      return timebase < 4
        ? { intervalNs: 2 ** timebase, maxChannels: 2 ** (timebase - 1) }
        : { intervalNs: (timebase - 3) * 16, maxChannels };
    case 14:
    case 15:
      return { intervalNs: (timebase - 2) * 8, maxChannels };
    case 16:
      return { intervalNs: (timebase - 3) * 16, maxChannels };
  }
}
