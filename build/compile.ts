import { runDeno } from "./deno.ts";
import { permissionsOf } from "./permissions.ts";
import type { Stage } from "./stage.ts";
import type { Target } from "./targets.ts";

/** What Deno says where it cannot fetch the base runtime. */
const UNREACHABLE = /base binary|denort/i;

/**
 * Compiles what is laid out in `folder` to the file `output` for a system. `icon` is the path of the icon for Windows,
 * `base` that of the base runtime to put in front of the program, or null to let Deno fetch it. Throws an `Error`.
 */
export async function compile(
  { main, included }: Stage,
  { folder, output, target, base, icon }: {
    folder: string;
    output: string;
    target: Target;
    base: string | null;
    icon: string;
  },
): Promise<void> {
  const flags = ["--target", target.triple, "--output", output, ...permissionsOf(target)];
  if (target.suffix === ".exe") flags.push("--icon", icon);
  const carried = included.flatMap((path) => ["--include", path]);
  // The bundle needs nothing of the project's configuration, which would bring all its packages along. The cache would
  // be a file in the system's temporary folder, where others may put theirs first; without it the start is no slower.
  const rules = ["--no-config", "--no-lock", "--no-check", "--no-code-cache"];
  const args = ["compile", "--quiet", ...rules, ...flags, ...carried, main];
  // Empty is the same as not set: a base is of one system.
  await runDeno(args, folder, { DENORT_BIN: base ?? "" }).catch((error) => {
    throw new Error(`Cannot build for ${target.name}: ${reason(error.message, target, base)}`);
  });
}

/**
 * Starts what was compiled for this system, and answers what it says its version is. Throws an `Error` when it does not
 * start, which is so when `base` belongs to another Deno.
 */
export async function tryOut(executable: string, base: string | null): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(executable, { args: ["--version"] }).output();
  if (success) return new TextDecoder().decode(stdout).trim();
  const [said = ""] = new TextDecoder().decode(stderr).trim().split("\n");
  if (base === null) throw new Error(`Cannot use what was built: it does not start (${said}). Try another Deno.`);
  throw new Error(
    `Cannot use what was built: it does not start, because the base runtime ${base} is not of Deno ` +
      `${Deno.version.deno}, which compiled it. Let DENORT_BIN name the one that is, or run the build by its Deno.`,
  );
}

function reason(said: string, target: Target, base: string | null): string {
  if (base !== null || !UNREACHABLE.test(said)) return said;
  // A base that is named is of this system.
  const other = target.triple === Deno.build.target ? ", or let the environment variable DENORT_BIN name one" : "";
  return `the base runtime of Deno ${Deno.version.deno} cannot be fetched from dl.deno.land. ` +
    `Connect to the internet${other}.`;
}
