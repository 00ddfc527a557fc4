/**
 * The only file that talks to h5wasm (the HDF5 2.0 C library as WebAssembly, working on real files).
 *
 * Two facts of h5wasm 0.10.3 decide its shape:
 *
 * - It ignores what `H5Dclose` answers, and a chunk that fits HDF5's chunk cache is written just there, so a full disk
 *   would pass unseen. HDF5 prints every failure on standard error, though. All of HDF5's writes go through
 *   `FS.write`, which is wrapped here: what HDF5 prints is caught, and an operation that made it print anything throws
 *   {@linkcode Hdf5Error} instead.
 * - HDF5 rewrites a whole chunk for each piece appended to it, and copies it twice. The samples are therefore written
 *   by the caller straight into the file: {@linkcode Hdf5File.allocateChunk} lets HDF5 allocate and index the chunk and
 *   reports where it lies, and the same wrapped `FS.write` leaves out the write of the (empty) chunk itself. In the same
 *   way {@linkcode Hdf5File.locateChunk} finds out where a chunk lies, for those who read it straight from the file.
 *
 * `FS.read` is wrapped too, because a damaged file can make HDF5 run forever: see `global_heap.ts` and
 * {@linkcode READ_ATTEMPTS}.
 */
import type * as H5wasm from "h5wasm/node";
import { heapsAreSound } from "./global_heap.ts";

/** How a file is opened: `swmr` reads beside a writer. */
export type Hdf5Mode = "read" | "read-write" | "swmr";
/** The element types that PicoStream stores, by their HDF5 names. */
export type Hdf5Type = "int16" | "int64";
/** What an attribute can hold. A `bigint` is stored as int64, a `number` as float64. */
export type AttributeValue = string | number | bigint;

/** HDF5 could not do something. `detail` is HDF5's own innermost message. */
export class Hdf5Error extends Error {
  override name = "Hdf5Error";
  constructor(readonly action: string, readonly detail: string) {
    super(`Cannot ${action}: ${detail}.`);
  }
  /** Whether the file system had no room left. */
  get diskFull(): boolean {
    return /no space left|quota exceeded|file too large/i.test(this.detail);
  }
}

/** The shape of a dataset, and the bytes, kind, sign and order of its elements. */
export interface DatasetInfo {
  shape: number[];
  elementBytes: number;
  isInteger: boolean;
  signed: boolean;
  littleEndian: boolean;
}

/** What recordings are read with: an {@linkcode Hdf5File}, or what stands for one that is being written. */
export type Hdf5Reader = Pick<
  Hdf5File,
  "path" | "has" | "dataset" | "plainChunks" | "locateChunk" | "readInt16" | "readInt64Rows"
>;

type Read = (stream: { fd: number }, into: ArrayBufferView, offset: number, length: number, at?: number) => number;
type Write = (stream: { fd: number }, from: ArrayBufferView, offset: number, length: number, at?: number) => number;

const DTYPE = { int16: "<h", int64: "<q" } as const;
const BYTES = { int16: 2, int64: 8 } as const;
/** Reads and writes go through a buffer of this size in the memory of the WebAssembly module. */
const TRANSFER_BYTES = 4 * 1024 * 1024;
/** HDF5 reads no more of a file's structure at once. */
const STRUCTURE_BYTES = 1024 * 1024;
/**
 * Beside a writer HDF5 reads a part with a wrong checksum up to 100 times, and waits twice as long before each time, in
 * the end longer than anybody lives. So many times take 0.03 s, and a write that is under way takes much less.
 */
const READ_ATTEMPTS = 25;
/** So much of a chunk is looked at; none is smaller. */
const EMPTY_BYTES = 1024;
/** "I/O error" in the WebAssembly module. */
const EIO = 29;
/** Longer attributes are not PicoStream's. */
const ATTRIBUTE_BYTES = 65536;

/** Once it is loaded. */
let h5wasm: typeof H5wasm;
let Module: typeof H5wasm.Module;
let printed = "";
let transferAt = 0;
/** A chunk of this size is about to be written, or read, and its place in the file is wanted. */
let chunkBytesWritten = 0;
let chunkBytesRead = 0;
let chunkAddress = -1;
/** What is read are a dataset's values, not the structure of the file. */
let readingValues = false;
/** The operation reads beside a writer. */
let besideWriter = false;
/** How often it has read each place in the file. */
const timesRead = new Map<number, number>();
let gaveUpReading = false;

