const COUNTS = 65536;
const LEAST = -32768;
/** A thousandth of a count is told apart. */
const DECIMALS_OF_COUNT = 3;

/** The texts of a channel's values: a whole count has its text ready from the second time on. */
export class CellTexts {
  readonly #valueOf: (count: number) => number;
  readonly #decimals: number;
  /** For each count, from the least on, the length of its text, or 0, and the text. */
  readonly #table: Uint8Array;
  readonly #width: number;

  /** Millivolts, to a thousandth of a count. */
  static millivolts(millivoltsOf: (count: number) => number): CellTexts {
    const perCount = millivoltsOf(1) - millivoltsOf(0);
    return new CellTexts(millivoltsOf, Math.max(0, Math.ceil(-Math.log10(perCount)) + DECIMALS_OF_COUNT));
  }

  /** Whole counts. */
  static counts(): CellTexts {
    return new CellTexts((count) => count, 0);
  }

  private constructor(valueOf: (count: number) => number, decimals: number) {
    this.#valueOf = valueOf;
    this.#decimals = decimals;
    this.#width = 1 + Math.max(this.#text(LEAST).length, this.#text(LEAST + COUNTS - 1).length);
    this.#table = new Uint8Array(COUNTS * this.#width);
  }

  /** Bytes that a value takes at the most. */
  get mostBytes(): number {
    return this.#width;
  }

  /** Writes a value, given as its count, into `bytes` from `at` on. Returns the place after it. */
  write(count: number, bytes: Uint8Array, at: number): number {
    if (!Number.isInteger(count)) return ascii(this.#text(count), bytes, at);
    const table = this.#table;
    let entry = (count - LEAST) * this.#width;
    if (table[entry] === 0) table[entry] = ascii(this.#text(count), table, entry + 1) - entry - 1;
    const end = at + table[entry]!;
    while (at < end) bytes[at++] = table[++entry]!;
    return end;
  }

  #text(count: number): string {
    const text = this.#valueOf(count).toFixed(this.#decimals);
    return /^-[0.]+$/.test(text) ? text.slice(1) : text;
  }
}

function ascii(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
  return at;
}
