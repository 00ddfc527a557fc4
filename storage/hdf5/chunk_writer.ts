import type { Hdf5File } from "./hdf5.ts";
import type { PageCache } from "../write/page_cache.ts";

/** A file that is being written: its structure by HDF5, its values straight by the system. */
export interface OpenFile {
  hdf5: Hdf5File;
  raw: Deno.FsFile;
  pages: PageCache | null;
}

/** An int16 dataset that grows along its first dimension. */
export interface GrowingDataset {
  path: string;
  /** [] for a plain list of values. */
  rowShape: number[];
  chunkRows: number;
}

/** From this size on a chunk is given to the disk as soon as it is full. */
const LARGE_CHUNK_BYTES = 1024 * 1024;

/**
 * Appends rows to a dataset, straight to their place in the file: they are copied once, by the operating system, and a
 * full disk is an error at the write that met it. Readers see them after `show` and a flush of the file.
 */
export class ChunkWriter {
  readonly #file: OpenFile;
  readonly #dataset: GrowingDataset;
  readonly #rowBytes: number;
  #rows: number;
  #shown: number;
  /** First row of the chunk that is being filled, and where that lies in the file. */
  #chunkRow = -1;
  #chunkAddress = 0;

  /** The rows before `startAt` are not stored and read as zero. */
  constructor(file: OpenFile, dataset: GrowingDataset, startAt: number) {
    this.#file = file;
    this.#dataset = dataset;
    this.#rowBytes = dataset.rowShape.reduce((product, n) => product * n, Int16Array.BYTES_PER_ELEMENT);
    this.#rows = startAt;
    this.#shown = 0;
  }

  /** Writes whole rows. The array may lie in shared memory, and is free again afterwards. */
  append(values: Int16Array): void {
    const { path, rowShape, chunkRows } = this.#dataset;
    const chunkBytes = chunkRows * this.#rowBytes;
    for (let done = 0; done < values.byteLength;) {
      const inChunk = this.#rows % chunkRows;
      if (this.#chunkRow !== this.#rows - inChunk) {
        this.#chunkRow = this.#rows - inChunk;
        this.#chunkAddress = this.#file.hdf5.allocateChunk(path, this.#chunkRow, rowShape, chunkBytes);
      }
      const rows = Math.min((values.byteLength - done) / this.#rowBytes, chunkRows - inChunk);
      const bytes = new Uint8Array(values.buffer, values.byteOffset + done, rows * this.#rowBytes);
      writeAll(this.#file.raw, this.#chunkAddress + inChunk * this.#rowBytes, bytes);
      this.#rows += rows;
      done += bytes.length;
      if (inChunk + rows === chunkRows && chunkBytes >= LARGE_CHUNK_BYTES) {
        this.#file.pages?.finished(this.#chunkAddress, chunkBytes);
      }
    }
  }

  /** Makes the dataset so long: not longer than what was written. */
  show(rows: number): void {
    if (this.#shown === rows) return;
    this.#file.hdf5.resize(this.#dataset.path, rows, this.#dataset.rowShape);
    this.#shown = rows;
  }

  /** Rows that were written so far. */
  get rows(): number {
    return this.#rows;
  }
}

function writeAll(file: Deno.FsFile, at: number, bytes: Uint8Array): void {
  file.seekSync(at, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}
