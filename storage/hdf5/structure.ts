/**
 * Reads the structure of a file in the format of HDF5 1.10 straight from the file, while HDF5 may be writing it: object
 * headers of version 2 with what they say about groups and datasets (HDF5 File Format Specification 3.0, IV.A).
 *
 * Each part of the structure ends with a checksum of its bytes. A part that is just being written has a wrong one, and is
 * read again.
 */
import { type DatasetInfo, Hdf5Error } from "./hdf5.ts";
import { lookup3 } from "./lookup3.ts";

/** A dataset in chunks that grows along its first dimension and is stored as it is. */
export interface StoredDataset {
  info: DatasetInfo;
  /** Shape of a chunk: so many rows, the other dimensions as a whole. */
  chunks: number[];
  /** Where the index of the chunks lies, an extensible array; null while there is no chunk. */
  indexAt: number | null;
}

interface Message {
  type: number;
  data: DataView;
}

/** Of an address that is none, all bits are set. */
const NO_ADDRESS = 2n ** 64n - 1n;
const CHECKSUM_BYTES = 4;
/** Most object headers are shorter, and read at once. */
const FIRST_READ_BYTES = 512;
const MOST_BLOCK_BYTES = 1 << 20;
const MOST_CONTINUATIONS = 64;
/** The first tries follow at once, the last ones after milliseconds: the thread that writes may have to wait for a core. */
const ATTEMPTS = 14;
const FIRST_PAUSE_MS = 1 / 256;

const OBJECT_HEADER_AT = 6;
const HAS_TIMES = 0x20;
const HAS_LIMITS = 0x10;
const HAS_CREATION_ORDER = 0x04;
const IS_SHARED = 0x02;
const MESSAGE = { dataspace: 1, linkInfo: 2, datatype: 3, link: 6, layout: 8, filters: 11, continuation: 16 } as const;

/** Reads parts of one open file. Methods throw an {@linkcode Hdf5Error} for everything that is not as expected. */
export class Structure {
  readonly path: string;
  readonly #raw: Deno.FsFile;
  readonly #pause = new Int32Array(new SharedArrayBuffer(4));

  constructor(path: string, raw: Deno.FsFile) {
    this.path = path;
    this.#raw = raw;
  }

  /** A part that begins with these letters, or "", and has a known length, its checksum included. */
  block(at: number, signature: string, bytes: number): DataView {
    return this.#checked(at, signature, () => bytes, bytes);
  }

