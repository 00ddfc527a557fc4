/** What must not be overlooked, as data: losses, recordings that ended early, and the disk. */
import type { SettingsCheck, Status } from "../../routes/protocol.ts";
import { formatLoss, formatRemaining } from "../../storage/units.ts";

/** Something to say above everything else, for as long as it is so. */
export interface Warning {
  level: "bad" | "warn";
  /** At most one of each. */
  about: "loss" | "end" | "file" | "disk";
  text: string;
}

type Last = NonNullable<Status["last"]>;

const LOW_DISK_S = 600;
const LAST_DISK_S = 60;

/** The warnings of a state, the worst first. `check` is what the settings would do, for while nothing is recorded. */
export function warningsOf({ recording, last }: Status, check: SettingsCheck | null): Warning[] {
  const warnings: Warning[] = [];
  if (recording !== null) {
    const { lost, gaps, diskFreeBytes, bytesPerS } = recording.progress;
    if (gaps > 0) {
      warnings.push({ level: "bad", about: "loss", text: `${formatLoss(lost, gaps)} The recording goes on.` });
    }
    // Before the writer has asked for the first time, nobody knows.
    if (diskFreeBytes > 0) warnings.push(...diskWarnings(diskFreeBytes / bytesPerS, true));
  } else {
    if (last !== null) warnings.push(...lastWarnings(last));
    if (check !== null) warnings.push(...diskWarnings(check.diskS, false));
  }
  return warnings.toSorted((a, b) => a.level < b.level ? -1 : a.level > b.level ? 1 : 0);
}

/** Who comes back after hours has to see at once that it did not go as it should. */
function lastWarnings({ name, began, summary, error }: Last): Warning[] {
  if (summary === null) {
    // That it did not begin is said to who started it.
    return error === null || !began
      ? []
      : [{ level: "bad", about: "end", text: `The recording ${name} failed. ${error}` }];
  }
  const { gaps, lostSamples, stopReason, problems } = summary;
  const warnings: Warning[] = [];
  if (gaps > 0) warnings.push({ level: "bad", about: "loss", text: `${formatLoss(lostSamples, gaps)} In ${name}.` });
  if (error !== null || (stopReason !== "user" && stopReason !== "duration")) {
    const why = error === null ? "" : ` ${error}`;
    warnings.push({ level: "bad", about: "end", text: `The recording ${name} ended early (${stopReason}).${why}` });
  }
  if (problems.length > 0) {
    warnings.push({ level: "bad", about: "file", text: `The recording ${name} is not whole: ${problems.join(" ")}` });
  }
  return warnings;
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
  return [{ level, about: "disk", text }];
}
