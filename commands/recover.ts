import type { Command } from "@commander-js/extra-typings";
import { recover, type RecoveryReport } from "../storage/recover.ts";
import { segmentsOf } from "../storage/segments.ts";
import { formatCount, formatDuration } from "../storage/units.ts";
import { writeOut } from "./log.ts";

/** Adds `recover` to the program. */
export function addRecover(program: Command, exit: (status: number) => void): void {
  program.command("recover")
    .description("Make a recording readable that a crash left behind. Deletes nothing.")
    .argument("<file...>", "the files; the name given to a split recording stands for all its segments")
    .option("--json", "a line of JSON for each file")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(async (paths, { json }) => {
      for (const path of paths.flatMap(segmentsOf)) {
        const report = await recover(path);
        writeOut(json ? `${JSON.stringify(report)}\n` : reportText(report));
      }
      exit(0);
    });
}

function reportText(report: RecoveryReport): string {
  const { path, needed, samples, durationS, gaps, lostSamples, missingBytes } = report;
  const what = `${formatCount(samples)} samples of each channel (${formatDuration(durationS)})`;
  const lines = [`${path}: ${needed ? "recovered" : "needs no recovery"}, ${what}.`];
  if (gaps > 0) lines.push(`  LOST: ${formatCount(lostSamples)} samples of each channel in ${formatCount(gaps)} gaps.`);
  if (missingBytes > 0) {
    lines.push(`  ${formatCount(missingBytes)} bytes at the end never reached the disk; they read as zero.`);
  }
  return `${lines.join("\n")}\n`;
}
