import type { ChannelHeader } from "../format.ts";
import type { Cut } from "./cut.ts";

/** What points are: counts, or means of counts. */
export type Counts = Int16Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What turns a channel's counts into millivolts at the probe's tip, as the readers do. */
export function millivoltsOf({ rangeV, offsetV }: ChannelHeader, maxAdc: number): (count: number) => number {
  const rangeMv = rangeV * 1000;
  const offsetMv = offsetV * 1000;
  return (count) => count / maxAdc * rangeMv + offsetMv;
}

/** Whole counts: means are rounded, halves upwards. */
export function wholeCounts(counts: Counts): Int16Array<ArrayBuffer> {
  return counts instanceof Int16Array ? counts : Int16Array.from(counts, Math.round);
}

/** A name for each column of values: `A_mV`, or `A_min_mV` and `A_max_mV`; raw `A_counts` and so on. */
export function columnNames({ channels, valuesPerPoint, raw }: Cut): string[] {
  const parts = valuesPerPoint === 2 ? ["_min", "_max"] : [""];
  return channels.flatMap(({ name }) => parts.map((part) => `${name}${part}_${raw ? "counts" : "mV"}`));
}
