const UNITS = [["s", 1], ["ms", 1e-3], ["µs", 1e-6], ["ns", 1e-9]] as const;

/** The texts of equidistant times: all in the unit of the largest, with just as many decimals as tell them apart. */
export function timeTicks(ticksS: readonly number[]): string[] {
  const most = Math.max(...ticksS.map(Math.abs));
  const [unit, scale] = UNITS.find(([, size]) => most >= size * 0.9999) ?? UNITS[UNITS.length - 1]!;
  const stepS = ticksS.length > 1 ? Math.abs(ticksS[1]! - ticksS[0]!) : most;
  const decimals = stepS === 0 ? 0 : Math.min(12, Math.max(0, -Math.floor(Math.log10(stepS / scale * 1.0001))));
  return ticksS.map((tick) =>
    `${Number((tick / scale).toFixed(decimals)) === 0 ? "0" : (tick / scale).toFixed(decimals)} ${unit}`
  );
}

/** Round values at equal distances from `least` to `most`: about `count` of them, at least two where there is room. */
export function niceTicks(least: number, most: number, count: number): number[] {
  if (!(most > least)) return [least];
  const rough = (most - least) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999)!;
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}
