import type { Decimal } from "./decimal.ts";

const ZERO = 48;
const NINE = 57;
const POINT = 46;
/** More seconds than any recording has. */
const WHOLE_DIGITS = 20;
/** Times are not rounded by more than half of this part of a step. */
const FINEST_PART = 1e6;
/** Nanoseconds are never rounded. */
const LEAST_LIMIT = 9;
const MOST_DECIMALS = 30;

/**
 * The times of a CSV file, as text: 0.000000016, 0.000000032, … seconds.
 *
 * Exact: the decimal digits themselves are counted up, by those of the interval. All times have the same number of
 * decimals: what the interval needs, but not more than nanoseconds and a millionth of a step need. So two times never
 * look the same, down to steps of 10^-24 s.
 */
export class TimeText {
  readonly #step: Decimal;
  readonly #printed: number;
  /** ASCII digits: `WHOLE_DIGITS`, those that are printed, and those that are only counted. */
  readonly #digits: Uint8Array;
  /** What is added to each digit for a point. */
  readonly #increment: Uint8Array;
  readonly #highestIncrement: number;
  /** The first digit that is printed. */
  #first = 0;

  /** `step` is the interval of the steps in seconds, and a point is `factor` of them. */
  constructor(step: Decimal, factor: number) {
    this.#step = step;
    const stepS = Number(step.units) / 10 ** step.decimals;
    const needed = Math.max(LEAST_LIMIT, Math.ceil(Math.log10(FINEST_PART / stepS)));
    this.#printed = Math.min(step.decimals, needed, MOST_DECIMALS);
    this.#digits = new Uint8Array(WHOLE_DIGITS + step.decimals);
    this.#increment = this.#digitsOf(step.units * BigInt(factor)).map((digit) => digit - ZERO);
    this.#highestIncrement = this.#increment.findIndex((digit) => digit > 0);
  }

  /** Bytes that a time takes at the most. */
  get mostBytes(): number {
    return WHOLE_DIGITS + 1 + this.#printed;
  }

  /** The next time is that of this position. */
  set(position: number): void {
    const hidden = this.#step.decimals - this.#printed;
    const half = hidden === 0 ? 0n : 5n * 10n ** BigInt(hidden - 1);
    this.#digits.set(this.#digitsOf(this.#step.units * BigInt(position) + half));
    const firstOther = this.#digits.findIndex((digit) => digit !== ZERO);
    this.#first = firstOther < 0 ? WHOLE_DIGITS - 1 : Math.min(firstOther, WHOLE_DIGITS - 1);
  }

  /** Writes the time into `bytes` from `at` on, and goes on to the next point. Returns the place after it. */
  write(bytes: Uint8Array, at: number): number {
    const digits = this.#digits;
    for (let i = this.#first; i < WHOLE_DIGITS; i++) bytes[at++] = digits[i]!;
    if (this.#printed > 0) {
      bytes[at++] = POINT;
      for (let i = WHOLE_DIGITS; i < WHOLE_DIGITS + this.#printed; i++) bytes[at++] = digits[i]!;
    }
    this.#advance();
    return at;
  }

  #advance(): void {
    const digits = this.#digits;
    let carry = 0;
    let i = digits.length - 1;
    for (; i >= this.#highestIncrement || carry > 0; i--) {
      const digit = digits[i]! + this.#increment[i]! + carry;
      carry = digit > NINE ? 1 : 0;
      digits[i] = digit - 10 * carry;
    }
    if (i + 1 < this.#first) this.#first = i + 1;
  }

  #digitsOf(units: bigint): Uint8Array {
    const text = String(units).padStart(this.#digits.length, "0");
    return new TextEncoder().encode(text);
  }
}
