import { DatasetReader } from "./dataset_reader.ts";
import { ExtensibleArray } from "./extensible_array.ts";
import { type DatasetInfo, Hdf5Error, type Hdf5Reader } from "./hdf5.ts";
import { type StoredDataset, Structure } from "./structure.ts";
import { superblockIn } from "./superblock.ts";

/** No recording has so many objects. */
const MOST_OBJECTS = 256;

/**
 * A file that HDF5 is writing, as a reader has to see it again and again: HDF5 itself would have to open it anew for each
 * look, because its `H5Drefresh` leaves the dataset open in h5wasm. All that is asked here are the shapes and values of
 * datasets, whose headers stay where they are.
 *
 * What is told of a dataset is so at its first use after the last {@linkcode refresh}. Methods throw an
 * {@linkcode Hdf5Error} for what is damaged.
 */
export class GrowingFile implements Hdf5Reader {
  readonly path: string;
  readonly #raw: Deno.FsFile;
  readonly #structure: Structure;
  /** Null when the file was not at its path any more. */
  readonly #identity: string | null;
  /** Where the header of each dataset lies. */
  readonly #headers: ReadonlyMap<string, number>;
  readonly #datasets = new Map<string, StoredDataset>();
  readonly #indices = new Map<string, ExtensibleArray>();
  readonly #readers = new Map<string, DatasetReader>();

  private constructor(path: string, raw: Deno.FsFile, rootAt: number) {
    this.path = path;
    this.#raw = raw;
    this.#structure = new Structure(path, raw);
    this.#identity = identityAt(path);
    this.#headers = new Map(datasetsIn(this.#structure, rootAt));
    for (const name of this.#headers.keys()) this.#dataset(name);
  }

  /**
   * Looks at an open file, which stays the caller's to close. Null when it was ended, and when anything in it is other
   * than PicoStream writes it: HDF5 has to read it then.
   */
  static of(path: string, raw: Deno.FsFile): GrowingFile | null {
    const superblock = superblockIn(raw);
    if (superblock === null || superblock.flags === 0 || !superblock.checksumIsRight) return null;
    try {
      return new GrowingFile(path, raw, superblock.rootAt);
    } catch (error) {
      if (error instanceof Hdf5Error) return null;
      throw error;
    }
  }

  /**
   * Makes the next questions be answered anew. False when the file was ended, or is not the one any more that is found at
   * its path: then it has to be opened again.
   */
  refresh(): boolean {
    this.#datasets.clear();
    const superblock = superblockIn(this.#raw);
    return superblock !== null && superblock.checksumIsRight && superblock.flags !== 0 &&
      this.#identity !== null && identityAt(this.path) === this.#identity;
  }

  has(path: string): boolean {
    return this.#headers.has(path);
  }

  dataset(path: string): DatasetInfo {
    return this.#dataset(path).info;
  }

  plainChunks(path: string): number[] {
    return this.#dataset(path).chunks;
  }

  locateChunk(path: string, row: number): number | null {
    const { chunks, indexAt } = this.#dataset(path);
    if (indexAt === null) return null;
    const index = this.#indices.get(path) ?? new ExtensibleArray(this.#structure, indexAt);
    this.#indices.set(path, index);
    return index.locate(Math.floor(row / chunks[0]!));
  }

  readInt16(path: string, start: number, _count: number, into: Int16Array): void {
    this.#read(path, [], start, into);
  }

  readInt64Rows(path: string, firstRow: number, count: number, rowLength: number): BigInt64Array {
    const rows = new BigInt64Array(count * rowLength);
    this.#read(path, [rowLength], firstRow, rows);
    return rows;
  }

  #read(path: string, rowShape: number[], row: number, into: Int16Array | BigInt64Array): void {
    const reader = this.#readers.get(path) ?? new DatasetReader(path, rowShape, into.BYTES_PER_ELEMENT);
    this.#readers.set(path, reader);
    reader.readPlain(this, this.#raw, row, into);
  }

  #dataset(path: string): StoredDataset {
    let dataset = this.#datasets.get(path);
    if (dataset === undefined) {
      const at = this.#headers.get(path);
      if (at === undefined) throw new Hdf5Error(`read ${path} in ${this.path}`, "there is none");
      this.#datasets.set(path, dataset = this.#structure.dataset(at));
    }
    return dataset;
  }
}

/** The paths of all datasets, and where their headers lie. */
function* datasetsIn(structure: Structure, rootAt: number): Generator<[path: string, at: number]> {
  const objects: [path: string, at: number][] = [["", rootAt]];
  for (const [path, at] of objects) {
    if (objects.length > MOST_OBJECTS) throw new Hdf5Error(`read ${structure.path}`, "it has too many objects");
    if (!structure.isGroup(at)) yield [path, at];
    else for (const [name, childAt] of structure.links(at)) objects.push([`${path}/${name}`, childAt]);
  }
}

/** What tells one file from another at the same path; null when there is none. */
function identityAt(path: string): string | null {
  try {
    const { dev, ino, birthtime } = Deno.statSync(path);
    return [dev, ino, birthtime?.getTime()].join();
  } catch {
    return null;
  }
}
