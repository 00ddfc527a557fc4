import type { Segment } from "./read/segment.ts";
import type { Block } from "./hdf5/tables.ts";

const ROWS_AT_ONCE = 4096;

/** Values of which some were over range. Indices count from the start of the file, `end` is exclusive. */
export interface OverRange {
  start: number;
  end: number;
  /** Bit 0 says that channel A was over range, and so on. */
  channels: number;
}

/** The stretches of one file that were over range, read once and continued while the file grows. */
export class OverRangeIndex {
  readonly #segment: Segment;
  readonly #found: OverRange[] = [];
  #rowsRead = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  /** Those that have something in [start, end), in their order. */
  within(start: number, end: number): OverRange[] {
    this.#readOn();
    return this.#found.filter((stretch) => stretch.end > start && stretch.start < end);
  }

  /** Rows that follow one another with the same bits become one stretch. */
  #readOn(): void {
    for (let isMore = true; isMore;) {
      const rows = this.#segment.blocks(this.#rowsRead, ROWS_AT_ONCE);
      this.#rowsRead += rows.length;
      for (const row of rows) this.#add(row);
      isMore = rows.length === ROWS_AT_ONCE;
    }
  }

  #add({ index, count, overRange }: Block): void {
    if (overRange === 0) return;
    const last = this.#found.at(-1);
    if (last?.end === index && last.channels === overRange) last.end += count;
    else this.#found.push({ start: index, end: index + count, channels: overRange });
  }
}