/** Loads HDF5 (about 0.1 s, once). Must be awaited before anything else of this file is used. */
export async function loadHdf5(): Promise<void> {
  // Not before it is wanted: it is 6 MB, and the program is to start at once.
  h5wasm = await import("h5wasm/node");
  await h5wasm.ready;
  if (transferAt !== 0) return;
  Module = h5wasm.Module;
  const fs = h5wasm.FS as unknown as { read: Read; write: Write; ErrnoError: new (errno: number) => Error };
  const read = fs.read;
  fs.read = (stream, into, offset, length, at) => {
    if (besideWriter && at !== undefined) {
      const times = (timesRead.get(at) ?? 0) + 1;
      timesRead.set(at, times);
      gaveUpReading ||= times > READ_ATTEMPTS;
      if (gaveUpReading) throw new fs.ErrnoError(EIO);
    }
    const isStructure = at !== undefined && !readingValues && length <= STRUCTURE_BYTES;
    if (isStructure && !heapsAreSound(at, length, (bytes, from) => read(stream, bytes, 0, bytes.length, from))) {
      // For HDF5 that is beyond the end of the file, and it says that the heap is bad.
      return 0;
    }
    if (chunkBytesRead === length && at !== undefined) {
      chunkAddress = at;
      // Nothing of the file's structure is so long: this is the chunk itself, whose content nobody has asked for.
      if (length > STRUCTURE_BYTES) return length;
    }
    return read(stream, into, offset, length, at);
  };
  const write = fs.write;
  fs.write = (stream, from, offset, length, at) => {
    if (stream.fd === 2) {
      const bytes = new Uint8Array(from.buffer, from.byteOffset + offset, length);
      printed += new TextDecoder().decode(bytes.slice());
      return length;
    }
    if (chunkBytesWritten === length && at !== undefined && isEmpty(from, offset)) {
      chunkAddress = at;
      // The last byte is written so that the file is as long as HDF5 believes, whatever happens next.
      write(stream, from, offset, 1, at + length - 1);
      return length;
    }
    return write(stream, from, offset, length, at);
  };
  transferAt = Module._malloc(TRANSFER_BYTES);
}

/** An open HDF5 file. Every method throws {@linkcode Hdf5Error} when HDF5 reports a failure. */
export class Hdf5File implements Disposable {
  readonly #id: bigint;
  readonly #isSwmr: boolean;
  #open = true;

  private constructor(readonly path: string, id: bigint, isSwmr = false) {
    this.#id = id;
    this.#isSwmr = isSwmr;
  }

  /** Creates the file, or empties the one that is there, in the format of HDF5 1.10, which SWMR needs. */
  static create(path: string): Hdf5File {
    const action = `create ${path}`;
    const { H5F_ACC_TRUNC: mode, H5F_LIBVER_V110: version } = Module;
    return new Hdf5File(path, opened(action, attempt(action, () => Module.open(path, mode, false, version, version))));
  }

  /** Opens an existing file. */
  static open(path: string, mode: Hdf5Mode): Hdf5File {
    const action = `open ${path} as HDF5`;
    const flags = { read: Module.H5F_ACC_RDONLY, "read-write": Module.H5F_ACC_RDWR, swmr: Module.H5F_ACC_SWMR_READ };
    const isSwmr = mode === "swmr";
    const id = attempt(action, () => Module.open(path, flags[mode], false, -1, -1), isSwmr);
    return new Hdf5File(path, opened(action, id), isSwmr);
  }

  /** Whether an object exists at this absolute path. */
  has(path: string): boolean {
    let at = "";
    for (const name of path.split("/").filter(Boolean)) {
      if (!this.children(at || "/").includes(name)) return false;
      at += `/${name}`;
    }
    return true;
  }

