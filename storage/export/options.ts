import type { DecimationMode } from "../read/reducer.ts";
import type { ChannelName } from "../../acquire/driver.ts";

/** The formats there are. The name is also the extension of the file's name. */
export const EXPORT_FORMATS = ["csv", "npy", "wav", "hdf5", "parquet"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What to export, and how. */
export interface ExportOptions {
  format: ExportFormat;
  /** The file to write. */
  output: string;
  /** Whether `output` may be overwritten. Never are `sources`. */
  force?: boolean;
  /** The files that are read. */
  sources?: readonly string[];
  /**
   * Seconds since the start of the recording, what is missing counted too: `startS` is that of the first value at the
   * earliest, and the values before `stopS` are exported. Left out for the whole recording.
   */
  startS?: number;
  stopS?: number;
  /** Left out for all. They always come in the order of the recording. */
  channels?: readonly ChannelName[];
  /** So many steps become one; 1 for none. A step is a value, or in aggregate mode a pair. */
  decimation?: number;
  /** What they become: their mean, or their minimum and maximum. */
  decimationMode?: DecimationMode;
  /** ADC counts, means rounded to whole ones, in place of millivolts. Of wav and hdf5 it is always so. */
  raw?: boolean;
}

/** Whether a text is the name of a format. */
export function isExportFormat(text: string): text is ExportFormat {
  return (EXPORT_FORMATS as readonly string[]).includes(text);
}
