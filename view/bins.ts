/** How the frequencies that are told lie: at equal distances from 0 Hz on, or at equal ratios without 0 Hz. */
export const SPECTRUM_AXES = ["linear", "logarithmic"] as const;
export type SpectrumAxis = typeof SPECTRUM_AXES[number];

/** Groups of a linear axis at most. */
const MOST_GROUPS = 4096;
/** From one group of a logarithmic axis to the next, where they hold more than one bin. */
const RATIO = 1 + 1 / 256;

/**
 * Puts the bins 0 to `bins - 1` together into no more groups than an axis needs: number n is the first bin of group n,
 * the last one is `bins`. The last bin of a linear axis, at half the sampling rate, belongs to the group before it.
 */
export function groupsOf(bins: number, axis: SpectrumAxis): number[] {
  if (axis === "linear") {
    const perGroup = Math.max(1, Math.ceil((bins - 1) / MOST_GROUPS));
    const count = perGroup === 1 ? bins : Math.ceil((bins - 1) / perGroup);
    return [...Array.from({ length: count }, (_, n) => n * perGroup), bins];
  }
  const firsts = [1];
  for (let first = 1; first < bins;) {
    firsts.push(first = Math.min(bins, Math.max(first + 1, Math.round(first * RATIO))));
  }
  return firsts;
}

/** The greatest of each group, of groups as {@linkcode groupsOf} makes them. */
export function greatestOf(values: Float64Array, groups: readonly number[]): number[] {
  return groups.slice(0, -1).map((first, n) => {
    let most = values[first]!;
    for (let i = first + 1; i < groups[n + 1]!; i++) most = Math.max(most, values[i]!);
    return most;
  });
}
