/**
 * What the server and the page say to each other. Types, and the one binary format; the page is bundled with this file,
 * so it imports nothing but types.
 *
 * Times in seconds (`…S`) count from the start of a recording's first file, missing samples included. A recording's
 * `name` is the path of its file inside of the data folder, with `/`; a split recording has the name that was given to
 * it, which stands for all its segments.
 */
import type { ChannelName } from "../acquire/driver.ts";
import type { SettingsProblem as Problem } from "../acquire/settings.ts";
import type { AppSettings, OutputSettings } from "../record/app_settings.ts";
import type { Progress } from "../record/record.ts";
import type { RecorderState } from "../record/recorder.ts";
import type { SettingsCheck } from "../record/settings_check.ts";
import type { RecordingSummary } from "../record/summary.ts";
import type { ExportFormat } from "../storage/export/options.ts";
import type { ChannelHeader } from "../storage/format.ts";
import type { RecordingState } from "../storage/check/describe.ts";
import type { Mark } from "../storage/marks.ts";

/**
 * Everything that the page sets and that stays between sessions; why settings cannot be used (the field is the path, such
 * as "acquisition.rateMSps" or "acquisition.channels.0.rangeV", "" for all together); and what settings would do and
 * could be: the answer to `POST /api/settings/check` and `PUT /api/settings`.
 */
export type { AppSettings, OutputSettings, Problem, SettingsCheck };

export type { RecorderState };

/** `GET /api/status`, and in the live socket four times a second. */
export interface Status {
  version: string;
  state: RecorderState;
  /** The one that is at work. */
  recording: {
    name: string;
    /** ISO 8601, UTC. */
    startedAt: string;
    channels: ChannelHeader[];
    sampleIntervalNs: number;
    progress: Progress;
  } | null;
  /** What became of the one before, until a new one is started; it can have failed before it `began`. */
  last: { name: string; began: boolean; summary: RecordingSummary | null; error: string | null } | null;
  dataFolder: string;
  diskFreeBytes: number;
  /** Another one when the settings have changed: who shows them asks for them again. */
  settingsVersion: string;
  /** False for those who have a link for viewers only, and where the command line is in control. */
  mayControl: boolean;
  /** Whether this page may end the program, by `POST /api/quit`. */
  mayQuit: boolean;
  /** The command line started the recording and ends it; there only when it is so. */
  ofCommandLine?: true;
}

/** `GET /api/devices`. */
export interface DeviceList {
  /** What `device` in the settings can be, besides "auto". The simulated one is always in it, as "sim". */
  devices: { id: string; text: string }[];
  /** Why the driver cannot be asked, in a sentence; null when it was. */
  error: string | null;
}

/** `GET /api/recordings`, newest first. */
export interface RecordingEntry {
  name: string;
  bytes: number;
  /** Its segments in their order, or the one file that it is. The names are those for `GET /api/download`. */
  files: { name: string; bytes: number }[];
  /** ISO 8601, UTC, of the last change. */
  changedAt: string;
  state: RecordingState | "unreadable";
  /** Null where it cannot be read, and `problem` says why. */
  content: {
    startedAt: string | null;
    durationS: number;
    sampleRateHz: number;
    channels: ChannelHeader[];
    lostSamples: number;
    gapCount: number;
    simulated: boolean;
  } | null;
  problem: string | null;
}

/** `POST /api/jobs`: work that takes time. Answered by the job; `GET /api/jobs/<id>` tells more, `DELETE` cancels it,
 * and `GET /api/jobs` lists all, the newest first. */
export type JobRequest =
  | { kind: "verify" | "recover" | "overview"; name: string }
  | {
    kind: "export";
    name: string;
    format: ExportFormat;
    startS: number | null;
    stopS: number | null;
    channels: ChannelName[] | null;
    decimation: number;
    decimationMode: "mean" | "min_max";
    raw: boolean;
  };

