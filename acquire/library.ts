/** The operating system, by Deno's names. */
export type OperatingSystem = typeof Deno.build.os;

/** What `findLibrary` needs to know of the computer; `systemSearch` has it of this one. */
export interface LibrarySearch {
  /** The library, or a folder that has it, as the user asked for it (`--driver-lib`). */
  path?: string | undefined;
  /** The value of an environment variable. */
  env: (name: string) => string | undefined;
  os: OperatingSystem;
  /** Whether there is a file or a folder at this path. */
  exists: (path: string) => boolean;
}

/** Where the library is. */
export interface LibraryLocation {
  /** What to load: a path, or a bare file name that the system's loader has to look for in its own places. */
  path: string;
  /** The places that were looked in and did not have it, and the loader's if it is left to it, in that order. */
  searched: readonly string[];
}

/** There is no libps5000a in any place that was looked in, or not in the one that the user named. */
export class LibraryNotFoundError extends Error {
  override readonly name = "LibraryNotFoundError";
  /** The places looked in, in that order. */
  readonly searched: readonly string[];

  /** `state` is one clause that says what is so, `remedy` one that says what to do; `cause` is the loader's error. */
  constructor(searched: readonly string[], state = notIn(searched), remedy = INSTALL, cause?: unknown) {
    super(
      `Cannot find the instrument's driver library: ${state}. ${remedy}, or name the library (--driver-lib). ` +
        "The simulated instrument records without one (--device sim).",
      cause === undefined ? {} : { cause },
    );
    this.searched = searched;
  }
}

const INSTALL = "Install PicoSDK or the PicoScope software from picotech.com";

/** The environment variable that names the library. */
export const LIBRARY_VARIABLE = "PICOSTREAM_DRIVER_LIB";

/**
 * Looks for libps5000a: at `path`, else where `PICOSTREAM_DRIVER_LIB` says, else in the usual folders of the system, else
 * it is left to the system's loader by its bare name, in which case only loading shows whether it is there.
 *
 * @throws {LibraryNotFoundError} when the place that the user named does not exist (the others are not tried then, so
 * that never another library is used than the one asked for), or when Pico has no library for this system.
 */
export function findLibrary(search: LibrarySearch): LibraryLocation {
  const named = [
    { place: search.path, by: "--driver-lib" },
    { place: search.env(LIBRARY_VARIABLE), by: `the environment variable ${LIBRARY_VARIABLE}` },
  ].find(({ place }) => place !== undefined && place !== "");
  if (named?.place !== undefined) return namedLibrary(named.place, named.by, search);

  const file = libraryFile(search.os);
  if (file === undefined) {
    throw new LibraryNotFoundError([], `Pico Technology has none for ${search.os}`, "Use Linux, Windows or macOS");
  }
  const searched: string[] = [];
  for (const folder of usualFolders(search)) {
    const path = join(folder, file, search.os);
    if (search.exists(path)) return { path, searched };
    searched.push(path);
  }
  return { path: file, searched: [...searched, placesOfLoader(file)] };
}

/** How the places that the system's loader looks in for a bare file name are called in `searched`. */
export function placesOfLoader(file: string): string {
  return `${file} (where the system's loader looks)`;
}

/** A `LibrarySearch` of this computer. Needs permission to read the file system and the variables asked for. */
export function systemSearch(path?: string): LibrarySearch {
  return { path, env: (name) => Deno.env.get(name), os: Deno.build.os, exists: isThere };
}

/**
 * The value for `PATH` that has the folder of `libraryPath` first, in which Windows looks for the other libraries that
 * the driver needs; `undefined` when nothing has to change, as for a bare name.
 */
export function pathWithLibraryFolder(libraryPath: string, path: string | undefined): string | undefined {
  const folder = /^(.*)[\\/][^\\/]*$/.exec(libraryPath)?.[1];
  if (folder === undefined || folder === "" || path?.split(";")[0] === folder) return undefined;
  return path === undefined || path === "" ? folder : `${folder};${path}`;
}

function notIn(searched: readonly string[]): string {
  return `it is in none of these places: ${searched.join(", ")}`;
}

function namedLibrary(place: string, by: string, { os, exists }: LibrarySearch): LibraryLocation {
  // A name without a folder would make the loader look everywhere but in the current folder.
  const path = /[\\/]/.test(place) ? place : join(".", place, os);
  const file = libraryFile(os);
  if (file !== undefined && exists(join(path, file, os))) return { path: join(path, file, os), searched: [] };
  if (exists(path)) return { path, searched: [] };
  throw new LibraryNotFoundError([path], `there is nothing at ${path}, which ${by} names`, "Correct the path");
}

function libraryFile(os: OperatingSystem): string | undefined {
  switch (os) {
    case "linux":
      return "libps5000a.so";
    case "windows":
      return "ps5000a.dll";
    case "darwin":
      return "libps5000a.dylib";
    default:
      return undefined;
  }
}

function usualFolders({ os, env }: LibrarySearch): string[] {
  if (os === "windows") {
    const vendor = join(env("ProgramFiles") ?? "C:\\Program Files", "Pico Technology", os);
    return [join(vendor, "SDK\\lib", os), join(vendor, "PicoScope 7 T&M Stable", os)];
  }
  if (os === "darwin") {
    return [
      "/Applications/PicoScope 7 T&M.app/Contents/Resources",
      "/Library/Frameworks/PicoSDK.framework/Libraries/libps5000a",
    ];
  }
  return ["/opt/picoscope/lib"];
}

function join(folder: string, name: string, os: OperatingSystem): string {
  return folder.replace(/[\\/]$/, "") + (os === "windows" ? "\\" : "/") + name;
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    if (error instanceof Deno.errors.NotCapable) throw error;
    // Something is there that may not be looked at: loading it gives the reason.
    return true;
  }
}
