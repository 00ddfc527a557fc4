import { RANGES_V, type ResolutionBits } from "./driver.ts";

/**
 * What the PicoScope 5000a series can do, from Pico Technology's published data; known before an instrument is opened.
 * Limits of more than one channel are not verified: what the driver answers counts.
 */

/** The most channels that can be enabled at a resolution. */
export function mostChannels(bits: ResolutionBits): number {
  return bits === 16 ? 1 : bits === 15 ? 2 : 4;
}

/** The fastest streaming in megasamples a second for each channel, over USB 3. */
export function fastestRateMSps(bits: ResolutionBits, channels: number): number {
  const total = bits === 8 ? 125 : 62.5;
  return channels <= 1 ? total : channels === 2 ? total / 2 : total / 4;
}

/** The largest offset (±) in volts that an input range of ± `rangeV` allows, without a probe. */
export function offsetLimitV(rangeV: number): number {
  return rangeV <= 0.2 ? 0.25 : rangeV <= 2 ? 2.5 : 20;
}

/** The index of an input range (volts at the input) in `PS5000A_RANGE`, or -1 when there is none. */
export function rangeIndex(rangeV: number): number {
  return RANGES_V.findIndex((range) => Math.abs(range - rangeV) < range * 1e-6);
}
