// The formatter drops the decorators of AssemblyScript.
// deno-fmt-ignore-file

/** The conversions of `kernels.ts`, in AssemblyScript; what they promise stands there. */

export function millivolts(values: usize, count: u32, maxAdc: f64, rangeMv: f64, offsetMv: f64, into: usize): void {
  for (; count >= 4; count -= 4) {
    const four = v128.load_ext<i16>(values);
    v128.store(into, toMillivolts(f64x2.convert_low_i32x4_s(four), maxAdc, rangeMv, offsetMv));
    const high = f64x2.convert_low_i32x4_s(v128.shuffle<i64>(four, four, 1, 1));
    v128.store(into, toMillivolts(high, maxAdc, rangeMv, offsetMv), 16);
    values += 8;
    into += 32;
  }
  for (; count > 0; count--) {
    const one = f64x2.splat(<f64>load<i16>(values));
    v128.store_lane<i64>(into, toMillivolts(one, maxAdc, rangeMv, offsetMv), 0);
    values += 2;
    into += 8;
  }
}

export function scale(means: usize, count: u32, maxAdc: f64, rangeMv: f64, offsetMv: f64): void {
  for (; count >= 2; count -= 2) {
    v128.store(means, toMillivolts(v128.load(means), maxAdc, rangeMv, offsetMv));
    means += 16;
  }
  if (count > 0) {
    v128.store_lane<i64>(means, toMillivolts(v128.load_splat<i64>(means), maxAdc, rangeMv, offsetMv), 0);
  }
}

@inline
function toMillivolts(values: v128, maxAdc: f64, rangeMv: f64, offsetMv: f64): v128 {
  const ratios = f64x2.div(values, f64x2.splat(maxAdc));
  return f64x2.add(f64x2.mul(ratios, f64x2.splat(rangeMv)), f64x2.splat(offsetMv));
}

export function times(firstStep: f64, stepsPerGroup: f64, pointsPerStep: u32, stepNs: f64, count: u32, into: usize): void {
  let groups = f64x2(0, 1);
  for (let left: i64 = count; left > 0;) {
    const steps = f64x2.add(f64x2.splat(firstStep), f64x2.mul(groups, f64x2.splat(stepsPerGroup)));
    const seconds = f64x2.div(f64x2.mul(steps, f64x2.splat(stepNs)), f64x2.splat(1e9));
    groups = f64x2.add(groups, f64x2.splat(2));
    if (pointsPerStep == 1) {
      into = storeUpTo(into, left, seconds);
      left -= 2;
    } else {
      into = storeUpTo(into, left, v128.shuffle<i64>(seconds, seconds, 0, 0));
      into = storeUpTo(into, left - 2, v128.shuffle<i64>(seconds, seconds, 1, 1));
      left -= 4;
    }
  }
}

/** Stores as many of the two numbers as there is room left for. */
@inline
function storeUpTo(into: usize, left: i64, two: v128): usize {
  if (left > 1) v128.store(into, two);
  else if (left > 0) v128.store_lane<i64>(into, two, 0);
  return into + 16;
}
