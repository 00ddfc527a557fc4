import config from "../deno.json" with { type: "json" };

/** What the program may do, as flags of `deno run` and `deno compile`: those of `deno task start`, and nothing else. */
export const PERMISSIONS: readonly string[] = config.tasks.start.command.split(" ")
  .filter((word) => word.startsWith("--allow-"));
