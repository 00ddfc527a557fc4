/** What must not be overlooked, as data: losses and the disk. */
import type { SettingsCheck, Status } from "../../routes/protocol.ts";
import { formatLoss, formatRemaining } from "../../storage/units.ts";

/** Something to say above everything else, for as long as it is so. */
export interface Warning {
  level: "bad" | "warn";
  text: string;
}

const LOW_DISK_S = 600;
const LAST_DISK_S = 60;

/** The warnings of a state, the worst first. `check` is what the settings would do, for while nothing is recorded. */
export function warningsOf({ recording, last }: Status, check: SettingsCheck | null): Warning[] {
  const warnings: Warning[] = [];
  if (recording !== null) {
    const { lost, gaps, diskFreeBytes, bytesPerS } = recording.progress;
    if (gaps > 0) warnings.push({ level: "bad", text: `${formatLoss(lost, gaps)} The recording goes on.` });
    // Before the writer has asked for the first time, nobody knows.
    if (diskFreeBytes > 0) warnings.push(...diskWarnings(diskFreeBytes / bytesPerS, true));
  } else {
    if (last?.summary && last.summary.gaps > 0) {
      warnings.push({
        level: "bad",
        text: `${formatLoss(last.summary.lostSamples, last.summary.gaps)} In ${last.name}.`,
      });
    }
    if (check !== null) warnings.push(...diskWarnings(check.diskS, false));
  }
  return warnings.toSorted((a, b) => a.level < b.level ? -1 : a.level > b.level ? 1 : 0);
}

/** How urgent it is that the disk has room for so many seconds only. */
export function diskLevel(diskS: number): "bad" | "warn" | "good" {
  return diskS < LAST_DISK_S ? "bad" : diskS < LOW_DISK_S ? "warn" : "good";
}

function diskWarnings(diskS: number, recording: boolean): Warning[] {
  const level = diskLevel(diskS);
  if (level === "good") return [];
  const left = formatRemaining(diskS);
  const text = recording
    ? `The disk is full in ${left}. Make room, or stop the recording.`
    : `The disk has room for ${left} only. Make room before you start.`;
  return [{ level, text }];
}
