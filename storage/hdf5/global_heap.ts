const HEADER_BYTES = 16;
const OBJECT_HEADER_BYTES = 16;
const LEAST_BYTES = 4096;
const MOST_BYTES = 2 ** 28;
const SIGNATURE = [0x47, 0x43, 0x4f, 0x4c]; // "GCOL"

/** Reads bytes of a file from `position` on, up to as many as `into` takes, and returns how many there were. */
export type ReadAt = (into: Uint8Array, position: number) => number;

/**
 * Whether every global heap that begins in `length` bytes from `position` on can be walked to its end.
 *
 * HDF5 keeps texts of variable length in global heaps, which have no checksum, and walks one object after the other
 * by the sizes in the file: at a damaged size of 0 it stays forever (seen with HDF5 1.10.8 and 2.0), at others it
 * leaves the heap. So each heap is looked at before HDF5 sees it.
 */
export function heapsAreSound(position: number, length: number, read: ReadAt): boolean {
  // HDF5 may have part of the signature from an earlier read.
  const margin = SIGNATURE.length - 1;
  const start = Math.max(0, position - margin);
  const bytes = new Uint8Array(position - start + length + margin);
  const end = read(bytes, start);
  for (let at = bytes.indexOf(SIGNATURE[0]!); at >= 0 && at < end; at = bytes.indexOf(SIGNATURE[0]!, at + 1)) {
    if (SIGNATURE.every((byte, i) => bytes[at + i] === byte) && !isSound(start + at, read)) return false;
  }
  return true;
}

function isSound(position: number, read: ReadAt): boolean {
  const header = new Uint8Array(HEADER_BYTES);
  if (read(header, position) < HEADER_BYTES) return false;
  // HDF5 itself refuses another version.
  if (header[4] !== 1) return true;
  const heapBytes = Number(new DataView(header.buffer).getBigUint64(8, true));
  if (heapBytes < LEAST_BYTES || heapBytes > MOST_BYTES) return false;
  const heap = new Uint8Array(heapBytes);
  return read(heap, position) === heapBytes && canBeWalked(heap);
}

function canBeWalked(heap: Uint8Array): boolean {
  const view = new DataView(heap.buffer);
  let at = HEADER_BYTES;
  while (at + OBJECT_HEADER_BYTES <= heap.length) {
    const isFreeSpace = view.getUint16(at, true) === 0;
    const size = Number(view.getBigUint64(at + 8, true));
    // The size of free space counts its header, that of an object counts neither header nor padding.
    const step = isFreeSpace ? size : OBJECT_HEADER_BYTES + Math.ceil(size / 8) * 8;
    if (step < OBJECT_HEADER_BYTES) return false;
    at += step;
  }
  return at <= heap.length;
}
