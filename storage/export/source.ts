import type { ChannelName } from "../../acquire/driver.ts";
import type { DownsampleMode } from "../../acquire/outcome.ts";
import type { ChannelHeader, Gap, RecordingHeader } from "../format.ts";
import type { Block } from "../hdf5/tables.ts";

/** What an export needs of a recording. A `PicoStreamReader` has it, of one file or of the segments of a recording. */
export interface ExportSource {
  readonly path: string;
  readonly numSamples: number;
  readonly sampleIntervalNs: number;
  readonly maxAdcVal: number;
  readonly downsampleMode: DownsampleMode;
  readonly channels: ChannelHeader[];
  readonly gaps: Gap[];
  /** Where index 0 lies in the recording; times count from its start. */
  readonly originPosition: number;
  readonly complete: boolean;
  readonly stopReason: string | null;
  /** Of the first segment; null for a file that does not say all of it. */
  readonly header: RecordingHeader | null;
  /** Values of a channel. */
  getRaw(size: number, start: number, channel: ChannelName): Int16Array<ArrayBuffer>;
  /** What of the table of blocks lies in a range of values, clipped to it; the times are those of the recording. */
  blocksIn(start: number, end: number): Iterable<Block>;
}
