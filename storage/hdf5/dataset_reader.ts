import type { Hdf5Reader } from "./hdf5.ts";
import { RecordingError } from "../recording_error.ts";

/**
 * Reads a dataset of integers as fast as the disk gives it: it is asked once where each chunk lies, and the values are
 * read from there, without a copy in between. Where int16 values do not lie plainly in chunks (compressed, or not in
 * chunks at all, as other programs may write) HDF5 reads them.
 */
export class DatasetReader {
  readonly #path: string;
  readonly #rowShape: number[];
  readonly #rowBytes: number;
  /** Rows of a chunk; null where HDF5 has to read, undefined before the first read. */
  #chunkRows: number | null | undefined;
  /** Where the chunks lie that were met so far. */
  readonly #addresses = new Map<number, number>();

  /** `rowShape` is [] for a plain list of values. */
  constructor(path: string, rowShape: number[], elementBytes: number = Int16Array.BYTES_PER_ELEMENT) {
    this.#path = path;
    this.#rowShape = rowShape;
    this.#rowBytes = rowShape.reduce((product, n) => product * n, elementBytes);
  }

  /**
   * Fills `into`, which may lie in shared memory, with rows from `row` on, all of which the dataset must have. Both
   * handles are of the same file. Throws a {@linkcode RecordingError} when the file ends too early.
   */
  read(hdf5: Hdf5Reader, raw: Deno.FsFile, row: number, into: Int16Array): void {
    if (!this.readPlain(hdf5, raw, row, into)) hdf5.readInt16(this.#path, row, into.length, into);
  }

  /** As `read`, for elements of any size; false, and nothing is done, where they do not lie plainly in chunks. */
  readPlain(hdf5: Hdf5Reader, raw: Deno.FsFile, row: number, into: Int16Array | BigInt64Array): boolean {
    const chunkRows = this.#chunkRows ??= this.#plainChunkRows(hdf5);
    if (chunkRows === null) return false;
    for (let done = 0; done < into.byteLength;) {
      const at = row + done / this.#rowBytes;
      const inChunk = at % chunkRows;
      const bytes = Math.min(into.byteLength - done, (chunkRows - inChunk) * this.#rowBytes);
      const part = new Uint8Array(into.buffer, into.byteOffset + done, bytes);
      const address = this.#addressOf(hdf5, at - inChunk, chunkRows);
      // What was never written reads as zeros.
      if (address === null) part.fill(0);
      else readAll(raw, address + inChunk * this.#rowBytes, part, hdf5.path);
      done += bytes;
    }
    return true;
  }

  #plainChunkRows(hdf5: Hdf5Reader): number | null {
    const { littleEndian, shape } = hdf5.dataset(this.#path);
    const chunks = littleEndian ? hdf5.plainChunks(this.#path) : null;
    const [rows, ...rowShape] = chunks ?? [];
    const isPlain = rows !== undefined && rowShape.every((n, i) => n === this.#rowShape[i]);
    if (!isPlain && shape.length > 1) {
      throw new RecordingError(hdf5.path, `its ${this.#path} is stored oddly`, "It is damaged");
    }
    return isPlain ? rows : null;
  }

  #addressOf(hdf5: Hdf5Reader, chunkRow: number, chunkRows: number): number | null {
    const known = this.#addresses.get(chunkRow);
    if (known !== undefined) return known;
    const address = hdf5.locateChunk(this.#path, chunkRow, this.#rowShape, chunkRows * this.#rowBytes);
    if (address !== null) this.#addresses.set(chunkRow, address);
    return address;
  }
}

function readAll(raw: Deno.FsFile, at: number, into: Uint8Array, path: string): void {
  raw.seekSync(at, Deno.SeekMode.Start);
  for (let done = 0; done < into.length;) {
    const count = raw.readSync(into.subarray(done));
    if (count === null) {
      throw new RecordingError(
        path,
        "it is cut off, values at its end are missing",
        "Copy it again from where it was recorded",
      );
    }
    done += count;
  }
}
