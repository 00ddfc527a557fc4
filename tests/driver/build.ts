/** Compiles the C test driver, and reads the log it writes. */
import { hasOnSystem } from "../system.ts";

/** A copy of the compiled test driver that no other test loads, so that its counts and faults are this test's own. */
export interface TestDriver extends AsyncDisposable {
  /** The library's file: what `Deno.dlopen` or `--driver-lib` takes. */
  readonly path: string;
  /** Its folder, for `LD_LIBRARY_PATH`; there is nothing else in it. */
  readonly dir: string;
}

/** What `PS5000A_TEST_LOG` gets; the comment at the top of `ps5000a.c` has the meaning of each entry. */
export interface DriverLog {
  /** By C name (`ps5000aStop`); a function that was not called has no entry. */
  calls: Record<string, number>;
  /** Misuse of the API, as `name: what was wrong`, the first 500. */
  wrong: string[];
  wrongCount: number;
  /** Well-formed wishes that the instrument cannot fulfil, the first 500. */
  refused: string[];
  refusedCount: number;
  openUnits: number;
  /** Values (samples, or blocks when down-sampling) a channel. */
  delivered: number;
  dropped: number;
  leftAtStop: number;
  /** Instrument sample index of the last sample delivered, -1 for none. */
  lastIndex: number;
  maxPollGapMs: number;
  intervalNs: number;
  enabled: number[];
  ranges: number[];
  couplings: number[];
  analogOffset: number[];
  bandwidth: number[];
}

const LIBRARY_NAME = Deno.build.os === "darwin" ? "libps5000a.dylib" : "libps5000a.so";
const folders = new Set<string>();
let compiled: Promise<string> | undefined;

/** Whether the system has a C compiler. */
export function hasCompiler(): boolean {
  return hasOnSystem("cc");
}

/**
 * A fresh copy of the test driver; the compiler runs once a process. Its folder is removed when the answer is disposed
 * of, what is left when the process ends. Unload the library before disposing of it. Throws `Error` with the
 * compiler's words when it fails, `Deno.errors.NotFound` when there is none.
 */
export async function compileTestDriver(): Promise<TestDriver> {
  compiled ??= compile();
  const original = await compiled;
  const dir = await makeFolder();
  const path = `${dir}/${LIBRARY_NAME}`;
  await Deno.copyFile(original, path);
  return { path, dir, [Symbol.asyncDispose]: () => removeFolder(dir) };
}

/** Reads the log that the driver wrote to `PS5000A_TEST_LOG`. Throws `Deno.errors.NotFound` when it wrote none. */
export async function readDriverLog(path: string): Promise<DriverLog> {
  return JSON.parse(await Deno.readTextFile(path));
}

async function compile(): Promise<string> {
  addEventListener("unload", removeLeftFolders);
  const library = `${await makeFolder()}/${LIBRARY_NAME}`;
  const source = decodeURIComponent(new URL("ps5000a.c", import.meta.url).pathname);
  // Python finds a library by name only when the file says its name itself.
  const name = Deno.build.os === "darwin" ? [] : [`-Wl,-soname,${LIBRARY_NAME}`];
  const flags = ["-std=c11", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", ...name];
  const { success, stderr } = await new Deno.Command("cc", {
    args: [...flags, "-o", library, source, "-lpthread", "-lm"],
    stdout: "null",
    stderr: "piped",
  }).output();
  const words = new TextDecoder().decode(stderr);
  if (!success || words !== "") {
    throw new Error(`Cannot compile the test driver: cc says\n${words}`);
  }
  return library;
}

async function makeFolder(): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "picostream-driver-" });
  folders.add(dir);
  return dir;
}

async function removeFolder(dir: string): Promise<void> {
  folders.delete(dir);
  await Deno.remove(dir, { recursive: true });
}

function removeLeftFolders(): void {
  for (const dir of folders) {
    Deno.removeSync(dir, { recursive: true });
  }
  folders.clear();
}
