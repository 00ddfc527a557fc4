/** Part of the peak to peak value by which a signal must pass its middle, both ways, before it has crossed it. */
const HYSTERESIS = 0.15;
/** Periods that vary by more than this part of them, as a standard deviation, are no frequency. */
const MOST_SPREAD = 0.1;
/** What sampling alone makes periods vary by, in steps. */
const STEP_JITTER = 0.6;
const LEAST_PERIODS = 2;
/** Part of the values, at either end, that may be disturbances. */
const RARE = 0.005;
/** So many values tell what a signal swings by. */
const LOOKED_AT = 1 << 14;
const GOLDEN = 0.6180339887498949;

/**
 * How often a signal repeats in a step, from its rising crossings of the middle of what it swings by. They are
 * interpolated, and counted only where the signal also passes a hysteresis around the middle, so that noise makes none.
 * `stretches` are values without a gap each; no period reaches from one into the next. The answer is the mean over all
 * whole periods, or null where there are fewer than two, or they are too different to be periods of one signal.
 */
export function frequencyOf(stretches: readonly ArrayLike<number>[]): number | null {
  const { middle, swing } = rangeOf(stretches);
  if (swing === 0) return null;
  let periods = 0;
  let steps = 0;
  let squares = 0;
  for (const values of stretches) {
    let before: number | null = null;
    for (const crossing of risingCrossings(values, middle, HYSTERESIS * swing)) {
      if (before !== null) {
        const period = crossing - before;
        periods++;
        steps += period;
        squares += period * period;
      }
      before = crossing;
    }
  }
  if (periods < LEAST_PERIODS) return null;
  const mean = steps / periods;
  const spread = Math.sqrt(Math.max(0, squares / periods - mean * mean));
  return spread > Math.max(MOST_SPREAD * mean, STEP_JITTER) || spread > mean / 4 ? null : 1 / mean;
}

/**
 * The middle of the signal and what it swings by, without the rarest values, which may be disturbances; where there is
 * nothing without them, as with rare pulses, with them.
 */
function rangeOf(stretches: readonly ArrayLike<number>[]): { middle: number; swing: number } {
  const total = stretches.reduce((sum, { length }) => sum + length, 0);
  const part = Math.min(1, LOOKED_AT / total);
  const some = Float64Array.from(stretches.flatMap((values) => someOf(values, Math.ceil(part * values.length)))).sort();
  const rare = Math.floor(some.length * RARE);
  const low = some[rare] ?? 0;
  const high = some[some.length - 1 - rare] ?? 0;
  if (high > low) return { middle: (low + high) / 2, swing: high - low };
  let least = Infinity;
  let most = -Infinity;
  for (const values of stretches) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return { middle: (least + most) / 2, swing: most > least ? most - least : 0 };
}

/** So many values from everywhere, at distances that keep time with no signal. */
function someOf(values: ArrayLike<number>, count: number): number[] {
  if (values.length <= count) return Array.from(values);
  return Array.from({ length: count }, (_, n) => values[Math.floor(n * GOLDEN % 1 * values.length)]!);
}

/** Where the values come from below `middle - hysteresis`, pass `middle`, and reach `middle + hysteresis`. */
function* risingCrossings(values: ArrayLike<number>, middle: number, hysteresis: number): Generator<number> {
  let wasBelow = false;
  let crossing = 0;
  for (let i = 1; i < values.length; i++) {
    const before = values[i - 1]!;
    const value = values[i]!;
    if (before < middle - hysteresis) wasBelow = true;
    if (!wasBelow) continue;
    if (before < middle && value >= middle) crossing = i - 1 + (middle - before) / (value - before);
    if (value < middle + hysteresis) continue;
    yield crossing;
    wasBelow = false;
  }
}
