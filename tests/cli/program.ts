/** Runs the program as its user does: as a process of its own, with the permissions of `deno task start`. */
import { PERMISSIONS } from "../../build/permissions.ts";

export interface Finished {
  status: number;
  stdout: string;
  stderr: string;
}

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** No library of a real instrument is ever loaded by a test that did not ask for one. */
const NO_LIBRARY = { PICOSTREAM_DRIVER_LIB: "/nonexistent/libps5000a.so" };

/** The arguments of `deno` that run the program. */
export function programArgs(args: string[]): string[] {
  return ["run", "--quiet", "--no-check", ...PERMISSIONS, MAIN, ...args];
}

/** Where and how the program is started. */
export interface StartOptions {
  cwd: string;
  env?: Record<string, string>;
  /** The built file to start in place of the source, with nothing in its environment but `env`. */
  executable?: string | undefined;
}

/** A running program. */
export interface Running {
  pid: number;
  kill(signal: Deno.Signal): void;
  /** What has come on standard error so far. */
  stderr(): string;
  finished: Promise<Finished>;
}

export function startProgram(args: string[], { executable, ...options }: StartOptions): Running {
  if (executable !== undefined) return startCommand(executable, args, { ...options, clearEnv: true });
  return startCommand(Deno.execPath(), programArgs(args), options);
}

export function startCommand(
  command: string,
  args: string[],
  { cwd, env = {}, clearEnv = false }: { cwd: string; env?: Record<string, string>; clearEnv?: boolean },
): Running {
  const child = new Deno.Command(command, {
    args,
    cwd,
    clearEnv,
    env: { NO_COLOR: "1", ...NO_LIBRARY, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let errorText = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) errorText += text;
  })();
  const finished = (async () => {
    const [{ code }, stdout] = await Promise.all([child.status, new Response(child.stdout).text(), reading]);
    return { status: code, stdout, stderr: errorText };
  })();
  return { pid: child.pid, kill: (signal) => child.kill(signal), stderr: () => errorText, finished };
}

export function runProgram(args: string[], options: StartOptions): Promise<Finished> {
  return startProgram(args, options).finished;
}

/** The object on the last line of standard output. */
export function summaryOf({ stdout }: Finished): Record<string, unknown> {
  return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "picostream-test-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Waits until a condition holds; fails after a time that no healthy machine needs. */
export async function until(condition: () => boolean, what: string, timeoutMs = 60_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Bytes of a file, 0 when there is none (yet, or any more). */
export function fileSize(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
