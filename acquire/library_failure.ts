import { type LibraryLocation, LibraryNotFoundError, type OperatingSystem, placesOfLoader } from "./library.ts";

/** A library that was found but cannot be used: the loader refuses it, or it lacks functions. */
export class LibraryLoadError extends Error {
  override readonly name = "LibraryLoadError";
  /** What was to be loaded. */
  readonly path: string;

  /** `state` is one clause that says what is so, `remedy` whole sentences; `cause` is the loader's error. */
  constructor(path: string, state: string, remedy: string, cause?: unknown) {
    super(`Cannot load the driver library ${path}: ${state}. ${remedy}`, cause === undefined ? {} : { cause });
    this.path = path;
  }
}

interface Failure {
  words: RegExp;
  state: string | ((words: RegExpExecArray) => string);
  remedy: string;
}

const OTHER_LIBRARY = "Name the libps5000a of PicoSDK or of the PicoScope software (--driver-lib).";
const REINSTALL =
  "Install the current PicoSDK or PicoScope software from picotech.com again, with all that belongs to it.";

/** What the loaders of Linux (glibc), macOS and Windows say, the most telling words first. */
const FAILURES: readonly Failure[] = [
  {
    words: /cannot enable executable stack/,
    state: "it demands an executable stack, which this system does not grant",
    remedy:
      "Install a newer PicoSDK, or clear the demand in a copy of the library with `patchelf --clear-execstack` and " +
      "name the copy (--driver-lib).",
  },
  {
    words: /wrong ELF class|incompatible architecture|wrong architecture/,
    state: "it is made for another processor than this PicoStream",
    remedy:
      "Install the 64-bit PicoSDK; on a Mac with Apple silicon take the PicoStream for Intel if there is only an " +
      "Intel library.",
  },
  {
    words: /invalid ELF header|file too short|[Ii]s a directory|not a mach-o file|not valid mach-o|not a valid Win32/,
    state: "it is not a library of this system, or not for this processor",
    remedy: OTHER_LIBRARY,
  },
  {
    words: /version `(GLIBC[^']*)' not found/,
    state: (words) => `it needs a newer system, with ${words[1]}`,
    remedy: "Update the system, or install a PicoSDK made for it.",
  },
  {
    words: /Library not loaded: (\S+)/,
    state: (words) => `it needs ${words[1]}, which was not found`,
    remedy: REINSTALL,
  },
  {
    words: /[Pp]ermission denied/,
    state: "this user may not read it",
    remedy: "Give the user permission to read the file.",
  },
];

/**
 * The error for a library that could not be opened: `LibraryNotFoundError` if its bare name was left to the loader, which
 * does not have it, else `LibraryLoadError` with the loader's own words.
 */
export function loadFailure(
  { path, searched }: LibraryLocation,
  cause: unknown,
  os: OperatingSystem,
): LibraryNotFoundError | LibraryLoadError {
  const words = loaderWords(cause);
  if (isMissing(path, words, os)) {
    return new LibraryNotFoundError(
      searched.length > 0 ? searched : [placesOfLoader(path)],
      undefined,
      undefined,
      cause,
    );
  }
  const { state, remedy } = explain(path, words, os);
  return new LibraryLoadError(path, `${state} (the loader says "${words}")`, remedy, cause);
}

/** The error for a library that has some other functions than libps5000a. */
export function missingFunctions(path: string, names: readonly string[]): LibraryLoadError {
  const state = `it is not a libps5000a or too old, since it does not have ${names.join(", ")}`;
  return new LibraryLoadError(path, state, `${OTHER_LIBRARY} Update it if it is old.`);
}

function loaderWords(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/^(Could not open library: )+/, "").trim();
}

function isMissing(path: string, words: string, os: OperatingSystem): boolean {
  if (/[\\/]/.test(path)) return false;
  // Windows answers in the user's language, so that its words cannot be told apart; missing is by far the likeliest.
  if (os === "windows") return true;
  if (os === "darwin") return /no such file/.test(words) && !/Library not loaded|incompatible/.test(words);
  return words.startsWith(`${path}: cannot open shared object file`);
}

function explain(path: string, words: string, os: OperatingSystem): { state: string; remedy: string } {
  for (const { words: pattern, state, remedy } of FAILURES) {
    const match = pattern.exec(words);
    if (match !== null) return { state: typeof state === "string" ? state : state(match), remedy };
  }
  const absent = /^(.*): cannot open shared object file/.exec(words)?.[1];
  if (absent === path) {
    // glibc says "No such file" of a library for another processor, too.
    return { state: "it is not there, or it is made for another processor", remedy: OTHER_LIBRARY };
  }
  if (absent !== undefined) return { state: `it needs ${absent}, which was not found`, remedy: REINSTALL };
  const state = os === "windows"
    ? "Windows does not accept it, or does not find a library that it needs"
    : "the system does not accept it";
  return { state, remedy: REINSTALL };
}
