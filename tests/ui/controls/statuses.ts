import type { Status } from "../../../routes/protocol.ts";
import type { RecordingSummary } from "../../../record/summary.ts";

/** Nothing is recorded, and nothing was. */
export const IDLE: Status = {
  version: "1.0.0",
  state: "idle",
  recording: null,
  last: null,
  dataFolder: "/data",
  diskFreeBytes: 1e12,
  settingsVersion: "1",
  mayControl: true,
  mayQuit: false,
};

/** A healthy recording of A and B, of which parts can be others. */
export function recordingStatus(progress: Partial<NonNullable<Status["recording"]>["progress"]> = {}): Status {
  return {
    ...IDLE,
    state: "recording",
    recording: {
      name: "run.hdf5",
      startedAt: "2026-01-01T00:00:00Z",
      channels: [],
      sampleIntervalNs: 16,
      progress: {
        elapsedS: 3725.9,
        received: 4_500_000_000,
        written: 4_500_000_000,
        lost: 0,
        gaps: 0,
        ringFill: 0.02,
        diskFreeBytes: 1e12,
        bytesPerS: 1e8,
        actualPerS: 62.4e6,
        configuredPerS: 62.5e6,
        overRange: { A: 0, B: 0 },
        ...progress,
      },
    },
  };
}

/** What became of a recording that went well, of which parts can be others. */
export function summaryOf(more: Partial<RecordingSummary> = {}): RecordingSummary {
  const whole: Partial<RecordingSummary> = {
    samples: 1_000_000,
    durationS: 2,
    channels: ["A"],
    lostSamples: 0,
    gaps: 0,
    verified: true,
    problems: [],
    failure: null,
    stopReason: "user",
    overRange: {},
    simulated: false,
  };
  return { ...whole, ...more } as RecordingSummary;
}
