import { CHANNEL_NAMES, type ChannelName } from "../acquire/driver.ts";
import type { Mark } from "../storage/marks.ts";

/** Whether each column is one value, of minima and maxima in turn; empty columns have the minimum above the maximum. */
export function isSingle(extremes: Int16Array): boolean {
  for (let at = 0; at < extremes.length; at += 2) if (extremes[at]! < extremes[at + 1]!) return false;
  return true;
}

/** Whether a channel is one of those that an over-range is of: bit 0 is A. */
export function isOver({ code }: Pick<Mark, "code">, channel: ChannelName): boolean {
  return (code >> CHANNEL_NAMES.indexOf(channel) & 1) === 1;
}
