import { BLOCK_COLUMNS, BLOCKS_PATH, type Gap, GAP_COLUMNS, GAPS_PATH, OVERVIEW_COLUMNS } from "../format.ts";
import type { Hdf5Reader } from "./hdf5.ts";
import { RecordingError } from "../recording_error.ts";

/** A row of `/blocks`: values that came at once. */
export interface Block {
  /** Index of its first value in this file. */
  index: number;
  count: number;
  /** Nanoseconds from the start of the recording (monotonic) to its arrival. */
  timeNs: number;
  /** Bit 0 says that channel A went over range, and so on. */
  overRange: number;
}

const ROWS_AT_ONCE = 4096;
const INT64_BYTES = 8;

/** Rows of `/blocks`, 0 for a file without. */
export function blockCount(hdf5: Hdf5Reader): number {
  return rowsOf(hdf5, BLOCKS_PATH, BLOCK_COLUMNS);
}

/** Rows of `/gaps`, 0 for a file without. */
export function gapCount(hdf5: Hdf5Reader): number {
  return rowsOf(hdf5, GAPS_PATH, GAP_COLUMNS);
}

/** The rows of `/blocks` from `first` on as they stand, not checked. Takes constant memory. */
export function* eachBlock(hdf5: Hdf5Reader, first = 0): Generator<Block> {
  if (!hdf5.has(BLOCKS_PATH)) return;
  for (const [index, count, timeNs, overRange] of eachRow(hdf5, BLOCKS_PATH, BLOCK_COLUMNS, first)) {
    yield { index: index!, count: count!, timeNs: timeNs!, overRange: overRange! };
  }
}

/** Whether a file has `/gaps`. */
export function hasGaps(hdf5: Hdf5Reader): boolean {
  return hdf5.has(GAPS_PATH);
}

/**
 * The rows of `/gaps` from `first` on as they stand, not checked; none for a file without, which who knows may say. Takes
 * constant memory.
 */
export function* eachGap(hdf5: Hdf5Reader, first = 0, has = hasGaps(hdf5)): Generator<Gap> {
  if (!has) return;
  for (const [index, lost, reason] of eachRow(hdf5, GAPS_PATH, GAP_COLUMNS, first)) {
    yield { index: index!, lost: lost!, reason: reason! };
  }
}

/** Buckets of a level of an overview, which the file has to have. */
export function overviewRows(hdf5: Hdf5Reader, path: string): number {
  return tableRows(hdf5, path, OVERVIEW_COLUMNS, Int16Array.BYTES_PER_ELEMENT);
}

/** What is impossible about a gap in a file of `length` values; null for a possible one. */
export function gapProblem({ index, lost, reason }: Gap, length: number): string | null {
  if (!(index >= 0 && index <= length)) return `lies at ${index}, the file has ${length} values`;
  if (!(lost > 0 && Number.isSafeInteger(lost))) return `says that ${lost} values are missing`;
  return reason > 0 ? null : `has the reason ${reason}`;
}

function rowsOf(hdf5: Hdf5Reader, path: string, columns: number): number {
  return hdf5.has(path) ? tableRows(hdf5, path, columns, INT64_BYTES) : 0;
}

function tableRows(hdf5: Hdf5Reader, path: string, columns: number, bytes: number): number {
  const { shape, elementBytes, isInteger } = hdf5.dataset(path);
  const [rows, width] = shape;
  if (!isInteger || elementBytes !== bytes || shape.length !== 2 || width !== columns) {
    throw new RecordingError(hdf5.path, `its table ${path} is not [n, ${columns}] int${8 * bytes}`, "It is damaged");
  }
  if (!Number.isSafeInteger(rows)) {
    throw new RecordingError(hdf5.path, `its table ${path} claims ${rows} rows`, "It is damaged");
  }
  return rows!;
}

function* eachRow(hdf5: Hdf5Reader, path: string, columns: number, first: number): Generator<number[]> {
  const rows = tableRows(hdf5, path, columns, INT64_BYTES);
  for (let done = first; done < rows; done += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - done);
    // As two halves: turning a bigint into a number takes ten times as long.
    const halves = new DataView(hdf5.readInt64Rows(path, done, count, columns).buffer);
    for (let at = 0; at < halves.byteLength;) {
      const row = new Array<number>(columns);
      for (let column = 0; column < columns; column++, at += INT64_BYTES) {
        row[column] = halves.getInt32(at + 4, true) * 2 ** 32 + halves.getUint32(at, true);
      }
      yield row;
    }
  }
}
