import { Hdf5Error } from "./hdf5/hdf5.ts";

/**
 * A file is no recording, or a damaged one, or not to be used now. The message reads "Cannot <action> <path>: <problem>.
 * <remedy>."
 */
export class RecordingError extends Error {
  override name = "RecordingError";
  constructor(
    readonly path: string,
    /** What is so: a sentence without its full stop. */
    readonly problem: string,
    /** What to do: a sentence without its full stop. */
    readonly remedy: string,
    options: ErrorOptions & { action?: string } = {},
  ) {
    super(`Cannot ${options.action ?? "read"} ${path}: ${problem}. ${remedy}.`, options);
  }

  /** Runs `operation`; what HDF5 reports in it becomes a `RecordingError` about the file at `path`. */
  static guard<T>(path: string, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      throw error instanceof Hdf5Error ? RecordingError.of(path, error) : error;
    }
  }

  /** What HDF5 reported about the file at `path`. */
  static of(path: string, error: Hdf5Error): RecordingError {
    const [problem, remedy] = explain(error.detail);
    return new RecordingError(path, problem, remedy, { cause: error });
  }
}

function explain(detail: string): [problem: string, remedy: string] {
  if (/signature not found/.test(detail)) return ["it is not an HDF5 file", "Give a file that PicoStream wrote"];
  if (/truncated file/.test(detail)) {
    return ["it is cut off, a part at its end is missing", "Copy it again from where it was recorded"];
  }
  if (/already open for/.test(detail)) {
    return [
      "another program writes it, or its writer died at the very end",
      "Wait until it is written, or run picostream recover with it",
    ];
  }
  if (/no space left|quota exceeded/.test(detail)) return ["the disk is full", "Free some space"];
  if (/Aborted|memory access out of bounds|unreachable/.test(detail)) {
    return [`HDF5 failed on it (${detail})`, "The file is damaged: start PicoStream anew and use a copy of the file"];
  }
  return [`HDF5 says "${detail}"`, "The file is damaged: use a copy, if there is one"];
}
