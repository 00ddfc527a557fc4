import { decimalOf } from "./decimal.ts";

/** What lies less than this part of a step after a point in time counts as that point. */
const TOLERANCE = 1_000_000n;

/**
 * The first step that begins at `seconds` or later: step n begins at n × `stepNs`. By exact arithmetic on the decimal
 * texts of both numbers, and a millionth of a step does not count, so that a time that an export shows is that of its
 * step, also where the text was rounded.
 */
export function stepAt(seconds: number, stepNs: number): number {
  const time = decimalOf(seconds);
  const step = decimalOf(stepNs, -9);
  const numerator = time.units * 10n ** BigInt(step.decimals) * TOLERANCE;
  const denominator = step.units * 10n ** BigInt(time.decimals);
  return Number((numerator - denominator + denominator * TOLERANCE - 1n) / (denominator * TOLERANCE));
}
