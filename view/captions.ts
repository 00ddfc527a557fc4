/** What stands beside a drawn signal, on the page and in pictures. */
import type { ChannelHeader } from "../storage/format.ts";
import { formatDuration, formatVolts } from "../storage/units.ts";

/** A part of a recording, with as many digits as its length makes sense of: "1.2000 s to 1.3000 s (100 ms)". */
export function partText(t0S: number, t1S: number): string {
  const decimals = Math.min(9, Math.max(0, 3 - Math.floor(Math.log10(Math.max(1e-9, t1S - t0S)))));
  return `${t0S.toFixed(decimals)} s to ${t1S.toFixed(decimals)} s (${formatDuration(t1S - t0S)})`;
}

/** A channel with its label, its range, and what that lies around: "A Anode ±5 V around 1 V". */
export function channelText(
  { name, label, rangeV, offsetV }: Pick<ChannelHeader, "name" | "label" | "rangeV" | "offsetV">,
): string {
  const around = offsetV === 0 ? [] : [`around ${formatVolts(offsetV)}`];
  return [name, ...(label === "" ? [] : [label]), `±${formatVolts(rangeV)}`, ...around].join(" ");
}
