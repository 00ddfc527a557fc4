// The formatter drops the decorators of AssemblyScript.
// deno-fmt-ignore-file

/**
 * The reductions of `kernels.ts`, in AssemblyScript; what they promise stands there.
 *
 * `Element` is i16 where values are reduced, and i32 where pairs are. `Result` is i16 for extremes and f64 for means.
 * `Span` is the type that a group is loaded by: v128 where the group is that long, and otherwise the longest that fits in,
 * repeated until the vector is full. So two loads, at the start of the group and up to its end, cover a group of up to
 * two spans; longer ones are loaded by v128, with a loop between the two. Nothing outside of the group is ever read.
 *
 * The end of the memory may be 2^32, which is 0 here: loops count down what is left and compare no addresses.
 */

/** The sum of so many int16 is at most 2^31 off 0, and int32 holds it. */
const SHORT: u32 = 65536;

export function minMax(values: usize, count: u32, factor: u32, into: usize): void {
  reduce<i16, i16>(values, count, factor, into);
}

export function minMaxPairs(pairs: usize, count: u32, factor: u32, into: usize): void {
  reduce<i32, i16>(pairs, count, factor, into);
}

export function mean(values: usize, count: u32, factor: u32, into: usize): void {
  reduce<i16, f64>(values, count, factor, into);
}

export function meanPairs(pairs: usize, count: u32, factor: u32, into: usize): void {
  reduce<i32, f64>(pairs, count, factor, into);
}

/** The whole groups, and then the shorter one behind them. */
@inline
function reduce<Element, Result>(at: usize, count: u32, factor: u32, into: usize): void {
  const groups = count / factor;
  const rest = count % factor;
  const resultBytes: usize = isFloat<Result>() ? 4 * sizeof<Element>() : 4;
  if (groups > 0) reduceGroups<Element, Result>(at, groups, factor, into);
  at += <usize>(count - rest) * sizeof<Element>();
  if (rest > 0) reduceGroups<Element, Result>(at, 1, rest, into + groups * resultBytes);
}

function reduceGroups<Element, Result>(at: usize, groups: u32, factor: u32, into: usize): void {
  const bytes = <usize>factor * sizeof<Element>();
  if (isFloat<Result>() && factor > SHORT) longMeans<Element>(at, groups, factor, into);
  else if (bytes >= 16) reduceBy<Element, Result, v128>(at, groups, bytes, into);
  else if (bytes >= 8) reduceBy<Element, Result, i64>(at, groups, bytes, into);
  else if (bytes >= 4) reduceBy<Element, Result, i32>(at, groups, bytes, into);
  else reduceBy<Element, Result, i16>(at, groups, bytes, into);
}

@inline
function reduceBy<Element, Result, Span>(at: usize, groups: u32, bytes: usize, into: usize): void {
  if (isFloat<Result>()) meansBy<Element, Span>(at, groups, bytes, into);
  else extremesBy<Element, Span>(at, groups, bytes, into);
}

@inline
function extremesBy<Element, Span>(at: usize, groups: u32, bytes: usize, into: usize): void {
  for (; groups >= 4; groups -= 4) {
    const a = extremesOf<Element, Span>(at, bytes);
    const b = extremesOf<Element, Span>(at + bytes, bytes);
    const c = extremesOf<Element, Span>(at + 2 * bytes, bytes);
    const d = extremesOf<Element, Span>(at + 3 * bytes, bytes);
    v128.store(into, complementMaxima(fold<i16>(a, b, c, d)));
    at += 4 * bytes;
    into += 16;
  }
  for (; groups > 0; groups--) {
    const one = extremesOf<Element, Span>(at, bytes);
    v128.store_lane<i32>(into, complementMaxima(fold<i16>(one, one, one, one)), 0);
    at += bytes;
    into += 4;
  }
}

