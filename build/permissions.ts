import config from "../deno.json" with { type: "json" };
import type { Target } from "./targets.ts";

/** What the program may do, as flags of `deno run` and `deno compile`: those of `deno task start`, and nothing else. */
export const PERMISSIONS: readonly string[] = config.tasks.start.command.split(" ")
  .filter((word) => word.startsWith("--allow-"));

const RUN = "--allow-run=";

/**
 * The same for one system, without the programs of others. Under Linux and macOS these have their whole path: one that is
 * only named is looked for when the executable starts, and Deno 2.6 does not start where the environment has no `PATH`.
 */
export function permissionsOf({ suffix }: Target): string[] {
  return PERMISSIONS.map((flag) => {
    if (!flag.startsWith(RUN)) return flag;
    const programs = flag.slice(RUN.length).split(",");
    return RUN + programs.filter((program) => program.startsWith("/") === (suffix === "")).join(",");
  });
}
