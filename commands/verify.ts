import type { Command } from "@commander-js/extra-typings";
import { EXIT_STATUS, EXIT_WITH_GAPS } from "../record/summary.ts";
import { segmentsOf } from "../storage/segments.ts";
import { formatCount, formatDuration, formatGaps } from "../storage/units.ts";
import { verifySeries } from "../storage/check/verify_series.ts";
import { writeOut } from "./log.ts";

/** Adds `verify` to the program. */
export function addVerify(program: Command, exit: (status: number) => void): void {
  program.command("verify")
    .description("Check that a recording is whole: one file, or the segments of one recording in their order.")
    .argument("<file...>", "the file or files; the name given to a split recording stands for all its segments")
    .option("--json", "as one line of JSON")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(async (paths, { json }) => {
      const report = await verifySeries(paths.flatMap(segmentsOf));
      const { ok, problems, samples, lostSamples, gaps, files } = report;
      if (json) {
        writeOut(`${JSON.stringify(report)}\n`);
      } else {
        const durationS = files.reduce((sum, file) => sum + file.durationS, 0);
        const what = `${formatCount(samples)} samples of each channel (${formatDuration(durationS)})`;
        writeOut(
          `${ok ? "Whole" : "NOT WHOLE"}: ${what} in ${files.length === 1 ? "1 file" : `${files.length} files`}.\n`,
        );
        if (gaps > 0) {
          writeOut(
            `LOST: ${formatCount(lostSamples)} samples of each channel in ${formatGaps(gaps)}.\n`,
          );
        }
        for (const problem of problems) writeOut(`Problem: ${problem}.\n`);
      }
      exit(!ok ? EXIT_STATUS.unexpected : gaps > 0 ? EXIT_WITH_GAPS : 0);
    });
}
