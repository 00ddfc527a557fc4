/**
 * Reductions and unit conversions in WebAssembly SIMD, on the memory that the values lie in: nothing is copied.
 *
 * An address is a byte offset in {@linkcode Kernels.memory} and below 2^32, as it comes from a `byteOffset`. Values are
 * int16 at even addresses and need no further alignment, and a count of values is what it says, never bytes. Results go to
 * the address `into`, aligned or not; unless said otherwise they must not overlap what is read. Only what the parameters
 * name is read and written; an address outside of the memory throws a `WebAssembly.RuntimeError`. Nothing else is
 * checked here: counts and factors are whole numbers below 2^32 and factors are at least 1.
 *
 * A group is `factor` values (or pairs) one after the other, counted from the first; the last group may be shorter, so
 * that there are ceil(count / factor) groups. No values give no group. A pair is minimum and maximum in turn, as
 * aggregate mode and the overview have them. Results are those of `tests/storage/simd/reference.ts`, bit for bit.
 *
 * A group that does not lie in one piece is put together exactly:
 * - its extremes by `minMax` (of pairs `minMaxPairs`) of each piece as one group, the results beside each other, and
 *   `minMaxPairs` over them; the pair 32767, -32768 counts as nothing there;
 * - its mean from `sum` of each piece (for pairs `sumMinima` and `sumMaxima`): sums are whole numbers that float64 holds
 *   and adds exactly below 2^53, which is 2^38 values.
 */
import { MODULE_BASE64 } from "./module.ts";

/** The functions, on one memory. They keep no state: any number of threads may work on the same memory. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;

  /** Minimum and maximum, int16 in turn, of each group of `count` values: 4 bytes a group. */
  minMax(values: number, count: number, factor: number, into: number): void;

  /**
   * The least minimum and the greatest maximum, int16 in turn, of each group of `count` pairs: 4 bytes a group. A pair
   * whose minimum is 32767 and whose maximum is -32768 has no influence on its group.
   */
  minMaxPairs(pairs: number, count: number, factor: number, into: number): void;

  /** The mean, float64, of each group of `count` values: 8 bytes a group. */
  mean(values: number, count: number, factor: number, into: number): void;

  /** The mean of the minima and the mean of the maxima, float64 in turn, of each group of `count` pairs: 16 bytes a group. */
  meanPairs(pairs: number, count: number, factor: number, into: number): void;

  /** The sum of `count` values, exactly; 0 of none. */
  sum(values: number, count: number): number;

  /** The sum of the minima of `count` pairs, exactly; 0 of none. */
  sumMinima(pairs: number, count: number): number;

  /** The sum of the maxima of `count` pairs, exactly; 0 of none. */
  sumMaxima(pairs: number, count: number): number;

  /** `value / maxAdc * rangeMv + offsetMv`, float64, of each of `count` values, rounded as JavaScript rounds it: 8 bytes a value. */
  millivolts(values: number, count: number, maxAdc: number, rangeMv: number, offsetMv: number, into: number): void;

  /** What {@linkcode Kernels.millivolts} does, in place, to `count` float64 (means of values). */
  scale(means: number, count: number, maxAdc: number, rangeMv: number, offsetMv: number): void;

  /**
   * The times in seconds, float64, of `count` points: point i has
   * `(firstStep + floor(i / pointsPerStep) * stepsPerGroup) * stepNs / 1e9`, rounded as JavaScript rounds it.
   * `pointsPerStep` is 1, or 2 where two points one after the other share their time.
   */
  times(
    firstStep: number,
    stepsPerGroup: number,
    pointsPerStep: 1 | 2,
    stepNs: number,
    count: number,
    into: number,
  ): void;
}

/** How the module names the memory that it wants; behind it stands a byte of flags, {@linkcode HAS_MAXIMUM} and so on. */
const MEMORY_IMPORT = "memory\x02";
const HAS_MAXIMUM = 1;
const IS_SHARED = 2;

const compiled: Record<"shared" | "own", WebAssembly.Module | null> = { shared: null, own: null };

/**
 * The functions on a memory, which may be shared or not and of any size from 1 page on; its maximum must be at most
 * 65536 pages (4 GiB). Any other throws a `WebAssembly.LinkError`. The module is compiled at the first call of a thread.
 */
export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  const kind = memory.buffer instanceof ArrayBuffer ? "own" : "shared";
  const module = compiled[kind] ??= new WebAssembly.Module(bytesFor(kind));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, ...exports as unknown as Omit<Kernels, "memory"> };
}

/** The code is the same for both kinds of memory, only the wish differs. */
function bytesFor(kind: "shared" | "own"): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.fromBase64(MODULE_BASE64);
  const flagsAt = new TextDecoder("latin1").decode(bytes).indexOf(MEMORY_IMPORT) + MEMORY_IMPORT.length;
  bytes[flagsAt] = kind === "shared" ? HAS_MAXIMUM + IS_SHARED : HAS_MAXIMUM;
  return bytes;
}
