import { FIRST_CHANNEL_PATH } from "../format.ts";
import { Hdf5Error, Hdf5File } from "../hdf5/hdf5.ts";
import { closeQuietly } from "./open_recording.ts";
import { blockCount } from "../hdf5/tables.ts";

/** A writer that gets data writes it at least every 0.1 s. */
const WATCH_MS = 1500;
const LOOK_MS = 50;

/**
 * Whether something writes the file: its size, its time of change or the number of its values changes within 1.5 s.
 * A writer that gets no data for so long (an instrument that stalls) is not seen. `loadHdf5` must have been awaited.
 */
export async function isBeingWritten(path: string): Promise<boolean> {
  const before = stateOf(path);
  for (const startMs = performance.now(); performance.now() - startMs < WATCH_MS;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (stateOf(path) !== before) return true;
  }
  return false;
}

/**
 * Whether another program holds a lock on the file, as HDF5 programs do that have it open. False where that cannot be
 * known: the file system has no locks, or Deno is older than 2.7.
 */
export function isLocked(path: string): boolean {
  using file = Deno.openSync(path, { read: true, write: true });
  if (typeof file.tryLockSync !== "function") return false;
  try {
    if (!file.tryLockSync(true)) return true;
    file.unlockSync();
  } catch (error) {
    // What a file system without locks answers differs, but is not this.
    return error instanceof Deno.errors.WouldBlock;
  }
  return false;
}

function stateOf(path: string): string {
  const { size, mtime } = Deno.statSync(path);
  return [size, mtime?.getTime(), ...lengths(path)].join();
}

/** Rows as a reader sees them: Windows tells the size and the time of a file that is being written late. */
function lengths(path: string): number[] {
  let hdf5: Hdf5File | null = null;
  try {
    hdf5 = Hdf5File.open(path, "swmr");
    return [hdf5.dataset(FIRST_CHANNEL_PATH).shape[0] ?? 0, blockCount(hdf5)];
  } catch (error) {
    if (error instanceof Hdf5Error) return [];
    throw error;
  } finally {
    if (hdf5 !== null) closeQuietly(hdf5);
  }
}
