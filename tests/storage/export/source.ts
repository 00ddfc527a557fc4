/** Recordings in memory, for tests of what exports them. */
import type { ExportSource } from "../../../storage/export/mod.ts";
import type { Gap, RecordingHeader } from "../../../storage/format.ts";
import type { Block } from "../../../storage/hdf5/tables.ts";
import { HEADER } from "../recordings.ts";

/** What a recording in memory holds. */
export interface MemoryContent {
  planes: readonly Int16Array[];
  header?: RecordingHeader;
  gaps?: readonly Gap[];
  blocks?: readonly Block[];
  complete?: boolean;
  stopReason?: string | null;
  /** Where it begins in its recording. */
  originPosition?: number;
  /** As a file of the original, which has no header. */
  isOriginal?: boolean;
}

/** A recording in memory, named `memory.hdf5`. */
export function memorySource(content: MemoryContent): ExportSource {
  const { planes, header = HEADER, gaps = [], blocks = [], complete = true, stopReason = "user" } = content;
  return {
    path: "memory.hdf5",
    numSamples: planes[0]!.length,
    sampleIntervalNs: header.sampleIntervalNs * header.hardwareDownsampleRatio,
    maxAdcVal: header.maxAdc,
    downsampleMode: header.downsampleMode,
    channels: header.channels,
    gaps: [...gaps],
    originPosition: content.originPosition ?? 0,
    complete,
    stopReason,
    header: content.isOriginal ? null : header,
    getRaw(size, start, channel) {
      const plane = planes[header.channels.findIndex(({ name }) => name === channel)]!;
      return new Int16Array(plane.subarray(start, start + size));
    },
    blocksIn(start, end) {
      return blocks.flatMap(({ index, count, ...block }) => {
        const from = Math.max(start, index);
        const to = Math.min(end, index + count);
        return to > from ? [{ ...block, index: from, count: to - from }] : [];
      });
    },
  };
}

/** A header with one channel, steps of `stepNs`, and 1000 counts for 1 V. */
export function simpleHeader(stepNs: number, changes: Partial<RecordingHeader> = {}): RecordingHeader {
  const channels = [{ ...HEADER.channels[0]!, rangeV: 1 }];
  return { ...HEADER, sampleIntervalNs: stepNs, maxAdc: 1000, channels, ...changes };
}
