import type { Command } from "@commander-js/extra-typings";
import { segmentsOf } from "../storage/segments.ts";
import { writeError, writeOut } from "./log.ts";

/** A command that does the same with each of the files it is given. */
export interface FileCommand {
  name: string;
  description: string;
  /** Does it with one file, and returns what there is to say: plain data for `--json`, or lines for people. */
  run(path: string): Promise<{ data: unknown; text: string }>;
}

/** Adds such a command. A file that fails does not keep the others from their turn; the last failure is thrown. */
export function addFileCommand(program: Command, command: FileCommand, exit: (status: number) => void): void {
  program.command(command.name)
    .description(command.description)
    .argument("<file...>", "the files; the name given to a split recording stands for all its segments")
    .option("--json", "a line of JSON for each file")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(async (paths, { json }) => {
      const failures: unknown[] = [];
      for (const path of paths.flatMap(segmentsOf)) {
        try {
          const { data, text } = await command.run(path);
          writeOut(`${json ? JSON.stringify(data) : text}\n`);
        } catch (error) {
          failures.push(error);
        }
      }
      const last = failures.pop();
      for (const failure of failures) writeError(`${failure instanceof Error ? failure.message : failure}\n`);
      if (last !== undefined) throw last;
      exit(0);
    });
}