/** The extremes of a group: 4 pairs whose least ones are those of the group: minimum and complement of the maximum in turn. */
@inline
function extremesOf<Element, Span>(at: usize, bytes: usize): v128 {
  const last = spread<Span>(at + bytes - sizeof<Span>());
  let least = spread<Span>(at);
  let most = least;
  if (sizeof<Span>() == 16) {
    // `last` has the last 16 bytes.
    bytes -= 16;
    at += 16;
    for (; bytes > 64; bytes -= 64) {
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      least = i16x8.min_s(least, i16x8.min_s(i16x8.min_s(a, b), i16x8.min_s(c, d)));
      most = i16x8.max_s(most, i16x8.max_s(i16x8.max_s(a, b), i16x8.max_s(c, d)));
      at += 64;
    }
    for (; bytes > 16; bytes -= 16) {
      const a = v128.load(at);
      least = i16x8.min_s(least, a);
      most = i16x8.max_s(most, a);
      at += 16;
    }
  }
  least = i16x8.min_s(least, last);
  const flipped = v128.not(i16x8.max_s(most, last));
  if (sizeof<Element>() == 4) return v128.shuffle<i16>(least, flipped, 0, 9, 2, 11, 4, 13, 6, 15);
  const low = v128.shuffle<i16>(least, flipped, 0, 8, 1, 9, 2, 10, 3, 11);
  // Above these, shorter spans only repeat.
  if (sizeof<Span>() < 16) return low;
  return i16x8.min_s(low, v128.shuffle<i16>(least, flipped, 4, 12, 5, 13, 6, 14, 7, 15));
}

@inline
function complementMaxima(pairs: v128): v128 {
  return v128.xor(pairs, i16x8(0, -1, 0, -1, 0, -1, 0, -1));
}

function longMeans<Element>(at: usize, groups: u32, factor: u32, into: usize): void {
  for (; groups > 0; groups--) {
    store<f64>(into, total<Element>(at, factor, firstSide<Element>()) / <f64>factor);
    into += 8;
    if (sizeof<Element>() == 4) {
      store<f64>(into, total<Element>(at, factor, secondSide<Element>()) / <f64>factor);
      into += 8;
    }
    at += <usize>factor * sizeof<Element>();
  }
}

/** Four sums at a time: of four groups of values, or of the minima and the maxima of two groups of pairs. */
@inline
function meansBy<Element, Span>(at: usize, groups: u32, bytes: usize, into: usize): void {
  const pairs = sizeof<Element>() == 4;
  const near: usize = pairs ? 0 : bytes;
  const far: usize = pairs ? bytes : 2 * bytes;
  const together: u32 = pairs ? 2 : 4;
  const first = firstSide<Element>();
  const second = secondSide<Element>();
  const last = lastLanes<Span>(bytes);
  const factor = f64x2.splat(<f64>(bytes / sizeof<Element>()));
  for (; groups >= together; groups -= together) {
    const sums = fold<i32>(
      sumsOf<Span>(at, bytes, first, last),
      sumsOf<Span>(at + near, bytes, second, last),
      sumsOf<Span>(at + far, bytes, first, last),
      sumsOf<Span>(at + far + near, bytes, second, last),
    );
    v128.store(into, f64x2.div(f64x2.convert_low_i32x4_s(sums), factor));
    v128.store(into, f64x2.div(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(sums, sums, 1, 1)), factor), 16);
    at += 2 * far;
    into += 32;
  }
  for (; groups > 0; groups--) {
    const a = sumsOf<Span>(at, bytes, first, last);
    const b = sumsOf<Span>(at, bytes, second, last);
    const both = f64x2.div(f64x2.convert_low_i32x4_s(fold<i32>(a, b, a, b)), factor);
    if (pairs) v128.store(into, both);
    else v128.store_lane<i64>(into, both, 0);
    at += bytes;
    into += pairs ? 16 : 8;
  }
}

/**
 * Four int32 whose sum is that of the values of the group that have weight 1 in `side`, not 0. `last` is as `lastLanes`
 * gives it: the last load has values again that were loaded before.
 */
