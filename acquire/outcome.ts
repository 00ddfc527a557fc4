/** What can become of a recording, in the terms that the producer, the files and the summary share. */

/** Why values are missing, as the number that stands in a recording's table of gaps. */
export const GAP_REASON = { stall: 1, ringFull: 2, reconnect: 3, clockDeficit: 4 } as const;
export type GapReason = typeof GAP_REASON[keyof typeof GAP_REASON];

/** Why a recording or segment ended. */
export const STOP_REASONS = [
  "user",
  "duration",
  "split",
  "overrun",
  "unplugged",
  "instrument error",
  "disk full",
  "disk error",
  "aborted",
  "crash",
] as const;
export type StopReason = typeof STOP_REASONS[number];

/** How the instrument reduces blocks of samples; "average" also stands for no down-sampling, as in the original's files. */
export type DownsampleMode = "average" | "aggregate" | "decimate";

/** Values that a channel gives for each time step: two in aggregate mode, a minimum and a maximum. */
export function valuesPerStep(mode: DownsampleMode): 1 | 2 {
  return mode === "aggregate" ? 2 : 1;
}
