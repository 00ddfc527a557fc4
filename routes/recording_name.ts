import { relative, sep } from "node:path";

/** The name by which a page knows the file with this path inside of the data folder. */
export function recordingName(dataFolder: string, path: string): string {
  return relative(dataFolder, path).replaceAll(sep, "/");
}
