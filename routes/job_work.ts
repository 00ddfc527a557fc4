import { recover, type RecoveryReport } from "../storage/check/recover.ts";
import { verifySeries } from "../storage/check/verify_series.ts";
import { type ExportOptions, exportRecording } from "../storage/export/mod.ts";
import { buildOverview } from "../storage/overview/build_overview.ts";
import { PicoStreamReader } from "../storage/read/reader.ts";
import { segmentsOf } from "../storage/segments.ts";
import { formatBytes, formatCount, formatDuration, formatLoss } from "../storage/units.ts";
import type { JobRequest } from "./protocol.ts";

/** A job with the paths that it is about. */
export interface JobOrder {
  request: JobRequest;
  path: string;
  /** The file to export to, which is not there yet; "" for other jobs. */
  output: string;
}

/** Who is told, and who may end it. */
export interface JobHooks {
  /** 0 to 1. */
  onProgress: (fraction: number) => void;
  signal: AbortSignal;
}

/** Does a job in this thread; resolves with what came out, in sentences. Rejects as the functions behind it do. */
export async function doJob(order: JobOrder, hooks: JobHooks): Promise<string> {
  const { request, path } = order;
  const files = segmentsOf(path);
  switch (request.kind) {
    case "verify":
      return await verifyText(files, hooks);
    case "recover":
      return recoveryText(await eachFile(files, hooks, (file) => recover(file)));
    case "overview":
      await eachFile(files, hooks, (file, i) =>
        buildOverview(file, {
          signal: hooks.signal,
          onProgress: (done, of) => hooks.onProgress((i + done / Math.max(1, of)) / files.length),
        }));
      return "All of it can be shown at once now.";
    case "export":
      return await exportText(exportOptions(request, order.output, files), path, hooks);
  }
}

async function eachFile<T>(
  files: string[],
  { onProgress, signal }: JobHooks,
  work: (file: string, index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const [i, file] of files.entries()) {
    signal.throwIfAborted();
    results.push(await work(file, i));
    onProgress((i + 1) / files.length);
  }
  return results;
}

async function verifyText(files: string[], { onProgress }: JobHooks): Promise<string> {
  const report = await verifySeries(files, (done, of) => onProgress(done / of));
  const { ok, problems, samples, durationS, gaps, lostSamples } = report;
  const sentences = [
    `${ok ? "Whole" : "NOT WHOLE"}: ${formatCount(samples)} samples of each channel (${formatDuration(durationS)}).`,
  ];
  if (gaps > 0) sentences.push(formatLoss(lostSamples, gaps));
  return [...sentences, ...problems.map((problem) => `Problem: ${problem}.`)].join(" ");
}

function recoveryText(reports: RecoveryReport[]): string {
  const sum = (of: (report: RecoveryReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const what = `${formatCount(sum(({ samples }) => samples))} samples of each channel ` +
    `(${formatDuration(sum(({ durationS }) => durationS))})`;
  const sentences = [`${reports.some(({ needed }) => needed) ? "Recovered" : "Needs no recovery"}: ${what}.`];
  const gaps = sum((report) => report.gaps);
  if (gaps > 0) sentences.push(formatLoss(sum(({ lostSamples }) => lostSamples), gaps));
  const missing = sum(({ missingBytes }) => missingBytes);
  if (missing > 0) {
    sentences.push(`${formatBytes(missing)} at the end never reached the disk; they read as zero.`);
  }
  return sentences.join(" ");
}

async function exportText(options: ExportOptions, path: string, hooks: JobHooks): Promise<string> {
  using reader = await PicoStreamReader.open(path);
  const { points, startS, stopS, bytes, gaps, lostSamples, notes } = await exportRecording(reader, options, {
    signal: hooks.signal,
    onProgress: ({ points, of }) => hooks.onProgress(points / Math.max(1, of)),
  });
  const what = `${formatCount(points)} points (${formatDuration(stopS - startS)}, ${formatBytes(bytes)})`;
  return [`Exported ${what}.`, ...(gaps > 0 ? [formatLoss(lostSamples, gaps)] : []), ...notes].join(" ");
}

function exportOptions(
  request: JobRequest & { kind: "export" },
  output: string,
  sources: readonly string[],
): ExportOptions {
  const { format, startS, stopS, channels, decimation, decimationMode, raw } = request;
  return {
    format,
    output,
    sources,
    decimation,
    decimationMode,
    raw,
    ...(startS !== null && { startS }),
    ...(stopS !== null && { stopS }),
    ...(channels !== null && { channels }),
  };
}
