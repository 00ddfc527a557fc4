import { endAttributesOf } from "../format.ts";
import { type AttributeValue, Hdf5File, loadHdf5 } from "../hdf5/hdf5.ts";
import { isBeingWritten, isLocked } from "../read/live_writer.ts";
import { closeQuietly, onFile, statRecording, withRecording } from "../read/open_recording.ts";
import { RecordingError } from "../recording_error.ts";
import { durationOf, readRecordingInfo, type RecordingInfo } from "../read/recording_info.ts";
import { clearWriterFlags, readSuperblock } from "../hdf5/superblock.ts";
import { blockCount, eachBlock, eachGap, gapProblem } from "../hdf5/tables.ts";

/** What was found in a file, and done to it. */
export interface RecoveryReport {
  path: string;
  /** False when the file needed nothing. It was not touched then. */
  needed: boolean;
  /** Values of each channel. */
  samples: number;
  durationS: number;
  /** Number of gaps. */
  gaps: number;
  /** Values that the gaps miss. */
  lostSamples: number;
  /** The flags of a dead writer were cleared. */
  flagsCleared: boolean;
  /** The names of the attributes that were added. */
  attributesAdded: string[];
  /** Bytes that were missing at the end, after a power failure for instance. What lay there reads as 0. */
  missingBytes: number;
}

/** What stands in a file, and the attributes that its writer would have added. */
interface Survey {
  found: Pick<RecoveryReport, "samples" | "durationS" | "gaps" | "lostSamples">;
  missing: [name: string, value: AttributeValue][];
}

const SWMR_FLAG = 4;

/**
 * Makes a recording whole whose writer died: clears the writer's flags, and adds what a writer adds at the end, with
 * `stop_reason` "crash" and `complete` 0, and `recovered_at`. Nothing is deleted, shortened or replaced. The values are
 * those that the writer had flushed (all but the last 0.1 s). The original's files only get their flags cleared.
 *
 * Throws a {@linkcode RecordingError} for a file that is no recording or too damaged, and for one that is still being
 * written. A live writer is noticed by a lock on the file, and by the file changing within 1.5 s. One that gets no data
 * for longer and holds no lock is not noticed: do not recover a recording that is at work.
 */
export async function recover(path: string): Promise<RecoveryReport> {
  await loadHdf5();
  const stopped = statRecording(path, "recover").mtime ?? new Date();
  const superblock = onFile(path, "recover", () => readSuperblock(path));
  const flags = superblock?.checksumIsRight ? superblock.flags : 0;
  // A file whose writer died while it added the last attributes cannot be opened at all before its flags are cleared.
  if (flags === 0 || (flags & SWMR_FLAG) !== 0) {
    const { found, missing } = await survey(path, stopped);
    if (flags === 0 && missing.length === 0) {
      return { path, needed: false, ...found, flagsCleared: false, attributesAdded: [], missingBytes: 0 };
    }
  }
  await refuseLive(path);
  const { size } = statRecording(path, "recover");
  const missingBytes = flags === 0 ? 0 : Math.max(0, (superblock?.endOfFile ?? 0) - size);
  const flagsCleared = onFile(path, "recover", () => clearWriterFlags(path));
  const { found, missing } = await survey(path, stopped);
  addAttributes(path, missing);
  const attributesAdded = missing.map(([name]) => name);
  return { path, needed: true, ...found, flagsCleared, attributesAdded, missingBytes };
}

async function refuseLive(path: string): Promise<void> {
  const isLive = onFile(path, "recover", () => isLocked(path)) || await isBeingWritten(path);
  if (!isLive) return;
  throw new RecordingError(path, "another program is writing it", "Stop the recording first", { action: "recover" });
}

function survey(path: string, stopped: Date): Promise<Survey> {
  return withRecording(path, ({ hdf5 }) => {
    const info = readRecordingInfo(hdf5);
    const { attributes, length } = info;
    const gaps = sumGaps(hdf5, length);
    const found = { samples: length, durationS: durationOf(length, info), gaps: gaps.count, lostSamples: gaps.lost };
    if (info.isOriginal) return { found, missing: [] };
    const end = endAttributesOf({
      stoppedAt: (lastTime(hdf5, info) ?? stopped).toISOString(),
      totalSamples: length,
      lostSamples: gaps.lost,
      gapCount: gaps.count,
      stopReason: "crash",
      complete: false,
    });
    const present: Record<string, unknown> = attributes;
    const missing: Survey["missing"] = Object.entries(end).filter(([name]) => present[name] === undefined);
    if (missing.length > 0) missing.push(["recovered_at", new Date().toISOString()]);
    return { found, missing };
  });
}

/** The gaps up to the first impossible row, should there be one. */
function sumGaps(hdf5: Hdf5File, length: number): { count: number; lost: number } {
  const sum = { count: 0, lost: 0 };
  for (const gap of eachGap(hdf5)) {
    if (gapProblem(gap, length) !== null) break;
    sum.count++;
    sum.lost += gap.lost;
  }
  return sum;
}

/** When the last block had arrived. */
function lastTime(hdf5: Hdf5File, info: RecordingInfo): Date | null {
  const rows = blockCount(hdf5);
  const startNs = info.attributes.start_unix_ns;
  if (rows === 0 || startNs === undefined) return null;
  const [last] = eachBlock(hdf5, rows - 1);
  const timeMs = Number(startNs / 1_000_000n) + (last?.timeNs ?? NaN) / 1e6;
  const date = new Date(timeMs + durationOf(last?.count ?? 0, info) * 1000);
  return Number.isFinite(date.getTime()) ? date : null;
}

function addAttributes(path: string, attributes: Survey["missing"]): void {
  if (attributes.length === 0) return;
  RecordingError.guard(path, () => {
    const hdf5 = Hdf5File.open(path, "read-write");
    try {
      for (const [name, value] of attributes) hdf5.writeAttribute("/", name, value);
      hdf5.close();
    } finally {
      closeQuietly(hdf5);
    }
  });
}
