import type { Hdf5File } from "./hdf5.ts";

/** Appends rows of whole numbers to an int64 dataset; they reach HDF5 with `flush`. */
export class TableWriter {
  readonly #hdf5: Hdf5File;
  readonly #path: string;
  readonly #columns: number;
  #pending: bigint[] = [];
  #written = 0;

  constructor(hdf5: Hdf5File, path: string, columns: number) {
    this.#hdf5 = hdf5;
    this.#path = path;
    this.#columns = columns;
  }

  /** Rows so far, flushed or not. */
  get rows(): number {
    return this.#written + this.#pending.length / this.#columns;
  }

  /** Adds a row of whole numbers below 2^53. */
  add(...row: number[]): void {
    this.#pending.push(...row.map(BigInt));
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const rows = this.rows;
    this.#hdf5.resize(this.#path, rows, [this.#columns]);
    this.#hdf5.writeRows(this.#path, this.#written, [this.#columns], new BigInt64Array(this.#pending));
    this.#written = rows;
    this.#pending = [];
  }
}