export interface Job {
  id: string;
  kind: JobRequest["kind"];
  name: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** 0 to 1; null where nobody knows. */
  fraction: number | null;
  /** What came out, in a sentence, when it is over. */
  text: string;
  /** The exported file, inside of the data folder. */
  output: string | null;
}

/** An answer that is not 2xx has this body. */
export interface ApiError {
  error: string;
  problems?: Problem[];
  /** The recording that needs an overview before this part of it can be shown: a job "overview" makes it. */
  uncovered?: string;
}

/** What is asked of the live socket (JSON texts). */
export type LiveRequest =
  /** From now on frames of this. `name` null is the recording at work, or when there is none the last one. */
  | {
    kind: "watch";
    /** Comes back in every frame that answers it. */
    request: number;
    name: string | null;
    /** "follow" shows the last `spanS` seconds and moves on; else from `t0S` to `t0S + spanS`. */
    follow: boolean;
    t0S: number;
    spanS: number;
    widthPx: number;
    channels: ChannelName[] | null;
  }
  /** The frame with this number was drawn, and none before it will be. At most two are under way. */
  | { kind: "drawn"; frame: number }
  | { kind: "nothing" };

/** What the live socket says as JSON texts; frames come as binary messages, see {@linkcode encodeFrame}. */
export type LiveMessage =
  | { kind: "status"; status: Status }
  | { kind: "problem"; request: number; error: string; uncovered: string | null };

/** The head of a frame. */
export interface FrameHead {
  /** Counts up for each socket; 0 in answers to `GET /api/view`. */
  frame: number;
  /** The number of the request that it answers. */
  request: number;
  name: string;
  /** Step number of the first column, steps in a column, columns, and the time of a step. */
  firstStep: number;
  stepsPerColumn: number;
  columns: number;
  stepNs: number;
  /** The part that was asked for, of which the columns are a little more. */
  t0S: number;
  t1S: number;
  /** Where the recording begins and ends by now. */
  startS: number;
  endS: number;
  unfinished: boolean;
  maxAdc: number;
  channels: ChannelHeader[];
  /** `start` and `end` in seconds; `code` is the reason (`GAP_REASON`), 0 for several. */
  gaps: Mark[];
  /** `code` has a bit a channel, bit 0 is A. */
  overRanges: Mark[];
}

/** A frame: for each channel of the head minimum and maximum of each column, in ADC counts, in turn. */
export interface Frame extends FrameHead {
  /** A column without values has the minimum 32767 and the maximum -32768. */
  extremes: Int16Array[];
}

/**
 * The bytes of a frame, all little-endian: uint32 length of the head; the head as JSON in UTF-8, padded with spaces to an
 * even length; the columns of one channel after the other.
 */
export function encodeFrame({ extremes, ...head }: Frame): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const headBytes = text.length + text.length % 2;
  const bytes = new Uint8Array(4 + headBytes + extremes.reduce((sum, plane) => sum + plane.byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, headBytes, true);
  bytes.set(text, 4);
  bytes.fill(0x20, 4 + text.length, 4 + headBytes);
  let at = 4 + headBytes;
  for (const plane of extremes) {
    bytes.set(new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength), at);
    at += plane.byteLength;
  }
  return bytes;
}

/** The frame that {@linkcode encodeFrame} made bytes of. The columns lie in the same memory. */
export function decodeFrame(bytes: ArrayBuffer): Frame {
  const headBytes = new DataView(bytes).getUint32(0, true);
  const head: FrameHead = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, headBytes)));
  const extremes = head.channels.map((_, i) =>
    new Int16Array(bytes, 4 + headBytes + i * head.columns * 4, head.columns * 2)
  );
  return { ...head, extremes };
}

/** `GET /api/measure?name&t0&t1` answers with one for each channel. */
export type { ChannelMeasurement as Measurement } from "../view/measure.ts";

/** `GET /api/spectrum?name&t0&t1&window&axis` answers with this. */
export type { Spectra as Spectrum } from "../view/spectrum.ts";
