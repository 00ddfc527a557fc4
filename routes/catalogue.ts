import { join } from "node:path";
import { describe, type Description } from "../storage/check/describe.ts";
import { RECORDING_NAME } from "./paths.ts";
import type { RecordingEntry } from "./protocol.ts";

/** A file of the data folder. */
interface FoundFile {
  /** Inside of the data folder, with `/`. */
  name: string;
  bytes: number;
  changedMs: number;
}

/** What is known of a file, as long as its size and its time stay. */
interface Known {
  key: string;
  description: Description | null;
  problem: string | null;
}

const MOST_DEPTH = 5;
/** So many files are looked at in one turn: one that was not ended takes 1.5 s, in which the others go on. */
const AT_ONCE = 16;
const SEGMENT_NAME = /^(.+)\.\d{6,}(\.[^.]+)$/;

/**
 * The recordings of a folder and its subfolders. What a file says is kept as long as it does not change, so that looking
 * again only costs a look at the folders. Links are not followed, hidden files and folders left out.
 */
export class Catalogue {
  readonly #folder: string;
  #known = new Map<string, Known>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * All recordings, the last changed one first; segments of a split one together under the name that was given to it.
   * `atWork`, the one that is being recorded, is listed without looking into it.
   */
  async list(atWork: string | null): Promise<RecordingEntry[]> {
    const files: FoundFile[] = [];
    await this.#find("", MOST_DEPTH, files);
    const groups = Map.groupBy(files, nameOfSeries(files));
    const known = new Map<string, Known>();
    const toLookAt = [...groups].flatMap(([name, group]) => name === atWork ? [] : group);
    for (let i = 0; i < toLookAt.length; i += AT_ONCE) {
      await Promise.all(
        toLookAt.slice(i, i + AT_ONCE).map(async (file) => known.set(file.name, await this.#describe(file))),
      );
    }
    this.#known = known;
    return [...groups].map(([name, group]) => entryOf(name, group, known))
      .toSorted((a, b) => a.changedAt < b.changedAt ? 1 : -1);
  }

  async #find(inside: string, depth: number, files: FoundFile[]): Promise<void> {
    const children = await Array.fromAsync(Deno.readDir(join(this.#folder, inside))).catch(() => []);
    for (const { name, isFile, isDirectory } of children) {
      if (name.startsWith(".")) continue;
      const path = inside === "" ? name : `${inside}/${name}`;
      if (isDirectory && depth > 0) await this.#find(path, depth - 1, files);
      if (!isFile || !RECORDING_NAME.test(name)) continue;
      const stat = await Deno.lstat(join(this.#folder, path)).catch(() => null);
      if (stat !== null) files.push({ name: path, bytes: stat.size, changedMs: stat.mtime?.getTime() ?? 0 });
    }
  }

  async #describe({ name, bytes, changedMs }: FoundFile): Promise<Known> {
    const key = `${bytes} ${changedMs}`;
    const before = this.#known.get(name);
    // What is being written says something else soon, also before its size changes.
    if (before?.key === key && before.description?.state !== "recording") return before;
    try {
      return { key, description: await describe(join(this.#folder, name)), problem: null };
    } catch (error) {
      return { key, description: null, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Gives the name of the recording that a file belongs to: its own, where a file of the common name is there too. */
function nameOfSeries(files: readonly FoundFile[]): (file: FoundFile) => string {
  const names = new Set(files.map(({ name }) => name));
  return ({ name }) => {
    const common = name.replace(SEGMENT_NAME, "$1$2");
    return names.has(common) ? name : common;
  };
}

function entryOf(name: string, files: FoundFile[], known: ReadonlyMap<string, Known>): RecordingEntry {
  const looked = files.map((file) => known.get(file.name)).filter((entry) => entry !== undefined);
  const problem = looked.find((entry) => entry.problem !== null)?.problem ?? null;
  const descriptions = looked.map(({ description }) => description).filter((entry) => entry !== null);
  const first = descriptions[0];
  const sum = (of: (description: Description) => number) => descriptions.reduce((total, one) => total + of(one), 0);
  return {
    name,
    bytes: files.reduce((total, { bytes }) => total + bytes, 0),
    files: files.map(({ name, bytes }) => ({ name, bytes })).toSorted((a, b) => a.name < b.name ? -1 : 1),
    changedAt: new Date(Math.max(...files.map(({ changedMs }) => changedMs))).toISOString(),
    state: looked.length === 0 ? "recording" : problem !== null ? "unreadable" : stateOf(descriptions),
    content: first === undefined || problem !== null ? null : {
      startedAt: first.startedAt,
      durationS: sum(({ durationS }) => durationS),
      sampleRateHz: first.sampleRateHz,
      channels: first.channels,
      lostSamples: sum(({ lostSamples }) => lostSamples),
      gapCount: sum(({ gapCount }) => gapCount),
      simulated: first.simulated,
    },
    problem,
  };
}

/** The state that needs most attention is that of all. */
function stateOf(descriptions: readonly Description[]): RecordingEntry["state"] {
  const order = ["crashed", "recording", "incomplete", "closed"] as const;
  return order.find((state) => descriptions.some((one) => one.state === state)) ?? "complete";
}