  /** The names of the objects in a group, empty for a dataset. */
  children(path: string): string[] {
    if (path !== "/" && Module.get_type(this.#id, path) !== Module.H5O_TYPE_GROUP) return [];
    return this.#do(`list ${path}`, () => Module.get_names(this.#id, path, false));
  }

  createGroup(path: string): void {
    this.#do(`create the group ${path}`, () => Module.create_group(this.#id, path, false));
  }

  /** Creates an empty dataset that grows along its first dimension. `rowShape` is [] for a plain list of values. */
  createDataset(path: string, type: Hdf5Type, rowShape: number[], rowsPerChunk: number): void {
    const split = path.lastIndexOf("/");
    const group = new h5wasm.Group(this.#id, path.slice(0, split) || "/");
    this.#do(`create the dataset ${path}`, () =>
      group.create_dataset({
        name: path.slice(split + 1),
        data: type === "int16" ? new Int16Array(0) : new BigInt64Array(0),
        dtype: DTYPE[type],
        shape: [0, ...rowShape],
        maxshape: [null, ...rowShape],
        chunks: [rowsPerChunk, ...rowShape],
      }));
  }

  /** Makes `path` a second name of the object at `target`. */
  createHardLink(target: string, path: string): void {
    this.#do(`link ${path}`, () => Module.create_hard_link(this.#id, target, path));
  }

  /** Sets an attribute of the object at `path`, in place of one of the same name. */
  writeAttribute(path: string, name: string, value: AttributeValue): void {
    const group = new h5wasm.Group(this.#id, path);
    this.#do(`write the attribute ${name}`, () => {
      if (Module.get_attribute_names(this.#id, path).includes(name)) Module.delete_attribute(this.#id, path, name);
      if (typeof value === "string") group.create_attribute(name, value);
      else if (typeof value === "number") group.create_attribute(name, value, null, "<d");
      else group.create_attribute(name, new BigInt64Array([value]), [], "<q");
    });
  }

  /**
   * All attributes of an object: strings, numbers, bigints (from 64-bit integers), or arrays of those. The value is
   * undefined where it has another type, is empty, or is longer than 64 KiB.
   */
  readAttributes(path: string): Record<string, unknown> {
    return this.#do(`read the attributes of ${path}`, () => {
      const names = Module.get_attribute_names(this.#id, path) as string[];
      return Object.fromEntries(names.map((name) => [name, attributeValue(this.#id, path, name)]));
    });
  }

  /** The shape of a dataset, and what its elements are. */
  dataset(path: string): DatasetInfo {
    const found = this.#do(`read the shape of ${path}`, () => Module.get_dataset_metadata(this.#id, path));
    return {
      shape: found.shape ?? [],
      elementBytes: found.size,
      isInteger: found.type === Module.H5T_class_t.H5T_INTEGER.value,
      signed: found.signed,
      littleEndian: found.littleEndian,
    };
  }

  /** The shape of a dataset's chunks, when they lie in the file just as they are; null for any other dataset. */
  plainChunks(path: string): number[] | null {
    return this.#do(`read the layout of ${path}`, () => {
      const { chunks } = Module.get_dataset_metadata(this.#id, path);
      return chunks === null || Module.get_dataset_filters(this.#id, path).length > 0 ? null : chunks;
    });
  }

  /** Sets the number of rows of a dataset; the other dimensions are `rowShape`. */
  resize(path: string, rows: number, rowShape: number[] = []): void {
    this.#do(`extend ${path}`, () => {
      if (Module.resize_dataset(this.#id, path, [rows, ...rowShape].map(BigInt)) < 0) printed ||= "resize refused";
    });
  }

  /** Writes whole rows into a dataset that is already long enough. */
  writeRows(path: string, firstRow: number, rowShape: number[], data: BigInt64Array): void {
    if (data.byteLength > TRANSFER_BYTES) throw new RangeError(`more than ${TRANSFER_BYTES} bytes in one write`);
    const rowLength = rowShape.reduce((product, n) => product * n, 1);
    const count = [data.length / rowLength, ...rowShape].map(BigInt);
    const offset = [firstRow, ...rowShape.map(() => 0)].map(BigInt);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    Module.HEAPU8.set(bytes, transferAt);
    this.#do(
      `write to ${path}`,
      () => Module.set_dataset_data(this.#id, path, count, offset, count.map(() => 1n), BigInt(transferAt)),
    );
  }

  /** Reads `count` int16 values from `start` on into `into`. */
  readInt16(path: string, start: number, count: number, into: Int16Array): void {
    this.#read(
      path,
      start,
      count,
      [],
      BYTES.int16,
      (bytes, done) => new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes, done * BYTES.int16),
    );
  }

  /** Reads `count` rows of int16 from `firstRow` on, row after row. */
  readInt16Rows(path: string, firstRow: number, count: number, rowLength: number): Int16Array {
    return this.#readRows(path, firstRow, rowLength, new Int16Array(count * rowLength));
  }

  /** Reads `count` rows of int64 from `firstRow` on, row after row. */
  readInt64Rows(path: string, firstRow: number, count: number, rowLength: number): BigInt64Array {
    return this.#readRows(path, firstRow, rowLength, new BigInt64Array(count * rowLength));
  }

  /**
   * Makes the chunk that begins with `row` of an int16 dataset exist in the file, and returns where it lies there (bytes
   * from the start of the file). The dataset has `row` + 1 rows afterwards, and the content of the chunk is for the
   * caller to write.
   */
  allocateChunk(path: string, row: number, rowShape: number[], chunkBytes: number): number {
    this.resize(path, row + 1, rowShape);
    Module.HEAPU8.fill(0, transferAt, transferAt + BYTES.int16);
    chunkAddress = -1;
    chunkBytesWritten = chunkBytes;
    try {
      const { count, offset, steps } = firstOf(row, rowShape);
      this.#do(
        `allocate room in ${path}`,
        () => Module.set_dataset_data(this.#id, path, count, offset, steps, BigInt(transferAt)),
      );
    } finally {
      chunkBytesWritten = 0;
    }
    if (chunkAddress < 0) throw new Hdf5Error(`allocate room in ${path}`, "HDF5 did not write the new chunk");
    return chunkAddress;
  }

  /**
   * Where the chunk with this row lies in the file (bytes from its start); null when it was never written, and reads as
   * zeros. For datasets that have {@linkcode plainChunks}. The answer holds as long as the file exists. Takes 0.1 ms.
   */
  locateChunk(path: string, row: number, rowShape: number[], chunkBytes: number): number | null {
    chunkAddress = -1;
    chunkBytesRead = chunkBytes;
    readingValues = true;
    try {
      const { count, offset, steps } = firstOf(row, rowShape);
      this.#do(
        `find a chunk of ${path}`,
        () => Module.get_dataset_data(this.#id, path, count, offset, steps, BigInt(transferAt)),
      );
    } finally {
      chunkBytesRead = 0;
      readingValues = false;
    }
    return chunkAddress < 0 ? null : chunkAddress;
  }

  /** From here on readers may open the file with SWMR; datasets can grow, but nothing can be added any more. */
  startSwmrWrite(): void {
    this.#do("start writing for readers", () => Module.H5Fstart_swmr_write(this.#id));
  }

  /** Gives everything that HDF5 holds to the operating system. */
  flush(): void {
    this.#do("flush", () => Module.flush(this.#id));
  }

  /** Closes the file; a second call does nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#do("close", () => Module.close_file(this.#id));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #do<T>(action: string, operation: () => T): T {
    return attempt(`${action} in ${this.path}`, operation, this.#isSwmr);
  }

  #readRows<T extends Int16Array | BigInt64Array>(path: string, firstRow: number, rowLength: number, rows: T): T {
    const target = new Uint8Array(rows.buffer);
    const rowBytes = rowLength * rows.BYTES_PER_ELEMENT;
    const take = (bytes: Uint8Array, done: number) => target.set(bytes, done * rowBytes);
    this.#read(path, firstRow, rows.length / rowLength, [rowLength], rowBytes, take);
    return rows;
  }

  #read(
    path: string,
    start: number,
    count: number,
    rowShape: number[],
    rowBytes: number,
    take: (bytes: Uint8Array, rowsDone: number) => void,
  ): void {
    const rowsAtOnce = Math.floor(TRANSFER_BYTES / rowBytes);
    const rest = rowShape.map(() => 0n);
    const steps = [1n, ...rowShape.map(() => 1n)];
    for (let done = 0; done < count; done += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, count - done);
      const offset = [BigInt(start + done), ...rest];
      readingValues = true;
      try {
        this.#do(`read ${path}`, () =>
          Module.get_dataset_data(
            this.#id,
            path,
            [rows, ...rowShape].map(BigInt),
            offset,
            steps,
            BigInt(transferAt),
          ));
      } finally {
        readingValues = false;
      }
      take(Module.HEAPU8.subarray(transferAt, transferAt + rows * rowBytes), done);
    }
  }
}

/** The selection of the first element of a row. */
function firstOf(row: number, rowShape: number[]): Record<"count" | "offset" | "steps", bigint[]> {
  const rest = rowShape.map(() => 0n);
  const ones = [1n, ...rowShape.map(() => 1n)];
  return { count: ones, offset: [BigInt(row), ...rest], steps: ones };
}

/** A chunk that was just made holds zeros, a part of the file's structure never does. */
function isEmpty(from: ArrayBufferView, offset: number): boolean {
  return new Uint8Array(from.buffer, from.byteOffset + offset, EMPTY_BYTES).every((byte) => byte === 0);
}

/** As h5wasm's own, but what HDF5 could not read is never taken for a pointer to a text, or given back to the heap. */
function attributeValue(id: bigint, path: string, name: string): unknown {
  const { type, size, signed, vlen, shape, total_size } = Module.get_attribute_metadata(id, path, name);
  const bytes = size * total_size;
  if (shape === null || !(bytes > 0 && bytes <= ATTRIBUTE_BYTES)) return undefined;
  const { H5T_INTEGER, H5T_ENUM, H5T_FLOAT, H5T_STRING } = Module.H5T_class_t;
  if (![H5T_INTEGER, H5T_ENUM, H5T_FLOAT, H5T_STRING].some(({ value }) => value === type)) return undefined;
  const at = Module._malloc(bytes);
  try {
    const status = Module.get_attribute_data(id, path, name, BigInt(at));
    if (status < 0 || printed !== "") throw new Error(`the attribute ${name} cannot be read`);
    const data = new DataView(Module.HEAPU8.slice(at, at + bytes).buffer);
    const values = Array.from({ length: total_size }, (_, i) => {
      if (type === H5T_INTEGER.value || type === H5T_ENUM.value) return integerAt(data, i * size, size, signed);
      if (type === H5T_FLOAT.value) return floatAt(data, i * size, size);
      return vlen
        ? textAt(Module.HEAPU8, data.getUint32(i * size, true))
        : textAt(new Uint8Array(data.buffer), i * size, size);
    });
    if (vlen) Module.reclaim_vlen_memory(id, path, name, BigInt(at));
    return shape.length === 0 ? values[0] : values;
  } finally {
    Module._free(at);
  }
}

/** A text up to its zero or `most` bytes. ASCII is UTF-8, too. */
function textAt(bytes: Uint8Array, at: number, most = ATTRIBUTE_BYTES): string {
  const text = bytes.subarray(at, at + most);
  const end = text.indexOf(0);
  return new TextDecoder().decode(text.slice(0, end < 0 ? text.length : end));
}

function integerAt(data: DataView, at: number, size: number, signed: boolean): number | bigint | undefined {
  if (size === 1) return signed ? data.getInt8(at) : data.getUint8(at);
  if (size === 2) return signed ? data.getInt16(at, true) : data.getUint16(at, true);
  if (size === 4) return signed ? data.getInt32(at, true) : data.getUint32(at, true);
  if (size === 8) return signed ? data.getBigInt64(at, true) : data.getBigUint64(at, true);
  return undefined;
}

function floatAt(data: DataView, at: number, size: number): number | undefined {
  if (size === 4) return data.getFloat32(at, true);
  return size === 8 ? data.getFloat64(at, true) : undefined;
}

function attempt<T>(action: string, operation: () => T, isSwmr = false): T {
  printed = "";
  besideWriter = isSwmr;
  timesRead.clear();
  gaveUpReading = false;
  let result: T;
  try {
    result = operation();
  } catch (error) {
    throw new Hdf5Error(action, innermost() ?? (error instanceof Error ? error.message : String(error)));
  }
  const failure = innermost();
  if (failure !== null) throw new Hdf5Error(action, failure);
  if (typeof result === "number" && result < 0) throw new Hdf5Error(action, `HDF5 answered ${result}`);
  return result;
}

function opened(action: string, id: bigint): bigint {
  if (id < 0n) throw new Hdf5Error(action, "HDF5 does not accept it");
  return id;
}

/** The last, most exact line of what HDF5 printed, without the source line numbers; null when it printed nothing. */
function innermost(): string | null {
  if (printed === "") return null;
  if (gaveUpReading) return "incorrect metadata checksum after all read attempts";
  const errno = /error message = '([^']+)'/.exec(printed)?.[1];
  if (errno !== undefined) return errno.toLowerCase();
  const reasons = [...printed.matchAll(/^ +#\d+: .* in \w+\(\): (.*)$/gm)];
  return reasons.at(-1)?.[1]?.trim() ?? printed.trim();
}
