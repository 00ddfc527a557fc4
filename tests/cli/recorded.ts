/** What a recording holds, read through HDF5 without the product's own reader, and held against the known sequence. */
import { Hdf5File, loadHdf5 } from "../../storage/hdf5/hdf5.ts";
import { expectSequence, locateSequence } from "../sequence.ts";

/** Everything of a file that tests look at. */
export interface Recorded {
  attributes: Record<string, unknown>;
  length: number;
  /** Index, number, reason of each gap. */
  gaps: number[][];
  /** Index, count, time, over-range bits of each block. */
  blocks: number[][];
}

export async function readRecorded(path: string): Promise<Recorded> {
  await loadHdf5();
  using file = Hdf5File.open(path, "read");
  const table = (name: string) => {
    const [rows = 0, columns = 0] = file.dataset(name).shape;
    const all = rows === 0 ? [] : [...file.readInt64Rows(name, 0, rows, columns)].map(Number);
    return Array.from({ length: rows }, (_, row) => all.slice(row * columns, (row + 1) * columns));
  };
  return {
    attributes: file.readAttributes("/"),
    length: file.dataset("/adc_counts").shape[0] ?? 0,
    gaps: table("/gaps"),
    blocks: table("/blocks"),
  };
}

/** Some values of a channel. */
export async function readCounts(path: string, channel: string, start: number, count: number): Promise<Int16Array> {
  await loadHdf5();
  using file = Hdf5File.open(path, "read");
  const values = new Int16Array(count);
  file.readInt16(`/channels/${channel}/adc_counts`, start, count, values);
  return values;
}

/**
 * Holds every value of a channel against the sequence: unbroken from `first` on except at the recorded gaps. Returns
 * for each gap how many are really missing there.
 */
export async function expectRecordedSequence(path: string, channel: string, first = 0): Promise<number[]> {
  const { length, gaps } = await readRecorded(path);
  const number = "ABCD".indexOf(channel);
  const missing: number[] = [];
  let expected = first;
  const ends = [...gaps.map(([index = 0]) => index), length];
  let start = 0;
  for (const [piece, end] of ends.entries()) {
    if (end > start) {
      const head = await readCounts(path, channel, start, Math.min(end - start, 200_000));
      const found = piece === 0 ? first : locateSequence(head, number, expected);
      if (piece > 0) missing.push(found - expected);
      expected = found;
      for (let at = start; at < end; at += 1 << 22) {
        const values = await readCounts(path, channel, at, Math.min(1 << 22, end - at));
        expectSequence(values, number, expected);
        expected += values.length;
      }
    }
    start = end;
  }
  return missing;
}
