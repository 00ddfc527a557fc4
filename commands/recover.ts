import { recover as recoverFile, type RecoveryReport } from "../storage/check/recover.ts";
import { formatCount, formatDuration, formatLoss } from "../storage/units.ts";
import type { FileCommand } from "./file_command.ts";

/** `picostream recover`. */
export const recover: FileCommand = {
  name: "recover",
  description: "Make a recording readable that a crash left behind. Deletes nothing.",
  async run(path) {
    const data = await recoverFile(path);
    return { data, text: reportText(data) };
  },
};

function reportText(report: RecoveryReport): string {
  const { path, needed, samples, durationS, gaps, lostSamples, missingBytes } = report;
  const what = `${formatCount(samples)} samples of each channel (${formatDuration(durationS)})`;
  const lines = [`${path}: ${needed ? "recovered" : "needs no recovery"}, ${what}.`];
  if (gaps > 0) lines.push(`  ${formatLoss(lostSamples, gaps)}`);
  if (missingBytes > 0) {
    lines.push(`  ${formatCount(missingBytes)} bytes at the end never reached the disk; they read as zero.`);
  }
  return lines.join("\n");
}