  /** Where the objects of a group lie, by their names. */
  links(at: number): Map<string, number> {
    return this.#parse(at, (messages) => {
      const links = new Map<string, number>();
      for (const { type, data } of messages) {
        if (type === MESSAGE.linkInfo && !hasNoHeap(data)) this.#fail("has groups with many members");
        if (type !== MESSAGE.link) continue;
        const { name, address } = linkIn(data) ?? this.#fail("has links of another kind");
        links.set(name, address);
      }
      return links;
    });
  }

  /** Whether a group lies there; a dataset does otherwise. */
  isGroup(at: number): boolean {
    return this.#parse(at, (messages) => !messages.some(({ type }) => type === MESSAGE.dataspace));
  }

  /** The dataset that lies there, as it is now. */
  dataset(at: number): StoredDataset {
    return this.#parse(at, (messages) => this.#datasetOf(messages));
  }

  #datasetOf(messages: readonly Message[]): StoredDataset {
    const one = (wanted: number) =>
      messages.find(({ type }) => type === wanted)?.data ?? this.#fail("has a dataset without a part that each has");
    if (messages.some(({ type }) => type === MESSAGE.filters)) this.#fail("has a compressed dataset");
    const shape = shapeIn(one(MESSAGE.dataspace)) ?? this.#fail("has a dataset of another kind");
    const layout = layoutIn(one(MESSAGE.layout)) ?? this.#fail("has a dataset that is stored otherwise");
    const [chunkRows, ...rowShape] = layout.chunks;
    const isWhole = rowShape.length === shape.length - 1 && rowShape.every((n, i) => n === shape[i + 1]);
    if (!chunkRows || !isWhole) this.#fail("has a dataset in small chunks");
    return { info: { shape, ...elementsIn(one(MESSAGE.datatype)) }, ...layout };
  }

  #parse<T>(at: number, read: (messages: readonly Message[]) => T): T {
    try {
      return read(this.#messages(at));
    } catch (error) {
      // What a view throws that is shorter than its content.
      if (error instanceof RangeError) this.#fail("has a damaged object header");
      throw error;
    }
  }

  #messages(at: number): Message[] {
    const header = this.#checked(at, "OHDR", headerBytes, FIRST_READ_BYTES);
    const flags = header.getUint8(5);
    const messages: Message[] = [];
    const blocks = [{ view: header, from: messagesAt(header) }];
    for (const { view, from } of blocks) {
      for (const message of messagesIn(view, from, flags) ?? this.#fail("has a damaged object header")) {
        if (message.type !== MESSAGE.continuation) {
          messages.push(message);
          continue;
        }
        if (blocks.length > MOST_CONTINUATIONS) this.#fail("has an object header in too many parts");
        const next = addressAt(message.data, 0) ?? this.#fail("has a damaged object header");
        const bytes = Number(message.data.getBigUint64(8, true));
        blocks.push({ view: this.block(next, "OCHK", bytes), from: 4 });
      }
    }
    return messages;
  }

  #checked(at: number, signature: string, lengthOf: (start: DataView) => number, guess: number): DataView {
    for (let attempt = 0;; attempt++) {
      const found = this.#readChecked(at, signature, lengthOf, guess);
      if (found !== null) return found;
      if (attempt === ATTEMPTS) this.#fail("has a part with a wrong checksum");
      Atomics.wait(this.#pause, 0, 0, FIRST_PAUSE_MS * 2 ** attempt);
    }
  }

  /** Null when it is not right, perhaps because it is just being written. */
  #readChecked(
    at: number,
    signature: string,
    lengthOf: (start: DataView) => number,
    guess: number,
  ): DataView | null {
    if (guess > MOST_BLOCK_BYTES || !Number.isSafeInteger(at)) return null;
    let bytes = this.#read(at, guess);
    if (bytes.length < OBJECT_HEADER_AT) return null;
    for (let i = 0; i < signature.length; i++) if (bytes[i] !== signature.charCodeAt(i)) return null;
    const length = lengthOf(new DataView(bytes.buffer, 0, bytes.length));
    if (!(length >= OBJECT_HEADER_AT && length <= MOST_BLOCK_BYTES)) return null;
    if (length > bytes.length) bytes = this.#read(at, length);
    if (length > bytes.length) return null;
    const view = new DataView(bytes.buffer, 0, length);
    const contentBytes = length - CHECKSUM_BYTES;
    return view.getUint32(contentBytes, true) === lookup3(bytes.subarray(0, contentBytes)) ? view : null;
  }

  /** Fewer bytes at the end of the file. */
  #read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    this.#raw.seekSync(at, Deno.SeekMode.Start);
    let done = 0;
    while (done < length) {
      const count = this.#raw.readSync(bytes.subarray(done));
      if (count === null) break;
      done += count;
    }
    return bytes.subarray(0, done);
  }

  #fail(detail: string): never {
    throw new Hdf5Error(`read the structure of ${this.path}`, `it ${detail}`);
  }
}

/** An address in a file, which lies at a place of a part; null for none, and for one that no file reaches. */
export function addressAt(view: DataView, at: number): number | null {
  const address = view.getBigUint64(at, true);
  return address === NO_ADDRESS || address > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(address);
}

/** Where the size of an object header's first part stands, and of how many bytes it is. */
function sizeOf(header: DataView): { at: number; bytes: number } {
  const flags = header.getUint8(5);
  const at = OBJECT_HEADER_AT + (flags & HAS_TIMES ? 16 : 0) + (flags & HAS_LIMITS ? 4 : 0);
  return { at, bytes: 1 << (flags & 3) };
}

