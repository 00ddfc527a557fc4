import { DatasetReader } from "../hdf5/dataset_reader.ts";
import { OVERVIEW_COLUMNS, type OverviewLevel, overviewPath } from "../format.ts";
import type { Hdf5Reader } from "../hdf5/hdf5.ts";
import type { ChannelInfo } from "../read/recording_info.ts";
import { overviewRows } from "../hdf5/tables.ts";

/** Both handles are of the same file. */
export interface FileHandles {
  hdf5: Hdf5Reader;
  raw: Deno.FsFile;
}

/** Reads the overview in a file: that of the recording itself, or one that was made for it. */
export class OverviewReader {
  readonly #withFile: <T>(operation: (file: FileHandles) => T) => T;
  readonly #datasets = new Map<string, DatasetReader>();
  readonly #rows = new Map<string, number>();
  /** Levels that the file has. It keeps them as it grows, and looking for them takes longer than reading their length. */
  readonly #there = new Set<string>();

  /** `withFile` runs an operation with the open file. */
  constructor(withFile: <T>(operation: (file: FileHandles) => T) => T) {
    this.#withFile = withFile;
  }

  /** How many buckets of a level can be read; 0 where the file has none. */
  rows(channel: ChannelInfo, level: OverviewLevel): number {
    const path = overviewPath(channel.name, level);
    let rows = this.#rows.get(path);
    if (rows === undefined) {
      rows = this.#withFile(({ hdf5 }) => {
        if (!this.#there.has(path) && !hdf5.has(path)) return 0;
        this.#there.add(path);
        return overviewRows(hdf5, path);
      });
      this.#rows.set(path, rows);
    }
    return rows;
  }

  /** Fills `into`, which may lie in shared memory, with minimum and maximum of each bucket in turn, from `start` on. */
  read(channel: ChannelInfo, level: OverviewLevel, start: number, into: Int16Array): void {
    const path = overviewPath(channel.name, level);
    const dataset = this.#datasets.get(path) ?? new DatasetReader(path, [OVERVIEW_COLUMNS]);
    this.#datasets.set(path, dataset);
    this.#withFile(({ hdf5, raw }) => dataset.read(hdf5, raw, start, into));
  }

  /** The file has grown: what was known of its length holds no more. */
  forgetRows(): void {
    this.#rows.clear();
  }
}
