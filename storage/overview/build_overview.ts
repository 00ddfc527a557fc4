import { dirname } from "node:path";
import { DiskError } from "../disk_error.ts";
import { channelPath, OVERVIEW_LEVELS } from "../format.ts";
import { Hdf5File, loadHdf5 } from "../hdf5/hdf5.ts";
import { isBeingWritten } from "../read/live_writer.ts";
import { closeQuietly } from "../read/open_recording.ts";
import {
  CachedOverview,
  cachedOverviewPath,
  removeStaleOverviews,
  subjectAttributesOf,
  subjectOf,
  UNFINISHED,
} from "./overview_cache.ts";
import type { OverviewReader } from "./overview_reader.ts";
import { createOverview, OVERVIEW_WORK_BYTES, OverviewWriter } from "./overview_writer.ts";
import { RecordingError } from "../recording_error.ts";
import { Segment } from "../read/segment.ts";
import { MOST_SINGLE_VALUES } from "../view.ts";
import { WorkMemory } from "../simd/work_memory.ts";

/** What became of a request for an overview. */
export interface OverviewReport {
  path: string;
  /** "stored": the recording has one itself; "cached": it was made before; "built": it was made now. */
  overview: "stored" | "cached" | "built";
  /** Values of each channel. */
  samples: number;
  /** The file that holds it. */
  file: string;
}

export interface BuildOptions {
  /** Hears now and then how many values are done, of how many, all channels together. */
  onProgress?: (done: number, of: number) => void;
  signal?: AbortSignal;
}

/** Values read at once, and between two looks at the signal. */
const PIECE_VALUES = 1 << 20;
const VALUES_A_TURN = 1 << 24;

/** Whether the overview of a file leaves so few values out that a view can look at each of them. */
export function isCovered(overview: OverviewReader, { info, length }: Segment): boolean {
  const [finest] = OVERVIEW_LEVELS;
  return info.channels.every((channel) => length - overview.rows(channel, finest) * finest <= MOST_SINGLE_VALUES);
}

/**
 * Makes the overview of one file into the user's cache folder, unless it has one or it is there. The file itself is only
 * read. Throws a {@linkcode RecordingError} for a file that cannot be read or is still written, a {@linkcode DiskError}
 * when the cache folder cannot take it, and the signal's reason when it was aborted; no part of it is left then.
 */
export async function buildOverview(path: string, { onProgress, signal }: BuildOptions = {}): Promise<OverviewReport> {
  await loadHdf5();
  using segment = await Segment.open(path);
  const subject = subjectOf(path);
  const file = cachedOverviewPath(subject);
  const report = { path, samples: segment.length };
  if (isCovered(segment.overview, segment)) return { ...report, overview: "stored", file: path };
  using cached = CachedOverview.of(path);
  if (cached !== null && isCovered(cached.reader, segment)) return { ...report, overview: "cached", file };
  if (segment.unfinished && await isBeingWritten(path)) {
    throw new RecordingError(path, "it is still being written", "Wait until it is ended", {
      action: "make an overview of",
    });
  }
  const unfinished = file + UNFINISHED;
  const folder = dirname(file);
  DiskError.guard(`make the folder ${folder}`, () => Deno.mkdirSync(folder, { recursive: true }));
  removeStaleOverviews();
  try {
    await write(unfinished, segment, { onProgress: onProgress ?? (() => {}), signal: signal ?? null }, (hdf5) => {
      for (const [name, value] of Object.entries(subjectAttributesOf(subject))) hdf5.writeAttribute("/", name, value);
    });
    DiskError.guard(`rename ${unfinished}`, () => Deno.renameSync(unfinished, file));
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {});
    throw error;
  }
  return { ...report, overview: "built", file };
}

async function write(
  path: string,
  segment: Segment,
  { onProgress, signal }: { onProgress: (done: number, of: number) => void; signal: AbortSignal | null },
  describe: (hdf5: Hdf5File) => void,
): Promise<void> {
  const onDisk = <T>(operation: () => T) => DiskError.guard(`write ${path}`, operation);
  const { channels } = segment.info;
  const hdf5 = onDisk(() => Hdf5File.create(path));
  const raw = onDisk(() => Deno.openSync(path, { write: true }));
  try {
    onDisk(() => {
      describe(hdf5);
      hdf5.createGroup("/channels");
      for (const { name } of channels) {
        hdf5.createGroup(channelPath(name));
        createOverview(hdf5, name);
      }
    });
    const work = WorkMemory.alone(OVERVIEW_WORK_BYTES);
    const values = new Int16Array(PIECE_VALUES);
    for (const [i, channel] of channels.entries()) {
      const writer = new OverviewWriter({ hdf5, raw, pages: null }, channel.name, work, 0);
      for (let done = 0; done < segment.length;) {
        const piece = values.subarray(0, Math.min(PIECE_VALUES, segment.length - done));
        segment.readValues(channel, done, piece);
        writer.add(piece);
        onDisk(() => writer.flush());
        done += piece.length;
        if (done % VALUES_A_TURN === 0) {
          onProgress(i * segment.length + done, channels.length * segment.length);
          await new Promise((resolve) => setTimeout(resolve));
          signal?.throwIfAborted();
        }
      }
      onDisk(() => writer.end());
    }
    onDisk(() => hdf5.close());
  } finally {
    closeQuietly(hdf5);
    raw.close();
  }
}