function messagesAt(header: DataView): number {
  const { at, bytes } = sizeOf(header);
  return at + bytes;
}

/** Bytes of an object header's first part; NaN when too little of it is there. */
function headerBytes(start: DataView): number {
  const { at, bytes } = sizeOf(start);
  if (at + bytes > start.byteLength || start.getUint8(4) !== 2) return NaN;
  return at + bytes + unsignedAt(start, at, bytes) + CHECKSUM_BYTES;
}

/** Null where a message does not lie within its part, or is one that lies elsewhere and is shared. */
function messagesIn(view: DataView, from: number, flags: number): Message[] | null {
  const messages: Message[] = [];
  const prefixBytes = flags & HAS_CREATION_ORDER ? 6 : 4;
  const end = view.byteLength - CHECKSUM_BYTES;
  for (let at = from; at + prefixBytes <= end;) {
    const type = view.getUint8(at);
    const bytes = view.getUint16(at + 1, true);
    const isShared = (view.getUint8(at + 3) & IS_SHARED) !== 0;
    at += prefixBytes;
    if (at + bytes > end || isShared) return null;
    messages.push({ type, data: new DataView(view.buffer, view.byteOffset + at, bytes) });
    at += bytes;
  }
  return messages;
}

/** Links lie in the header itself, unless there are many of them (IV.A.2.c). */
function hasNoHeap(data: DataView): boolean {
  const heapAt = 2 + (data.getUint8(1) & 1 ? 8 : 0);
  return data.getBigUint64(heapAt, true) === NO_ADDRESS;
}

/** A hard link (IV.A.2.g); null for others. */
function linkIn(data: DataView): { name: string; address: number } | null {
  const flags = data.getUint8(1);
  let at = 2;
  if (flags & 0x08 && data.getUint8(at++) !== 0) return null;
  if (flags & 0x04) at += 8;
  if (flags & 0x10) at++;
  const lengthBytes = 1 << (flags & 3);
  const length = unsignedAt(data, at, lengthBytes);
  at += lengthBytes;
  if (at + length + 8 > data.byteLength) return null;
  const name = new TextDecoder().decode(new Uint8Array(data.buffer, data.byteOffset + at, length));
  const address = addressAt(data, at + length);
  return address === null ? null : { name, address };
}

/** A simple dataspace of version 2 (IV.A.2.b). */
function shapeIn(data: DataView): number[] | null {
  const rank = data.getUint8(1);
  if (data.getUint8(0) !== 2 || data.getUint8(3) !== 1 || data.byteLength < 4 + 8 * rank) return null;
  return Array.from({ length: rank }, (_, i) => Number(data.getBigUint64(4 + 8 * i, true)));
}

/** What HDF5 tells of a datatype: class 0 is that of integers (IV.A.2.d). */
function elementsIn(data: DataView): Omit<DatasetInfo, "shape"> {
  const bits = data.getUint8(1);
  return {
    elementBytes: data.getUint32(4, true),
    isInteger: (data.getUint8(0) & 0x0f) === 0,
    signed: (bits & 0x08) !== 0,
    littleEndian: (bits & 0x01) === 0,
  };
}

/** A layout of version 4, in chunks, whose index is an extensible array (IV.A.2.i). */
function layoutIn(data: DataView): Pick<StoredDataset, "chunks" | "indexAt"> | null {
  const [version, layoutClass, , dimensions, sizeBytes] = new Uint8Array(data.buffer, data.byteOffset, 5);
  if (version !== 4 || layoutClass !== 2 || !dimensions || !sizeBytes || sizeBytes > 8) return null;
  const indexType = 5 + dimensions * sizeBytes;
  // The type is followed by five parameters, which the array itself has, too.
  if (data.byteLength < indexType + 14 || data.getUint8(indexType) !== 4) return null;
  // The last one is the size of an element.
  const chunks = Array.from({ length: dimensions - 1 }, (_, i) => unsignedAt(data, 5 + i * sizeBytes, sizeBytes));
  return { chunks, indexAt: addressAt(data, indexType + 6) };
}

function unsignedAt(view: DataView, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}
