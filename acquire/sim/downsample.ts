/**
 * The hardware down-sampling: each block of `ratio` samples becomes one value, or in aggregate mode two. All functions
 * take `blocks` whole blocks from the beginning of `samples` and write their values from `at` on; `ratio` is 1 to 2^20.
 */

/** The largest ratio: what `getMaxDownSampleRatio` answers at most. */
export const MAX_DOWNSAMPLE_RATIO = 2 ** 20;

/** The maximum and the minimum of each block. */
export function aggregate(
  samples: Int16Array,
  ratio: number,
  blocks: number,
  maxima: Int16Array,
  minima: Int16Array,
  at: number,
): void {
  let index = 0;
  for (let block = 0; block < blocks; block++) {
    const end = index + ratio;
    let max = -32768;
    let min = 32767;
    for (; index < end; index++) {
      const value = samples[index]!;
      max = Math.max(max, value);
      min = Math.min(min, value);
    }
    maxima[at + block] = max;
    minima[at + block] = min;
  }
}

/** The first sample of each block. */
export function decimate(samples: Int16Array, ratio: number, blocks: number, values: Int16Array, at: number): void {
  for (let block = 0; block < blocks; block++) values[at + block] = samples[block * ratio]!;
}

/** The mean of each block, truncated toward zero. */
export function average(samples: Int16Array, ratio: number, blocks: number, values: Int16Array, at: number): void {
  let index = 0;
  for (let block = 0; block < blocks; block++) {
    const end = index + ratio;
    let sum = 0;
    for (; index < end; index++) sum += samples[index]!;
    values[at + block] = Math.trunc(sum / ratio);
  }
}
