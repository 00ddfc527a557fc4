import type { StartedRecording } from "../record/record.ts";
import { exitStatus, type RecordingSummary } from "../record/summary.ts";
import { formatBytes, formatCount, formatDuration, formatLoss, formatRate } from "../storage/units.ts";

/** What a recording that has just begun is made with, and where to. */
export function begunText(
  { variant, serial, sampleIntervalNs, configuredPerS }: StartedRecording,
  path: string,
): string {
  return `Recording from ${variant} ${serial} every ${formatDuration(sampleIntervalNs / 1e9)} ` +
    `(${formatRate(configuredPerS)} a channel) to ${path}.`;
}

/** A line of the summary and how loud it is. */
export interface SummaryLine {
  level: "info" | "warn" | "error";
  text: string;
}

/** The summary in words: what was recorded, whether anything is missing, whether it was verified. */
export function summaryText(summary: RecordingSummary): SummaryLine[] {
  const { files, samples, durationS, channels, stopReason, lostSamples, gaps, verified, problems, failure } = summary;
  const lines: SummaryLine[] = [];
  const where = files.length === 1 ? `to ${summary.file}` : `to ${files.length} files, ${summary.file} and following`;
  const simulated = summary.simulated ? " from the simulated instrument" : "";
  lines.push({
    level: "info",
    text: `Recorded ${formatCount(samples)} samples of ${channelsText(channels)} (${formatDuration(durationS)}, ` +
      `${formatBytes(sizeOf(files))})${simulated} ${where}.`,
  });
  for (const [channel, times] of Object.entries(summary.overRange)) {
    if (times > 0) {
      lines.push({ level: "warn", text: `Channel ${channel} was over its range ${formatCount(times)} times.` });
    }
  }
  if (failure !== null) lines.push({ level: "error", text: failure.message });
  if (stopReason === "disk full") {
    lines.push({
      level: "error",
      text: "The disk took no more: the recording ended early. What was written is readable.",
    });
  } else if (stopReason === "aborted") {
    lines.push({ level: "error", text: "Ended at once: what was not yet written is lost. The file is readable." });
  }
  if (gaps > 0) {
    lines.push({
      level: "error",
      text: `${formatLoss(lostSamples, gaps)} ` +
        "The table /gaps in the file says where and why.",
    });
  }
  for (const problem of problems) lines.push({ level: "error", text: `Problem: ${problem}.` });
  if (verified && exitStatus(summary) === 0) lines.push({ level: "info", text: "Verified: nothing is missing." });
  else if (verified) lines.push({ level: "info", text: "Verified: the file is what it says." });
  return lines;
}

function channelsText(channels: string[]): string {
  return channels.length === 1 ? `channel ${channels[0]}` : `each of the channels ${channels.join(", ")}`;
}

function sizeOf(files: string[]): number {
  return files.reduce((sum, file) => sum + Deno.statSync(file).size, 0);
}
