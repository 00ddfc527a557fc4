/** Recordings for tests of what reads them. */
import type { Gap, RecordingEnd, RecordingHeader } from "../../storage/format.ts";
import { loadHdf5 } from "../../storage/hdf5/hdf5.ts";
import { RecordingFile } from "../../storage/write/recording_file.ts";

/** One channel, 62.5 MS/s, ±5 V. */
export const HEADER: RecordingHeader = {
  sampleIntervalNs: 16,
  hardwareDownsampleRatio: 1,
  downsampleMode: "average",
  resolutionBits: 12,
  maxAdc: 32767,
  channels: [{ name: "A", rangeV: 5, offsetV: 0, coupling: "dc", probe: 1, bandwidthLimit: false, label: "" }],
  startUnixNs: 1_795_376_255_387_000_000n,
  recordingUuid: "c0ffee00-0000-4000-8000-000000000001",
  segmentNumber: 1,
  firstSampleIndex: 0,
  lostSamplesBefore: 0,
  deviceVariant: "5444D",
  deviceSerial: "TEST/1",
  driverVersion: "2.1",
  simulated: false,
  software: "PicoStream test",
};

/** As `HEADER`, with a channel C of another range and offset. */
export const TWO_CHANNELS: RecordingHeader = {
  ...HEADER,
  channels: [
    ...HEADER.channels,
    { name: "C", rangeV: 20, offsetV: -1.5, coupling: "ac", probe: 10, bandwidthLimit: true, label: "photo diode µ" },
  ],
};

/** What a recording holds. */
export interface Content {
  header?: RecordingHeader;
  /** The values of each channel. */
  planes: readonly Int16Array[];
  gaps?: readonly Gap[];
  /** Values that come at once, 1 ms after those before. */
  blockValues?: number;
  /** The over-range bits of each of these blocks, none unless given. */
  overRange?: (block: number) => number;
  /** False leaves the overview out. */
  overview?: boolean;
  end?: Pick<RecordingEnd, "stopReason" | "complete">;
}

/** Writes a recording that was ended. */
export async function writeRecording(path: string, content: Content): Promise<void> {
  (await begin(path, content)).finish(content.end ?? { stopReason: "user", complete: true }, false);
}

/** Writes what a killed writer leaves behind: everything flushed, nothing ended. */
export async function writeCrashed(path: string, content: Content): Promise<void> {
  const live = `${path}.live`;
  const file = await begin(live, content);
  file.flush();
  Deno.copyFileSync(live, path);
  file.finish({ stopReason: "user", complete: true }, false);
  Deno.removeSync(live);
}

/** `length` values that go up and down between the extremes of int16, differently for each `step`. */
export function zigzag(length: number, step = 7919): Int16Array {
  return Int16Array.from({ length }, (_, i) => (i * step) % 65536 - 32768);
}

async function begin(path: string, content: Content): Promise<RecordingFile> {
  await loadHdf5();
  const { header = HEADER, planes, gaps = [], blockValues = 100_000, overRange = () => 0, overview = true } = content;
  const file = RecordingFile.create(path, header, overview ? {} : { overview: null });
  const length = planes[0]?.length ?? 0;
  for (let at = 0; at < length; at += blockValues) {
    const parts = planes.map((plane) => plane.subarray(at, at + blockValues));
    file.append({
      count: parts[0]!.length,
      planes: parts,
      timeNs: at / blockValues * 1e6,
      overRange: overRange(at / blockValues),
    });
  }
  for (const gap of gaps) file.addGap(gap);
  return file;
}
