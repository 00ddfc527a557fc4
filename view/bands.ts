/** Channels one above the other: each in a band of its own, the first one on top. */

/** From the lowest to the highest value of a scale. */
export type Scale = readonly [min: number, max: number];

/** Part of a channel's range that is left free above and below it. */
export const MARGIN = 0.04;

/** The scale that shows all that a channel can measure, and a little more. */
export function scaleOfRange({ rangeV, offsetV }: { rangeV: number; offsetV: number }): Scale {
  const reach = rangeV * (1 + MARGIN);
  return [offsetV - reach, offsetV + reach];
}

/** The scale of the whole height that shows `scale` in the band with this number, of so many. */
export function inBand([min, max]: Scale, band: number, bands: number): Scale {
  const reach = max - min;
  return [min - reach * (bands - 1 - band), max + reach * band];
}

/** The value of one scale of the whole height that is as high as a value of another one. */
export function sameHeight(value: number, from: Scale, to: Scale): number {
  return to[0] + (value - from[0]) / (from[1] - from[0]) * (to[1] - to[0]);
}
