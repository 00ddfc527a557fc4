/** What tests need from the system besides Deno, and what becomes of a test whose need is not met. */

/** A program or Python module that some tests need. */
export type SystemNeed = "cc" | "python3" | PythonModule | "h5dump" | "h5clear" | "chromium";
type PythonModule = "numpy" | "h5py" | "picosdk" | "xarray" | "dask";

const PYTHON_MODULES: readonly SystemNeed[] = ["numpy", "h5py", "picosdk", "xarray", "dask"];
const present = new Map<SystemNeed, boolean>();

/** Whether the system has it: a program that answers `--version`, or a module that `python3` finds. Asked once. */
export function hasOnSystem(need: SystemNeed): boolean {
  let has = present.get(need);
  if (has === undefined) {
    has = PYTHON_MODULES.includes(need)
      ? succeeds("python3", [
        "-c",
        `import importlib.util, sys; sys.exit(importlib.util.find_spec("${need}") is None)`,
      ])
      : succeeds(need, ["--version"]);
    present.set(need, has);
  }
  return has;
}

/**
 * Options for a `Deno.test` that cannot run without the named things: `Deno.test({ name, ...needs("cc"), fn })`. Where
 * `CI` is `true` it throws for a missing one, because there a test that is left out would pass for a test that passed;
 * elsewhere the test is ignored, and stderr says once why.
 */
export function needs(...names: SystemNeed[]): { ignore: boolean } {
  const missing = names.filter((name) => !hasOnSystem(name));
  if (missing.length === 0) {
    return { ignore: false };
  }
  if (Deno.env.get("CI") === "true") {
    throw new Error(`Cannot run the tests: ${missing.join(", ")} not found. Install what is missing, or unset CI.`);
  }
  for (const name of missing) {
    tellOnce(name);
  }
  return { ignore: true };
}

const told = new Set<SystemNeed>();

function tellOnce(name: SystemNeed): void {
  if (!told.has(name)) {
    told.add(name);
    Deno.stderr.writeSync(new TextEncoder().encode(`Tests that need ${name} are ignored: it was not found.\n`));
  }
}

function succeeds(command: string, args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return false;
    }
    throw error;
  }
}
