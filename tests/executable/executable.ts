import { fileURLToPath } from "node:url";
import { type StartOptions, temporaryFolder } from "../cli/program.ts";

const SUFFIX = Deno.build.os === "windows" ? ".exe" : "";
const named = Deno.env.get("PICOSTREAM_EXECUTABLE");

/** The built file: what `PICOSTREAM_EXECUTABLE` names, or what `deno task build` makes; null when it is not there. */
const EXECUTABLE = find(named ?? fileURLToPath(new URL(`../../dist/picostream${SUFFIX}`, import.meta.url)));

/**
 * Options for a `Deno.test` of the built file. Without one the test is ignored, and the name of one more says why; one
 * that was named and is not there throws.
 */
export function needsExecutable(): { ignore: boolean } {
  return { ignore: EXECUTABLE === null };
}

/** An empty computer: nothing in the folder, in the home folder, in the environment, which has not even a `PATH`. */
export async function emptyComputer(): Promise<{ path: string; options: Required<StartOptions> } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const path = await Deno.realPath(folder.path);
  const home = `${path}/home`;
  await Deno.mkdir(home);
  const cwd = `${path}/work`;
  await Deno.mkdir(cwd);
  const env = { HOME: home, TMPDIR: home, ...systemVariables() };
  return {
    path: cwd,
    options: { cwd, env, executable: EXECUTABLE ?? undefined },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** What no program on Windows can do without. */
function systemVariables(): Record<string, string> {
  const root = Deno.build.os === "windows" ? Deno.env.get("SystemRoot") : undefined;
  return root === undefined ? {} : { SystemRoot: root, PATH: `${root}\\System32` };
}

function find(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const said = `there is no file ${path}. Make it with deno task build.`;
  if (named !== undefined) throw new Error(`Cannot test the executable: ${said}`);
  // `deno test --quiet` shows names, and nothing that is printed outside of a test.
  Deno.test.ignore(`The tests of the executable are ignored: ${said}`, () => {});
  return null;
}
