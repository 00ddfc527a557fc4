/**
 * The first 48 bytes of an HDF5 file in the format of HDF5 1.10, which SWMR needs (superblock version 3, addresses and
 * lengths of 8 bytes, little-endian; HDF5 File Format Specification 3.0, II.A).
 *
 * | byte | what |
 * |---|---|
 * | 0 | signature, 8 bytes |
 * | 8 | version |
 * | 9, 10 | bytes of an address, of a length |
 * | 11 | consistency flags: 1 open for writing, 4 open for SWMR writing |
 * | 12, 20 | base address, address of the superblock's extension |
 * | 28 | end of file: HDF5 takes what lies behind it for free |
 * | 36 | address of the root group |
 * | 44 | checksum of all bytes before |
 */
import { lookup3 } from "./lookup3.ts";

/** What readers and repairs want of the superblock. */
export interface Superblock {
  /** 0 when the last writer closed the file. */
  flags: number;
  /** Where HDF5 believes that the file ends, in bytes from its start. */
  endOfFile: number;
  /** Where the root group lies. */
  rootAt: number;
  checksumIsRight: boolean;
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const VERSION = 3;
const BYTES = 48;
const FLAGS_AT = 11;
const END_OF_FILE_AT = 28;
const ROOT_AT = 36;
const CHECKSUM_AT = 44;

/**
 * The superblock of the file, or null when it does not begin with one of version 3: such a file has no flags that a
 * dead writer could leave. Throws what the file system answers.
 */
export function readSuperblock(path: string): Superblock | null {
  using file = Deno.openSync(path, { read: true });
  return superblockIn(file);
}

/** As {@linkcode readSuperblock}, of a file that is open. */
export function superblockIn(file: Deno.FsFile): Superblock | null {
  const view = readBytes(file);
  return view === null ? null : parse(view);
}

/**
 * Makes a file that its writer left behind readable again: clears the writer's flags, and makes the end that HDF5
 * believes in and the real end the same, whichever is later, so that nothing is cut off or overwritten when the file is
 * next opened for writing. Everything else in the file stays, and it is never shortened; where it was too short, the
 * part that is missing reads as 0 (or, where the disk has no room for it, not at all). True when it was needed and done; false, and the file is untouched, when no flag was
 * set or the file has no sound superblock of version 3. Throws what the file system answers.
 *
 * The writer must be dead, or its HDF5 must not write any more.
 */
export function clearWriterFlags(path: string): boolean {
  const found = readSuperblock(path);
  if (found === null || found.flags === 0 || !found.checksumIsRight) return false;
  using file = Deno.openSync(path, { read: true, write: true });
  const view = readBytes(file);
  if (view === null) return false;
  const { size } = file.statSync();
  const end = found.endOfFile <= size || extended(file, found.endOfFile) ? Math.max(found.endOfFile, size) : size;
  view.setUint8(FLAGS_AT, 0);
  view.setBigUint64(END_OF_FILE_AT, BigInt(end), true);
  view.setUint32(CHECKSUM_AT, checksumOf(view), true);
  const bytes = new Uint8Array(view.buffer);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let done = 0; done < BYTES;) done += file.writeSync(bytes.subarray(done));
  file.syncSync();
  return true;
}

/**
 * `clearWriterFlags` at a forced end, where nobody is left to hear of a failure: the file can then still be read with
 * SWMR, and recovered later.
 */
export function leaveReadable(path: string): void {
  try {
    clearWriterFlags(path);
  } catch {
    return;
  }
}

/** False where the disk or a limit on the size of files does not allow it: the missing part then cannot be read at all. */
function extended(file: Deno.FsFile, bytes: number): boolean {
  try {
    file.truncateSync(bytes);
    return true;
  } catch {
    return false;
  }
}

function readBytes(file: Deno.FsFile): DataView | null {
  const bytes = new Uint8Array(BYTES);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let done = 0; done < BYTES;) {
    const read = file.readSync(bytes.subarray(done));
    if (read === null) return null;
    done += read;
  }
  const isHdf5 = SIGNATURE.every((byte, i) => bytes[i] === byte);
  const isOurs = isHdf5 && bytes[8] === VERSION && bytes[9] === 8 && bytes[10] === 8;
  return isOurs ? new DataView(bytes.buffer) : null;
}

function parse(view: DataView): Superblock {
  return {
    flags: view.getUint8(FLAGS_AT),
    endOfFile: Number(view.getBigUint64(END_OF_FILE_AT, true)),
    rootAt: Number(view.getBigUint64(ROOT_AT, true)),
    checksumIsRight: view.getUint32(CHECKSUM_AT, true) === checksumOf(view),
  };
}

function checksumOf(view: DataView): number {
  return lookup3(new Uint8Array(view.buffer, 0, CHECKSUM_AT));
}
