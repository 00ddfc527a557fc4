import { dirname, resolve } from "node:path";
import { SettingsError } from "../../acquire/settings.ts";
import { freeBytes } from "../disk.ts";
import { DiskError } from "../disk_error.ts";
import { formatBytes } from "../units.ts";

/** What may become of files that are there. */
export interface OutputOptions {
  force: boolean;
  /** Files that are never overwritten, whatever `force` says. */
  sources: readonly string[];
}

/**
 * The file that an export becomes. Until it is whole it has another name, {@linkcode part}, so that a part never passes
 * for the whole, not even after the program was killed.
 */
export class Output {
  readonly path: string;
  /** The name while it is written: the path and `.part`. */
  readonly part: string;
  readonly #options: OutputOptions;

  /**
   * Throws a `SettingsError` when `path` or its part is there and may not be overwritten, and a {@linkcode DiskError}
   * when there is no such folder. Writes nothing.
   */
  constructor(path: string, options: OutputOptions) {
    this.path = resolve(path);
    this.part = `${this.path}.part`;
    this.#options = options;
    if (statOf(dirname(this.path))?.isDirectory !== true) {
      throw new DiskError(
        `Cannot export into ${dirname(this.path)}: there is no such folder. Make it, or choose another (--output).`,
        false,
      );
    }
    this.#check(this.path);
    this.#check(this.part);
  }

  /** Throws a {@linkcode DiskError} unless the disk has room for so many bytes. */
  checkRoom(bytes: number): void {
    const folder = dirname(this.path);
    const free = DiskError.guard(`ask how much room ${folder} has`, () => freeBytes(folder)) +
      (statOf(this.part)?.size ?? 0);
    if (free >= bytes) return;
    throw new DiskError(
      `Cannot export into ${folder}: ${formatBytes(bytes)} are needed and ${formatBytes(free)} are free. ` +
        "Free some space, export less, or choose another disk (--output).",
      true,
    );
  }

  /** The part becomes the whole. */
  complete(): void {
    this.#check(this.path);
    DiskError.guard(`rename ${this.part}`, () => Deno.renameSync(this.part, this.path));
  }

  /** Deletes the part, if there is one. */
  discard(): void {
    try {
      Deno.removeSync(this.part);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  #check(path: string): void {
    const found = statOf(path);
    if (found === null) return;
    const { force, sources } = this.#options;
    if (found.isDirectory) {
      throw new SettingsError([`Cannot export to ${path}: it is a folder. Name a file (--output).`]);
    }
    if (sources.some((source) => isSame(statOf(source), found))) {
      throw new SettingsError([`Cannot export to ${path}: it is what is exported. Choose another file (--output).`]);
    }
    if (force) return;
    const what = path === this.path ? "it exists" : "it exists, so another export writes it, or one was killed";
    throw new SettingsError([
      `Cannot export to ${path}: ${what}. Choose another file (--output), or overwrite it (--force).`,
    ]);
  }
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw new DiskError(`Cannot look at ${path}: ${error instanceof Error ? error.message : error}.`, false, {
      cause: error,
    });
  }
}

function isSame(a: Deno.FileInfo | null, b: Deno.FileInfo): boolean {
  return a !== null && a.ino !== null && a.ino === b.ino && a.dev === b.dev;
}
