import type { ChannelName } from "../acquire/driver.ts";
import type { StopReason } from "../acquire/outcome.ts";
import type { Failure } from "./failure.ts";

/** What became of a recording. Counts are of each channel's values, over all segments. */
export interface RecordingSummary {
  /** The file, or the first of those that exist. */
  file: string;
  files: string[];
  samples: number;
  lostSamples: number;
  gaps: number;
  /** Interval of the instrument's samples before its own down-sampling, as it answered it. */
  sampleIntervalNs: number;
  hardwareDownsampleRatio: number;
  channels: ChannelName[];
  /** What the samples last, without what is missing. */
  durationS: number;
  /** Whether the files were read again and found right; false also where nothing was verified. */
  verified: boolean;
  /** What is wrong with the files, in sentences. */
  problems: string[];
  stopReason: StopReason;
  /** Answers of the driver in which the channel was over range. */
  overRange: Partial<Record<ChannelName, number>>;
  device: { variant: string; serial: string; driverVersion: string };
  simulated: boolean;
  /** What ended the recording too early, if something did. */
  failure: Failure | null;
}

/** The exit status: see the command line's help. */
export function exitStatus({ failure, stopReason, gaps, problems }: RecordingSummary): number {
  if (failure !== null) return EXIT_STATUS[failure.kind];
  if (stopReason === "disk full" || stopReason === "disk error") return EXIT_STATUS.disk;
  if (stopReason === "aborted" || problems.length > 0) return EXIT_STATUS.unexpected;
  return gaps > 0 ? EXIT_WITH_GAPS : 0;
}

export const EXIT_WITH_GAPS = 4;
export const EXIT_STATUS = { unexpected: 1, settings: 2, instrument: 3, disk: 5 } as const;
