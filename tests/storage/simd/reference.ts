/**
 * What the reductions of `storage/simd/` have to give, in plain TypeScript: slower, and easy to see through.
 *
 * Reduces int16 values by groups. A group is `factor` values one after the other, counted from the first value; the
 * last group may be shorter. `factor` is a whole number from 1 on; anything else throws a `RangeError`.
 *
 * The functions with "Pairs" take what aggregate mode gives, minimum and maximum in turn, group `factor` pairs, and give
 * pairs again. An odd last value is the minimum of a pair without maximum and is left out.
 */

/** The mean of each group. */
export function decimateMean(values: Int16Array, factor: number): Float64Array {
  checkFactor(factor);
  const means = new Float64Array(Math.ceil(values.length / factor));
  for (let group = 0, at = 0; group < means.length; group++) {
    const end = Math.min(at + factor, values.length);
    const count = end - at;
    let sum = 0;
    for (; at < end; at++) sum += values[at]!;
    means[group] = sum / count;
  }
  return means;
}

/** The minimum and the maximum of each group, in turn. */
export function decimateMinMax(values: Int16Array, factor: number): Int16Array {
  checkFactor(factor);
  const extremes = new Int16Array(2 * Math.ceil(values.length / factor));
  for (let out = 0, at = 0; out < extremes.length; out += 2) {
    const end = Math.min(at + factor, values.length);
    let least = values[at]!;
    let most = least;
    for (at++; at < end; at++) {
      const value = values[at]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    extremes[out] = least;
    extremes[out + 1] = most;
  }
  return extremes;
}

/** The mean of the minima and the mean of the maxima of each group, in turn. */
export function decimatePairsMean(pairs: Int16Array, factor: number): Float64Array {
  checkFactor(factor);
  const length = pairs.length - pairs.length % 2;
  const means = new Float64Array(2 * Math.ceil(length / 2 / factor));
  for (let out = 0, at = 0; out < means.length; out += 2) {
    const end = Math.min(at + 2 * factor, length);
    const count = (end - at) / 2;
    let minima = 0;
    let maxima = 0;
    for (; at < end; at += 2) {
      minima += pairs[at]!;
      maxima += pairs[at + 1]!;
    }
    means[out] = minima / count;
    means[out + 1] = maxima / count;
  }
  return means;
}

/** The least minimum and the greatest maximum of each group, in turn. */
export function decimatePairsMinMax(pairs: Int16Array, factor: number): Int16Array {
  checkFactor(factor);
  const length = pairs.length - pairs.length % 2;
  const extremes = new Int16Array(2 * Math.ceil(length / 2 / factor));
  for (let out = 0, at = 0; out < extremes.length; out += 2) {
    const end = Math.min(at + 2 * factor, length);
    let least = pairs[at]!;
    let most = pairs[at + 1]!;
    for (at += 2; at < end; at += 2) {
      const minimum = pairs[at]!;
      const maximum = pairs[at + 1]!;
      if (minimum < least) least = minimum;
      if (maximum > most) most = maximum;
    }
    extremes[out] = least;
    extremes[out + 1] = most;
  }
  return extremes;
}

function checkFactor(factor: number): void {
  if (!Number.isSafeInteger(factor) || factor < 1) {
    throw new RangeError(
      `Cannot decimate by ${factor}: it is no whole number from 1 on. Give one, 1 keeps every value.`,
    );
  }
}
