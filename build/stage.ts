import { basename, join, relative } from "node:path";
import { buildPage, PAGE_FILES } from "../ui/build.ts";
import { ROOT, runDeno } from "./deno.ts";
import { licenceText } from "./licences.ts";

/** Folders that have no part of the program. */
const APART = ["tests", "bench", "ui", "dist", "node_modules"];
/** What the executable carries besides the program; `commands/about.ts` reads the first two. */
const CARRIED = ["licences.txt", "commit.txt", "ui/dist"];

/** What is to be compiled, in a folder. */
export interface Stage {
  /** The program, relative to the folder. */
  main: string;
  /** What nothing imports, but the program looks for, relative to the folder. */
  included: string[];
}

/**
 * Lays out in the empty `folder` what becomes the executable:
 *
 * - `program/`: the program and its workers, bundled, what they share in files of its own. The program looks for
 *   `./x_worker.ts` beside itself, wherever that was in the source; a file of this name brings it to the right bundle.
 * - `ui/dist/`, `licences.txt`, `commit.txt`: one folder up from the program, as for the modules in the source.
 *
 * Throws an `Error` when something cannot be bundled.
 */
export async function stage(folder: string): Promise<Stage> {
  await buildPage();
  const program = join(folder, "program");
  const workers = await Array.fromAsync(workersIn(ROOT));
  await bundle(["main.ts", ...workers], ["--code-splitting", "--outdir", program]);
  // The page itself is minified, and says no longer what is in it.
  await bundle(["ui/app.tsx"], ["--platform", "browser", "--outdir", join(folder, "page")]);
  for (const worker of workers) {
    const bundled = worker.replace(/\.ts$/, ".js");
    await Deno.writeTextFile(join(program, basename(worker)), `import "./${bundled}";\n`);
  }
  await Deno.writeTextFile(join(folder, "licences.txt"), await licenceText(folder));
  await Deno.writeTextFile(join(folder, "commit.txt"), await commit());
  await Deno.mkdir(join(folder, "ui/dist"), { recursive: true });
  for (const name of PAGE_FILES) await Deno.copyFile(join(ROOT, "ui/dist", name), join(folder, "ui/dist", name));
  return { main: "program/main.js", included: [...workers.map((path) => `program/${basename(path)}`), ...CARRIED] };
}

async function bundle(sources: string[], flags: string[]): Promise<void> {
  await runDeno(["bundle", "--quiet", ...flags, ...sources], ROOT)
    .catch((error) => {
      throw new Error(`Cannot bundle ${sources[0]}: ${error.message}`);
    });
}

/** The paths of the program's workers, relative to the project's folder, with slashes. */
async function* workersIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && !name.startsWith(".") && !APART.includes(name)) yield* workersIn(path);
    else if (name.endsWith("_worker.ts")) yield relative(ROOT, path).replaceAll("\\", "/");
  }
}

/** The commit that is built, marked when files have been changed since; empty without git. */
async function commit(): Promise<string> {
  const args = ["describe", "--always", "--dirty", "--abbrev=7", "--exclude=*"];
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd: ROOT, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
