/** What was sampled and not collected yet. */

/** Numbers `start` … `end - 1` of a run's blocks. */
export interface BlockRange {
  start: number;
  end: number;
}

/**
 * A queue of blocks (of samples: one each without down-sampling) by their numbers, oldest first, of a limited size. No
 * block is in it twice; ranges ascend and can have gaps between them.
 */
export class Backlog {
  readonly #capacity: number;
  readonly #ranges: BlockRange[] = [];
  #size = 0;
  /** How many of the oldest blocks do not count, because a fault kept them from being collected. */
  #exempt = 0;

  /** `capacity` is in blocks, at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many blocks wait. */
  get size(): number {
    return this.#size;
  }

  /** Adds the blocks from `start` on, up to `end` or as many as there is room for, and answers how many. */
  push(start: number, end: number): number {
    const accepted = Math.max(0, Math.min(end - start, this.#capacity + this.#exempt - this.#size));
    this.#append(start, start + accepted);
    return accepted;
  }

  /** Adds all the blocks; nothing that waits now takes room from those to come. */
  pushUnlimited(start: number, end: number): void {
    this.#append(start, Math.max(start, end));
    this.#exempt = this.#size;
  }

  /** Takes the oldest blocks out, `count` or as many as there are, and calls `visit` for each range of them. */
  take(count: number, visit: (start: number, count: number) => void): void {
    let left = Math.min(count, this.#size);
    this.#size -= left;
    this.#exempt = Math.max(0, this.#exempt - left);
    for (let range = this.#ranges[0]; range !== undefined && left > 0; range = this.#ranges[0]) {
      const some = Math.min(left, range.end - range.start);
      visit(range.start, some);
      left -= some;
      range.start += some;
      if (range.start === range.end) this.#ranges.shift();
    }
  }

  #append(start: number, end: number): void {
    if (end <= start) return;
    const last = this.#ranges.at(-1);
    if (last?.end === start) last.end = end;
    else this.#ranges.push({ start, end });
    this.#size += end - start;
  }
}
