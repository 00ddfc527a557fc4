import { TIME_UNIT, type TimeUnit } from "./driver.ts";

/** A sample interval as `ps5000aRunStreaming` takes it: whole units below 2^32. */
export interface Interval {
  count: number;
  unit: TimeUnit;
}

const NS_IN: Readonly<Record<TimeUnit, number>> = { fs: 1e-6, ps: 1e-3, ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const UINT32_MOST = 0xffff_ffff;

/** Nanoseconds of an interval. */
export function intervalNs({ count, unit }: Interval): number {
  // Division keeps what is exact: 16000 ps × 0.001 is not 16.
  return NS_IN[unit] < 1 ? count / Math.round(1 / NS_IN[unit]) : count * NS_IN[unit];
}

/**
 * The interval to ask for to get so many megasamples a second: in nanoseconds where that is exact, else in the finest
 * unit that can express it, so that no rate is truncated to whole nanoseconds.
 */
export function intervalOfRate(rateMSps: number): Interval {
  const wantedNs = 1000 / rateMSps;
  if (Number.isInteger(wantedNs) && wantedNs <= UINT32_MOST) return { count: wantedNs, unit: "ns" };
  const units = (Object.keys(TIME_UNIT) as TimeUnit[]).filter((unit) => unit !== "fs");
  const unit = units.find((candidate) => wantedNs / NS_IN[candidate] <= UINT32_MOST);
  if (unit === undefined) {
    throw new RangeError(`Cannot sample at ${rateMSps} MS/s: the interval is longer than the driver can express.`);
  }
  return { count: Math.max(1, Math.round(wantedNs / NS_IN[unit])), unit };
}