@inline
function sumsOf<Span>(at: usize, bytes: usize, side: v128, last: v128): v128 {
  let sums = i32x4.dot_i16x8_s(spread<Span>(at), v128.and(side, lanesBelow(sizeof<Span>() / 2)));
  const rest = i32x4.dot_i16x8_s(spread<Span>(at + bytes - sizeof<Span>()), v128.and(side, last));
  if (sizeof<Span>() == 16) {
    bytes -= 16;
    at += 16;
    for (; bytes >= 64; bytes -= 64) {
      const a = i32x4.dot_i16x8_s(v128.load(at), side);
      const b = i32x4.dot_i16x8_s(v128.load(at, 16), side);
      const c = i32x4.dot_i16x8_s(v128.load(at, 32), side);
      const d = i32x4.dot_i16x8_s(v128.load(at, 48), side);
      sums = i32x4.add(sums, i32x4.add(i32x4.add(a, b), i32x4.add(c, d)));
      at += 64;
    }
    for (; bytes >= 16; bytes -= 16) {
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(at), side));
      at += 16;
    }
  }
  return i32x4.add(sums, rest);
}

/** The lanes of the last load of a group that no load before it had. */
@inline
function lastLanes<Span>(bytes: usize): v128 {
  const span: usize = sizeof<Span>();
  const lanes = <i32>(span / 2);
  const fresh = <i32>(bytes % span / 2);
  return v128.and(lanesBelow(lanes), v128.not(lanesBelow(lanes - fresh)));
}

@inline
function lanesBelow(end: i32): v128 {
  return i16x8.lt_s(i16x8(0, 1, 2, 3, 4, 5, 6, 7), i16x8.splat(<i16>end));
}

export function sum(values: usize, count: u32): f64 {
  return total<i16>(values, count, firstSide<i16>());
}

export function sumMinima(pairs: usize, count: u32): f64 {
  return total<i32>(pairs, count, firstSide<i32>());
}

export function sumMaxima(pairs: usize, count: u32): f64 {
  return total<i32>(pairs, count, secondSide<i32>());
}

/** The weights of the values that the first mean of a group is made from: its minima where it is made of pairs. */
@inline
function firstSide<Element>(): v128 {
  return sizeof<Element>() == 4 ? i16x8(1, 0, 1, 0, 1, 0, 1, 0) : i16x8.splat(1);
}

/** The same of the second mean. */
@inline
function secondSide<Element>(): v128 {
  return sizeof<Element>() == 4 ? i16x8(0, 1, 0, 1, 0, 1, 0, 1) : i16x8.splat(1);
}

function total<Element>(at: usize, count: u32, side: v128): f64 {
  let sum: f64 = 0;
  for (; count > SHORT; count -= SHORT) {
    sum += <f64>shortTotal<v128>(at, <usize>SHORT * sizeof<Element>(), side);
    at += <usize>SHORT * sizeof<Element>();
  }
  const bytes = <usize>count * sizeof<Element>();
  if (bytes >= 16) return sum + <f64>shortTotal<v128>(at, bytes, side);
  if (bytes >= 8) return sum + <f64>shortTotal<i64>(at, bytes, side);
  if (bytes >= 4) return sum + <f64>shortTotal<i32>(at, bytes, side);
  if (bytes > 0) return sum + <f64>shortTotal<i16>(at, bytes, side);
  return sum;
}

function shortTotal<Span>(at: usize, bytes: usize, side: v128): i32 {
  const sums = sumsOf<Span>(at, bytes, side, lastLanes<Span>(bytes));
  return i32x4.extract_lane(fold<i32>(sums, sums, sums, sums), 0);
}

/** The longest span that fits in, repeated. */
@inline
function spread<Span>(at: usize): v128 {
  return sizeof<Span>() == 16 ? v128.load(at) : v128.load_splat<Span>(at);
}

/** The four lanes of each, reduced to one: int16 by minimum, even and odd ones apart, and int32 by sum. */
@inline
function fold<Lane>(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = combine<Lane>(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = combine<Lane>(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return combine<Lane>(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

@inline
function combine<Lane>(a: v128, b: v128): v128 {
  return sizeof<Lane>() == 4 ? i32x4.add(a, b) : i16x8.min_s(a, b);
}
