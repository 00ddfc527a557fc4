/**
 * Overviews of recordings that have none, kept in the user's cache folder, never beside or in the recording. One file
 * each, with the datasets and at the paths that a recording's own overview has, and attributes that say what it is for.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readChecked } from "../hdf5/attributes.ts";
import { Hdf5File } from "../hdf5/hdf5.ts";
import { closeQuietly, onFile } from "../read/open_recording.ts";
import { OverviewReader } from "./overview_reader.ts";
import { RecordingError } from "../recording_error.ts";
import { cacheFolder } from "../user_folders.ts";

/** Which state of which file an overview is for. */
export interface OverviewSubject {
  /** Absolute, without links. */
  path: string;
  bytes: number;
  /** Time of its last change, in milliseconds since 1970. */
  changedMs: number;
}

/** Ending of a file that is not finished. */
export const UNFINISHED = ".part";
const ENDING = ".overview.hdf5";
/** What an interrupted program left behind is taken for dead after this. */
const DEAD_MS = 24 * 3600 * 1000;

const subjectAttributes = z.object({
  source_path: z.string(),
  source_bytes: z.bigint().transform(Number),
  source_changed_ms: z.bigint().transform(Number),
});

/** The present state of a file. Throws a {@linkcode RecordingError} when there is none. */
export function subjectOf(path: string): OverviewSubject {
  return onFile(path, "read", () => {
    const { size, mtime } = Deno.statSync(path);
    return { path: Deno.realPathSync(path), bytes: size, changedMs: mtime?.getTime() ?? 0 };
  });
}

/** The attributes that say what an overview is for. */
export function subjectAttributesOf(subject: OverviewSubject): Record<string, string | bigint> {
  return {
    source_path: subject.path,
    source_bytes: BigInt(subject.bytes),
    source_changed_ms: BigInt(subject.changedMs),
  };
}

/** Where the overview of a file in this state is kept, whether it is there or not. */
export function cachedOverviewPath(subject: OverviewSubject): string {
  const key = createHash("sha256").update(JSON.stringify(subject)).digest("hex").slice(0, 32);
  return join(cacheFolder(), key + ENDING);
}

/** An overview from the cache, open for reading. */
export class CachedOverview implements Disposable {
  readonly reader: OverviewReader;
  readonly #hdf5: Hdf5File;
  readonly #raw: Deno.FsFile;

  private constructor(hdf5: Hdf5File, raw: Deno.FsFile) {
    this.#hdf5 = hdf5;
    this.#raw = raw;
    this.reader = new OverviewReader((operation) => RecordingError.guard(hdf5.path, () => operation({ hdf5, raw })));
  }

  /**
   * The overview that was made of the file as it is now; null when there is none. `loadHdf5` must have been awaited.
   * A damaged one counts as none.
   */
  static of(path: string): CachedOverview | null {
    const cached = cachedOverviewPath(subjectOf(path));
    if (!exists(cached)) return null;
    try {
      return RecordingError.guard(
        cached,
        () => new CachedOverview(Hdf5File.open(cached, "read"), Deno.openSync(cached)),
      );
    } catch {
      return null;
    }
  }

  [Symbol.dispose](): void {
    closeQuietly(this.#hdf5);
    this.#raw.close();
  }
}

/** Deletes the overviews whose recordings have changed or are gone, and what interrupted programs left behind. */
export function removeStaleOverviews(): void {
  for (const { name } of Deno.readDirSync(cacheFolder())) {
    const path = join(cacheFolder(), name);
    try {
      if (name.endsWith(ENDING) ? isStale(path) : name.endsWith(ENDING + UNFINISHED) && isDead(path)) {
        Deno.removeSync(path);
      }
    } catch {
      // Somebody else's turn: it is in use, or was removed meanwhile.
      continue;
    }
  }
}

function isStale(path: string): boolean {
  const hdf5 = Hdf5File.open(path, "read");
  try {
    const { source_path } = readChecked(hdf5, "/", subjectAttributes);
    return !exists(source_path) || cachedOverviewPath(subjectOf(source_path)) !== path;
  } finally {
    closeQuietly(hdf5);
  }
}

function isDead(path: string): boolean {
  return Date.now() - Number(Deno.statSync(path).mtime) > DEAD_MS;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
