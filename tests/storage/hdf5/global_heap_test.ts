import { heapsAreSound, type ReadAt } from "../../../storage/hdf5/global_heap.ts";
import { assertEquals } from "../../assert.ts";

const HEAP_BYTES = 4096;

/** A file that has a heap with two texts at byte 100, changed by `change`. */
function fileWith(change: (heap: DataView) => void = () => {}): Uint8Array {
  const file = new Uint8Array(100 + HEAP_BYTES + 50);
  const heap = new DataView(file.buffer, 100, HEAP_BYTES);
  file.set(new TextEncoder().encode("GCOL\x01"), 100);
  heap.setBigUint64(8, BigInt(HEAP_BYTES), true);
  let at = 16;
  for (const [index, size] of [[1, 5], [2, 16]] as const) {
    heap.setUint16(at, index, true);
    heap.setBigUint64(at + 8, BigInt(size), true);
    at += 16 + Math.ceil(size / 8) * 8;
  }
  heap.setBigUint64(at + 8, BigInt(HEAP_BYTES - at), true); // free space
  change(heap);
  return file;
}

function readerOf(file: Uint8Array): ReadAt {
  return (into, position) => {
    const part = file.subarray(position, position + into.length);
    into.set(part);
    return part.length;
  };
}

Deno.test("heapsAreSound() accepts a heap, wherever what is read begins and ends", () => {
  const read = readerOf(fileWith());
  for (
    const [position, length] of [[0, 4246], [100, 4096], [50, 52], [101, 10], [103, 5000], [4000, 100000]] as const
  ) {
    assertEquals(heapsAreSound(position, length, read), true);
  }
});

Deno.test("heapsAreSound() finds heaps that HDF5 would not get through", () => {
  const changes: [string, (heap: DataView) => void][] = [
    ["free space of size 0", (heap) => heap.setBigUint64(16 + 24 + 32 + 8, 0n, true)],
    ["free space smaller than its header", (heap) => heap.setBigUint64(16 + 24 + 32 + 8, 15n, true)],
    ["an object that has become free space of size 5", (heap) => heap.setUint16(16, 0, true)],
    ["an object beyond the end", (heap) => heap.setBigUint64(24, 5000n, true)],
    ["an object of 2^64 - 1 bytes", (heap) => heap.setBigUint64(24, 2n ** 64n - 1n, true)],
    ["a heap smaller than its header", (heap) => heap.setBigUint64(8, 8n, true)],
    ["a heap beyond the end of the file", (heap) => heap.setBigUint64(8, 8192n, true)],
    ["a heap of 2^60 bytes", (heap) => heap.setBigUint64(8, 2n ** 60n, true)],
  ];
  for (const [what, change] of changes) {
    const read = readerOf(fileWith(change));
    assertEquals([what, heapsAreSound(100, 4096, read)], [what, false]);
    // HDF5 may read a part of the signature with something else before.
    assertEquals([what, heapsAreSound(102, 200, read)], [what, false]);
    assertEquals([what, heapsAreSound(90, 12, read)], [what, false]);
    assertEquals([what, heapsAreSound(0, 90, read)], [what, true]);
  }
});

Deno.test("heapsAreSound() leaves versions that it does not know to HDF5", () => {
  assertEquals(heapsAreSound(0, 4246, readerOf(fileWith((heap) => heap.setUint8(4, 2)))), true);
});
