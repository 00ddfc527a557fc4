/** The command line. */
import { Command, CommanderError } from "@commander-js/extra-typings";
import { licenceText, versionText } from "./commands/about.ts";
import { addAcquire } from "./commands/acquire.ts";
import { addDevices } from "./commands/devices.ts";
import { addExport } from "./commands/export.ts";
import { addGui } from "./commands/gui.ts";
import { addFileCommand } from "./commands/file_command.ts";
import { info } from "./commands/info.ts";
import { overview } from "./commands/overview.ts";
import { recover } from "./commands/recover.ts";
import { addView } from "./commands/view.ts";
import { addVerify } from "./commands/verify.ts";
import { writeError, writeOut } from "./commands/log.ts";
import { failureOf } from "./record/failure.ts";
import { EXIT_STATUS } from "./record/summary.ts";

const EXIT_TEXT = `
Exit status:
  0 recorded and verified without loss    3 instrument or driver
  1 unexpected failure                    4 recorded, but with gaps
  2 wrong use                             5 disk

Try it without an instrument:  picostream --device sim -s 62.5 --duration 10 -o data.hdf5`;

async function main(args: string[]): Promise<number> {
  let status = 0;
  const exit = (wanted: number) => {
    status = wanted;
  };
  const program = new Command("picostream")
    .description("Records PicoScope 5000a samples into HDF5 without losing one.")
    .version(versionText(), "--version", "show the version")
    .option("--licences", "show the licences of everything in the program")
    .on("option:licences", () => {
      writeOut(licenceText());
      throw new CommanderError(0, "picostream.licences", "");
    })
    .helpOption("--help", "show this help")
    .helpCommand(false)
    .configureOutput({ writeErr: writeError, writeOut })
    .exitOverride();
  addGui(program, exit);
  addAcquire(program, exit);
  addFileCommand(program, info, exit);
  addVerify(program, exit);
  addFileCommand(program, recover, exit);
  addFileCommand(program, overview, exit);
  addExport(program, exit);
  addView(program, exit);
  addDevices(program, exit);
  const acquire = program.commands.find((command) => command.name() === "acquire");
  program.addHelpText("after", () => `\n${acquire?.helpInformation() ?? ""}${EXIT_TEXT}`);
  try {
    await program.parseAsync(args.length === 0 ? ["gui"] : args, { from: "user" });
    return status;
  } catch (error) {
    return report(error, args);
  }
}

/** Tells what went wrong, in one line unless more was asked for, and returns the exit status. */
function report(thrown: unknown, args: string[]): number {
  // Commander has told what was wrong by itself; its own status for wrong use is 1.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : EXIT_STATUS.settings;
  const { kind, message, stack } = failureOf(thrown);
  const verbose = args.some((argument) => argument === "-v" || argument === "--verbose");
  writeError(`${verbose ? stack : message}\n`);
  if (args.includes("--json")) writeOut(`${JSON.stringify({ error: message, exitStatus: EXIT_STATUS[kind] })}\n`);
  return EXIT_STATUS[kind];
}

if (import.meta.main) Deno.exit(await main(Deno.args));
