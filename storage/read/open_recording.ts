import { Hdf5Error, Hdf5File, loadHdf5 } from "../hdf5/hdf5.ts";
import { RecordingError } from "../recording_error.ts";
import { readSuperblock } from "../hdf5/superblock.ts";

/** A file that is open for reading. */
export interface OpenRecording {
  hdf5: Hdf5File;
  /** The writer has not ended the file: it is at work, or it died. The file was opened beside it (SWMR). */
  unfinished: boolean;
}

/** While a writer ends its file nobody else can open it, or read it rightly, normally for some milliseconds. */
export const ENDING_MS = 1000;
const RETRY_MS = 20;

/**
 * Opens or reads a file by `operation`, over and over for a second while its writer is just ending it: HDF5 says that it
 * is open, or what failed was a file that is another one afterwards. Throws what `operation` threw in the end, what HDF5
 * reports as a {@linkcode RecordingError}. What can be done at once is done when the function returns its promise.
 */
export async function whileEnding<T>(path: string, operation: () => T): Promise<T> {
  for (const startMs = performance.now();;) {
    const before = superblockText(path);
    try {
      return operation();
    } catch (error) {
      const isHdf5 = error instanceof Hdf5Error;
      const mayPass = isHdf5 && /already open for/.test(error.detail) || superblockText(path) !== before;
      if (!mayPass || performance.now() - startMs > ENDING_MS) throw isHdf5 ? RecordingError.of(path, error) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** What a writer changes when it begins to end a file, and when it has ended it. */
function superblockText(path: string): string {
  try {
    // A pipe would keep waiting who opens it.
    return Deno.statSync(path).isFile ? JSON.stringify(readSuperblock(path)) : "";
  } catch {
    // The operation tells it.
    return "";
  }
}

/**
 * Opens a file, gives it to `use`, and closes it: again from the beginning, as {@linkcode whileEnding} says. What HDF5
 * reports meanwhile is thrown as a {@linkcode RecordingError}.
 */
export async function withRecording<T>(path: string, use: (file: OpenRecording) => T): Promise<T> {
  await loadHdf5();
  return await whileEnding(path, () => {
    const file = openNow(path);
    try {
      return use(file);
    } finally {
      closeQuietly(file.hdf5);
    }
  });
}

/** Closes a file that was only read: what HDF5 has to say then is about damage that reading has met before. */
export function closeQuietly(hdf5: Hdf5File): void {
  try {
    hdf5.close();
  } catch (error) {
    if (!(error instanceof Hdf5Error)) throw error;
  }
}

/** Throws a {@linkcode RecordingError} unless `path` is an ordinary file with something in it. */
export function statRecording(path: string, action = "read"): Deno.FileInfo {
  const info = onFile(path, action, () => Deno.statSync(path));
  if (info.isDirectory) throw new RecordingError(path, "it is a folder", "Give a file that is in it", { action });
  if (!info.isFile) throw new RecordingError(path, "it is not an ordinary file", "Give a recording", { action });
  if (info.size === 0) {
    throw new RecordingError(path, "it is empty", "Nothing was recorded into it: it can be deleted", { action });
  }
  return info;
}

/**
 * Does something to a file, and throws a {@linkcode RecordingError} when the file system does not let it. `action` is
 * a verb.
 */
export function onFile<T>(path: string, action: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw unreadable(path, action, error);
  }
}

/**
 * Opens a file for reading: one that was ended as any reader does, one that its writer has not ended with SWMR. HDF5 must
 * have been loaded. Throws a {@linkcode RecordingError} when there is no such file, or when it is cut off, and what HDF5
 * reports as it is.
 */
export function openNow(path: string): OpenRecording {
  const { size } = statRecording(path);
  const superblock = onFile(path, "read", () => readSuperblock(path));
  const unfinished = superblock !== null && superblock.flags !== 0;
  if (superblock !== null && !unfinished && superblock.checksumIsRight && superblock.endOfFile > size) {
    throw new RecordingError(
      path,
      `it is cut off, ${superblock.endOfFile - size} of ${superblock.endOfFile} bytes at its end are missing`,
      "Copy it again from where it was recorded",
    );
  }
  return { hdf5: Hdf5File.open(path, unfinished ? "swmr" : "read"), unfinished };
}

function unreadable(path: string, action: string, error: unknown): RecordingError {
  const options = { action, cause: error };
  if (error instanceof Deno.errors.NotFound) {
    return new RecordingError(path, "there is no such file", "Check the name and the folder", options);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new RecordingError(path, "you have no permission to", "Change the file's permissions or copy it", options);
  }
  const problem = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
  return new RecordingError(path, problem, "Check the name and the disk", options);
}
