/**
 * Makes the program one file, `dist/picostream` (Windows: `dist/picostream.exe`), which needs nothing beside it:
 *
 *     deno task build          for this system
 *     deno task build --all    and for every other: dist/picostream-windows-x64.exe, dist/picostream-macos-arm64 …
 *
 * The Deno that runs this compiles it, and fetches the base runtime that goes in front of the program. Where it cannot,
 * the environment variable `DENORT_BIN` names a `denort` of that Deno's version, for this system.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatBytes } from "../storage/units.ts";
import { compile, tryOut } from "./compile.ts";
import { ROOT } from "./deno.ts";
import { stage } from "./stage.ts";
import { hostTarget, TARGETS } from "./targets.ts";

const DIST = join(ROOT, "dist");
const ICON = join(ROOT, "build/icon.ico");

async function build(all: boolean): Promise<void> {
  const host = hostTarget();
  const base = Deno.env.get("DENORT_BIN") || null;
  await Deno.mkdir(DIST, { recursive: true });
  // Beside the target, so that a file appears there only when it is whole and works.
  const work = await Deno.makeTempDir({ dir: DIST, prefix: ".new-" });
  try {
    const folder = join(work, "stage");
    await Deno.mkdir(folder);
    const staged = await stage(folder);
    const made = join(work, `picostream${host.suffix}`);
    await compile(staged, { folder, output: made, target: host, base, icon: ICON });
    const version = await tryOut(made, base);
    for (const target of all ? TARGETS : []) {
      const output = join(work, `picostream-${target.name}${target.suffix}`);
      if (target === host) await Deno.copyFile(made, output);
      else await compile(staged, { folder, output, target, base: null, icon: ICON });
    }
    await Deno.remove(folder, { recursive: true });
    for (const { name } of Deno.readDirSync(work)) {
      await Deno.rename(join(work, name), join(DIST, name));
      const { size } = await Deno.stat(join(DIST, name));
      say(`dist/${name}: PicoStream ${version}, ${formatBytes(size)}`);
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

if (import.meta.main) {
  const { values } = parseArgs({ args: Deno.args, options: { all: { type: "boolean", default: false } } });
  try {
    await build(values.all);
  } catch (error) {
    Deno.stderr.writeSync(new TextEncoder().encode(`${error instanceof Error ? error.message : error}\n`));
    Deno.exit(1);
  }
}
