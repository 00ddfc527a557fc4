const WORDS_BYTES = 12;

/**
 * Bob Jenkins' lookup3 hash ("hashlittle") of the bytes, an unsigned 32-bit number. HDF5 uses it as the checksum of its
 * structures, with `initial` 0.
 */
export function lookup3(bytes: Uint8Array, initial = 0): number {
  let a = (0xdeadbeef + bytes.length + initial) | 0;
  let b = a;
  let c = a;
  let at = 0;
  // The last 1 to 12 bytes are mixed in another way than those before.
  for (; bytes.length - at > WORDS_BYTES; at += WORDS_BYTES) {
    a = (a + wordAt(bytes, at)) | 0;
    b = (b + wordAt(bytes, at + 4)) | 0;
    c = (c + wordAt(bytes, at + 8)) | 0;
    a = (a - c) ^ rotated(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotated(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotated(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotated(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotated(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotated(b, 4);
    b = (b + a) | 0;
  }
  if (at === bytes.length) return c >>> 0;
  a = (a + wordAt(bytes, at)) | 0;
  b = (b + wordAt(bytes, at + 4)) | 0;
  c = (c + wordAt(bytes, at + 8)) | 0;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}

/** Four bytes as a little-endian number; those after the end count as zero. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0) << 16 | (bytes[at + 3] ?? 0) << 24;
}

function rotated(word: number, bits: number): number {
  return word << bits | word >>> (32 - bits);
}
