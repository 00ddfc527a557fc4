import { basename, dirname, join, sep } from "node:path";
import { segmentsOf } from "../storage/segments.ts";
import { ApiFailure } from "./api_failure.ts";

const MOST_NAME = 1000;
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\x00-\x1f\\:]/;
/** Names of recordings. */
export const RECORDING_NAME = /\.(hdf5|h5)$/i;
/** Names of files that can be fetched: recordings, and what they are exported to. */
const FETCHED_NAME = /\.(hdf5|h5|csv|npy|wav|parquet)$/i;

/**
 * The path of the recording with a name: its file, or the name that its segments have in common. It and all its segments
 * are inside of the data folder, also where symbolic links lead. `dataFolder` is a real path. Throws an
 * {@linkcode ApiFailure} for a name that is none, and for a recording that is not there.
 */
export function recordingPath(dataFolder: string, name: string): string {
  const path = insideOf(dataFolder, name, RECORDING_NAME);
  for (const file of segmentsOf(path)) checkFile(dataFolder, file, name);
  return path;
}

/** As {@linkcode recordingPath} for one file, a recording's or what one was exported to. */
export function filePath(dataFolder: string, name: string): string {
  const path = insideOf(dataFolder, name, FETCHED_NAME);
  checkFile(dataFolder, path, name);
  return path;
}

function insideOf(dataFolder: string, name: string, kind: RegExp): string {
  const parts = name.split("/");
  // Hidden files are never shown, and names with a dot at the front cover "." and "..".
  const isName = name.length <= MOST_NAME && !FORBIDDEN.test(name) && kind.test(name) &&
    parts.every((part) => part !== "" && !part.startsWith("."));
  if (!isName) throw new ApiFailure(400, "Cannot use this name: it is not that of a recording in the data folder.");
  return join(dataFolder, ...parts);
}

function checkFile(dataFolder: string, path: string, name: string): void {
  let folder: string;
  let isFile: boolean;
  try {
    folder = Deno.realPathSync(dirname(path));
    const real = Deno.realPathSync(path);
    if (real !== join(folder, basename(path)) && !isInside(dataFolder, real)) throw missing(name);
    isFile = Deno.statSync(real).isFile;
  } catch {
    throw missing(name);
  }
  if (!isFile || !isInside(dataFolder, join(folder, basename(path)))) throw missing(name);
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** One answer for what is not there and for what is elsewhere: nobody learns from it what else the disk holds. */
function missing(name: string): ApiFailure {
  return new ApiFailure(404, `Cannot find ${name} in the data folder. Look whether it was moved or deleted.`);
}
