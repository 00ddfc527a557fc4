import { basename, dirname, join } from "node:path";

/** The name of a segment of a recording: `data.hdf5` and 1 give `data.000001.hdf5`. */
export function segmentPath(path: string, number: number): string {
  const [stem, extension] = splitExtension(path);
  return `${stem}.${String(number).padStart(6, "0")}${extension}`;
}

/** The number of a segment of the recording `path`, by its file name; null for any other file. */
export function segmentNumber(path: string, fileName: string): number | null {
  const [stem, extension] = splitExtension(basename(path));
  const middle = fileName.slice(stem.length, fileName.length - extension.length);
  if (!fileName.startsWith(stem) || !fileName.endsWith(extension) || !/^\.\d{6,}$/.test(middle)) return null;
  return Number(middle.slice(1));
}

/**
 * The files that a name stands for: the file itself where it exists, else the segments of the recording that was given
 * this name, in their order, else the name alone.
 */
export function segmentsOf(path: string): string[] {
  try {
    Deno.lstatSync(path);
    return [path];
  } catch {
    const segments = findSegments(path);
    return segments.length === 0 ? [path] : segments;
  }
}

/** The paths of a recording's segments that exist, in their order; none where there is no such folder. */
export function findSegments(path: string): string[] {
  const folder = dirname(path);
  try {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const numbered = names.map((name) => ({ name, number: segmentNumber(path, name) }));
    return numbered.filter(({ number }) => number !== null).toSorted((a, b) => Number(a.number) - Number(b.number))
      .map(({ name }) => join(folder, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

function splitExtension(path: string): [string, string] {
  const dot = /\.[^.\\/]+$/.exec(path)?.index ?? path.length;
  return [path.slice(0, dot), path.slice(dot)];
}
