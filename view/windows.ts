/** What the values of a spectrum can be weighted by. */
export const SPECTRUM_WINDOWS = ["rectangle", "hann", "hamming", "blackman", "flattop"] as const;
export type SpectrumWindow = (typeof SPECTRUM_WINDOWS)[number];

/** Cosine series of the periodic windows: a0 - a1 cos x + a2 cos 2x - … */
const TERMS: Readonly<Record<SpectrumWindow, readonly number[]>> = {
  rectangle: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  flattop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
};

/** The weights of a window of so many values, with a mean of 1, so that amplitudes stay what they are. */
export function windowWeights(window: SpectrumWindow, size: number): Float64Array {
  const terms = TERMS[window];
  const mean = terms[0]!;
  return Float64Array.from({ length: size }, (_, i) => {
    const angle = 2 * Math.PI * i / size;
    return terms.reduce((sum, term, k) => sum + (k % 2 === 0 ? term : -term) * Math.cos(k * angle), 0) / mean;
  });
}
