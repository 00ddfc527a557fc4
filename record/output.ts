import { dirname, join, resolve } from "node:path";
import { freeBytes } from "../storage/disk.ts";
import { DiskError } from "../storage/disk_error.ts";
import { formatBytes } from "../storage/units.ts";
import { findSegments, segmentPath } from "../storage/segments.ts";

/** Where a recording goes. */
export interface OutputRequest {
  path: string;
  /** Whether files that are there may be overwritten. */
  force: boolean;
  /** Whether the recording consists of segments. */
  segmented: boolean;
  /** Bytes that the recording will have, or null when nobody knows. */
  expectedBytes: number | null;
  /** Bytes that have to stay free. */
  reserveBytes: number;
}

/** A place that was found fit to be written to. */
export interface Output {
  /** The absolute path. */
  path: string;
  folder: string;
  /** Files that are there and in the way; none unless they may be overwritten. */
  old: string[];
}

/**
 * Checks, before the instrument is touched, that a recording can be written: the folder exists and takes a file, nothing
 * is overwritten without `force`, and there is room. Leaves no file behind. Throws a {@linkcode DiskError}.
 */
export function checkOutput(request: OutputRequest): Output {
  const path = resolve(request.path);
  const folder = dirname(path);
  checkFolder(folder);
  const old = existingFiles(path, request.segmented);
  const first = old[0];
  if (first !== undefined && !request.force) {
    throw new DiskError(
      `Cannot record to ${first}: it exists. Choose another name or folder (--output; --force overwrites it).`,
      false,
    );
  }
  tryToWrite(
    path,
    first === undefined ? newName(path, request.segmented) : join(folder, `.picostream-${crypto.randomUUID()}`),
  );
  checkRoom(folder, old, request);
  return { path, folder, old };
}

/**
 * Deletes the files that are to be overwritten. To be called when the instrument is known to work, and before it
 * streams: freeing a large file can keep the disk busy for seconds. Throws a {@linkcode DiskError}.
 */
export async function removeOld({ old }: Output): Promise<void> {
  for (const path of old) {
    await Deno.remove(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return;
      throw new DiskError(`Cannot overwrite ${path}: ${messageOf(error)}. Choose another name (--output).`, false);
    });
  }
}

/** A file name with the local date and time, for when none is given. */
export function timestampedName(now: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `picostream_${date}_${two(now.getHours())}-${two(now.getMinutes())}-${two(now.getSeconds())}.hdf5`;
}

function checkFolder(folder: string): void {
  let isFolder: boolean;
  try {
    isFolder = Deno.statSync(folder).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw new DiskError(
        `Cannot record into ${folder}: ${messageOf(error)}. Choose another folder (--output).`,
        false,
      );
    }
    throw new DiskError(
      `Cannot record into ${folder}: there is no such folder. Make it, or choose another (--output).`,
      false,
    );
  }
  if (!isFolder) {
    throw new DiskError(`Cannot record into ${folder}: it is not a folder. Choose another (--output).`, false);
  }
}

function existingFiles(path: string, segmented: boolean): string[] {
  if (segmented) return findSegments(path);
  try {
    if (!Deno.lstatSync(path).isDirectory) return [path];
  } catch {
    return [];
  }
  throw new DiskError(`Cannot record to ${path}: it is a folder. Choose another name (--output).`, false);
}

function newName(path: string, segmented: boolean): string {
  return segmented ? segmentPath(path, 1) : path;
}

/** Makes and removes a file: of another name where one is to be overwritten, so that it stays until it is. */
function tryToWrite(path: string, trial: string): void {
  try {
    Deno.openSync(trial, { write: true, createNew: true }).close();
    Deno.removeSync(trial);
  } catch (error) {
    throw new DiskError(
      `Cannot write to ${path}: ${
        messageOf(error)
      }. Choose another folder (--output), or get permission to write there.`,
      false,
    );
  }
}

function checkRoom(folder: string, old: string[], { expectedBytes, reserveBytes }: OutputRequest): void {
  const freed = old.reduce((sum, path) => sum + Deno.lstatSync(path).size, 0);
  const free = DiskError.guard(`ask how much room ${folder} has`, () => freeBytes(folder)) + freed;
  const needed = (expectedBytes ?? 0) + reserveBytes;
  if (free >= needed) return;
  throw new DiskError(
    `Cannot record into ${folder}: ${expectedBytes === null ? "at least " : ""}${formatBytes(needed)} are needed and ` +
      `${formatBytes(free)} are free. Free some space, record for a shorter time, or choose another disk (--output).`,
    true,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
