import type { Command } from "@commander-js/extra-typings";
import { describe } from "../storage/describe.ts";
import { formatDescription } from "../storage/format_description.ts";
import { segmentsOf } from "../storage/segments.ts";
import { writeOut } from "./log.ts";

/** Adds `info` to the program. */
export function addInfo(program: Command, exit: (status: number) => void): void {
  program.command("info")
    .description("Tell what a recording holds, also one that is being written.")
    .argument("<file...>", "the files; the name given to a split recording stands for all its segments")
    .option("--json", "a line of JSON for each file")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(async (paths, { json }) => {
      for (const path of paths.flatMap(segmentsOf)) {
        const description = await describe(path);
        writeOut(json ? `${JSON.stringify(description)}\n` : `${formatDescription(description)}\n`);
      }
      exit(0);
    });
}
