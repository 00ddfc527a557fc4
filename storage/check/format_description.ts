import type { Description, RecordingState } from "./describe.ts";
import { type ChannelHeader, GAP_REASON_TEXT } from "../format.ts";
import { formatBytes, formatCount, formatDuration, formatRate, formatVolts } from "../units.ts";

const STATE_TEXT: Readonly<Record<RecordingState, string>> = {
  complete: "complete",
  incomplete: "not complete",
  recording: "being recorded now",
  crashed: "its writer died: run picostream recover",
  closed: "closed",
};

/** A description as lines for people, without a newline at the end. */
export function formatDescription(description: Description): string {
  const { channels, gaps, notes } = description;
  const facts = factsOf(description).map(([name, text]) => `  ${name.padEnd(12)}${text}`);
  return [
    description.path,
    ...facts,
    ...table([["channel", "range", "offset", "coupling", "probe", "bandwidth", "label"], ...channels.map(channelRow)]),
    ...gaps.map((gap) => `  gap at ${gapText(gap, description)}`),
    ...(description.gapCount > gaps.length
      ? [`  and ${formatCount(description.gapCount - gaps.length)} more gaps`]
      : []),
    ...notes.map((note) => `  Note: ${note}`),
  ].join("\n");
}

function factsOf(d: Description): [name: string, text: string][] {
  const { variant, serial, driverVersion } = d.device;
  const device = [variant, serial && `serial ${serial}`, driverVersion && `driver ${driverVersion}`];
  const facts: [string, string | null][] = [
    ["file", listed([formatBytes(d.fileBytes), `format ${d.formatVersion}`, d.software])],
    ["instrument", listed([d.simulated ? "simulated instrument" : null, ...device])],
    ["state", listed([STATE_TEXT[d.state], d.stopReason === null ? null : `stopped by: ${d.stopReason}`])],
    ["started", d.startedAt],
    ["stopped", d.stoppedAt],
    ["duration", formatDuration(d.durationS)],
    ["samples", samplesText(d)],
    ["rate", `${formatRate(d.sampleRateHz)}, one every ${formatDuration(d.sampleIntervalNs / 1e9)}`],
    ["reduced", d.hardwareDownsampleRatio === 1 ? null : `${d.downsampleMode} of ${d.hardwareDownsampleRatio} samples`],
    ["resolution", listed([d.resolutionBits === null ? null : `${d.resolutionBits} bits`, `full scale ${d.maxAdc}`])],
    ["segment", d.segmentNumber === 1 ? null : `${d.segmentNumber}, from value ${formatCount(d.firstSampleIndex)} on`],
    ["gaps", d.isOriginal ? null : gapsText(d)],
    ["overview", d.hasOverview ? null : "none: picostream overview makes one ahead of the first look at all of it"],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== "");
}

function samplesText({ samples, valuesPerStep }: Description): string {
  if (valuesPerStep === 1) return formatCount(samples);
  return `${formatCount(samples)}, which are ${formatCount(samples / 2)} pairs of minimum and maximum`;
}

function gapsText({ gapCount, lostSamples }: Description): string {
  return gapCount === 0 ? "none" : `${formatCount(gapCount)}, ${formatCount(lostSamples)} values lost`;
}

function channelRow({ name, rangeV, offsetV, coupling, probe, bandwidthLimit, label }: ChannelHeader): string[] {
  const bandwidth = bandwidthLimit ? "20 MHz" : "full";
  return [name, `±${formatVolts(rangeV)}`, formatVolts(offsetV), coupling.toUpperCase(), `×${probe}`, bandwidth, label];
}

function table(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]! + 2)).join("")}`.trimEnd());
}

function gapText({ index, lost, reason }: Description["gaps"][number], description: Description): string {
  const atS = index / description.valuesPerStep * description.sampleIntervalNs / 1e9;
  const why = GAP_REASON_TEXT[reason] ?? `reason ${reason}`;
  return `${formatDuration(atS)} (value ${formatCount(index)}): ${formatCount(lost)} values lost, ${why}`;
}

function listed(parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part).join(", ");
}
