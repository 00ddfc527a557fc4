import type { DownsampleMode } from "../../acquire/outcome.ts";
import { type ChannelHeader, type Gap, overviewGroup } from "../format.ts";
import { isBeingWritten } from "../read/live_writer.ts";
import { statRecording, withRecording } from "../read/open_recording.ts";
import { durationOf, readRecordingInfo, type RecordingInfo } from "../read/recording_info.ts";
import { eachGap, gapCount } from "../hdf5/tables.ts";

/**
 * - "complete": it ended as it was meant to.
 * - "incomplete": it was ended, but something after its last value is missing; `stopReason` says why.
 * - "recording": it is being written.
 * - "crashed": its writer died; `picostream recover` ends it.
 * - "closed": the original PicoStream wrote and closed it, which says no more.
 */
export type RecordingState = "complete" | "incomplete" | "recording" | "crashed" | "closed";

/** What there is to say about a file. Plain JSON. Null where the file does not say. */
export interface Description {
  path: string;
  fileBytes: number;
  formatVersion: string;
  software: string | null;
  /** The original PicoStream wrote it, and says nothing about gaps and the end. */
  isOriginal: boolean;
  state: RecordingState;
  stopReason: string | null;
  simulated: boolean;
  device: { variant: string | null; serial: string | null; driverVersion: string | null };
  /** ISO 8601, UTC. */
  startedAt: string | null;
  stoppedAt: string | null;
  durationS: number;
  /** Values of each channel. In aggregate mode two of them are one step, else one. */
  samples: number;
  valuesPerStep: 1 | 2;
  /** Time from one step to the next. */
  sampleIntervalNs: number;
  /** Steps a second. */
  sampleRateHz: number;
  downsampleMode: DownsampleMode;
  hardwareDownsampleRatio: number;
  resolutionBits: number | null;
  maxAdc: number;
  channels: ChannelHeader[];
  gapCount: number;
  lostSamples: number;
  /** The first ten. */
  gaps: Gap[];
  recordingUuid: string | null;
  segmentNumber: number;
  firstSampleIndex: number;
  /** Whether it holds what shows any part of it at once. */
  hasOverview: boolean;
  /** What one should know about this file. Sentences. */
  notes: string[];
}

const GAPS_SHOWN = 10;

/**
 * Describes a recording. For a file that was not ended it takes up to 1.5 s, to see whether something writes it (as
 * {@linkcode recover} does). Throws a `RecordingError` for a file that is no recording or is damaged.
 */
export async function describe(path: string): Promise<Description> {
  const { size } = statRecording(path);
  const { info, unfinished, gaps, hasOverview } = await withRecording(path, ({ hdf5, unfinished }) => {
    const gaps = { first: [] as Gap[], count: gapCount(hdf5), lost: 0 };
    const info = readRecordingInfo(hdf5);
    for (const gap of eachGap(hdf5)) {
      // Where the table is damaged, which `verify` tells, it can claim any number of rows.
      if (!(gap.lost > 0)) break;
      if (gaps.first.length < GAPS_SHOWN) gaps.first.push(gap);
      gaps.lost += gap.lost;
    }
    const hasOverview = info.channels.every(({ name }) => hdf5.has(overviewGroup(name)));
    return { info, unfinished, gaps, hasOverview };
  });
  const { attributes, channels, length, stepNs } = info;
  return {
    path,
    fileBytes: size,
    formatVersion: attributes.data_format_version,
    software: attributes.software ?? null,
    isOriginal: info.isOriginal,
    state: await stateOf(path, info, unfinished),
    stopReason: attributes.stop_reason ?? null,
    simulated: attributes.simulated !== 0,
    device: {
      variant: attributes.device_variant ?? null,
      serial: attributes.device_serial ?? null,
      driverVersion: attributes.driver_version ?? null,
    },
    startedAt: attributes.started_at ?? null,
    stoppedAt: attributes.stopped_at ?? null,
    durationS: durationOf(length, info),
    samples: length,
    valuesPerStep: info.valuesPerStep,
    sampleIntervalNs: stepNs,
    sampleRateHz: 1e9 / stepNs,
    downsampleMode: attributes.downsample_mode,
    hardwareDownsampleRatio: attributes.hardware_downsample_ratio,
    resolutionBits: attributes.resolution ?? null,
    maxAdc: info.maxAdc,
    channels: channels.map(({ path: _, length: __, ...header }) => header),
    gapCount: attributes.gap_count ?? gaps.count,
    lostSamples: attributes.lost_samples ?? gaps.lost,
    gaps: gaps.first,
    recordingUuid: attributes.recording_uuid ?? null,
    segmentNumber: attributes.segment_number,
    firstSampleIndex: attributes.first_sample_index,
    hasOverview,
    notes: notesOn(info),
  };
}

async function stateOf(path: string, info: RecordingInfo, unfinished: boolean): Promise<RecordingState> {
  const { complete } = info.attributes;
  if (complete !== undefined && !unfinished) return complete === 1 ? "complete" : "incomplete";
  if (info.isOriginal && !unfinished) return "closed";
  return await isBeingWritten(path) ? "recording" : "crashed";
}

function notesOn({ isOriginal, attributes }: RecordingInfo): string[] {
  const notes: string[] = [];
  if (isOriginal && attributes.analog_offset_v !== 0) {
    notes.push(
      "The original PicoStream wrote this file with an offset. Its voltages are computed by the original's formula, " +
        "which is wrong by twice the offset in its own files: subtract twice the offset to get the true ones.",
    );
  }
  if (isOriginal && attributes.max_adc === undefined) {
    notes.push("The file does not say its full-scale count; the one that the resolution gives is used.");
  }
  return notes;
}
