/** Signals whose period is too long for a table: runs of equal samples. */
import type { DigitizedVoltage } from "./digitizer.ts";
import type { SignalSource } from "./signal_source.ts";

/** How many steps a period is cut into when the waveform has no edges of its own. */
const STEPS = 2 ** 16;

/**
 * A periodic signal as steps: from a phase to the next one it is constant. Exact for waveforms with edges; others change
 * 65536 times a period, by at most 3 counts of 65536 for a sine. The edge at phase p of period n lies at the first
 * sample at or after n × period + p × period, so nothing adds up and every split of the samples agrees.
 */
export class SteppedSource implements SignalSource {
  readonly #periodSamples: number;
  readonly #offsets: number[] = [];
  readonly #steps: DigitizedVoltage[] = [];

  /** `phases` in [0, 1) ascend and begin with 0; without them the period is cut into equal steps. */
  constructor(
    periodSamples: number,
    voltageAt: (phase: number) => DigitizedVoltage,
    phases: readonly number[] = Array.from({ length: STEPS }, (_, step) => step / STEPS),
  ) {
    this.#periodSamples = periodSamples;
    for (const phase of phases) {
      const step = voltageAt(phase);
      const before = this.#steps.at(-1);
      if (before?.counts === step.counts && before.clipped === step.clipped) continue;
      this.#offsets.push(phase * periodSamples);
      this.#steps.push(step);
    }
  }

  fill(target: Int16Array, at: number, count: number, first: number): boolean {
    const end = first + count;
    let clipped = false;
    let period = this.#periodOf(first);
    let step = this.#stepOf(period, first);
    let index = first;
    while (index < end) {
      const isLast = step + 1 === this.#steps.length;
      const until = Math.min(end, isLast ? this.#edge(period + 1, 0) : this.#edge(period, step + 1));
      const current = this.#steps[step];
      if (until > index && current !== undefined) {
        target.fill(current.counts, at + index - first, at + until - first);
        clipped ||= current.clipped;
        index = until;
      }
      if (isLast) period++;
      step = isLast ? 0 : step + 1;
    }
    return clipped;
  }

  /** The first sample of a step. */
  #edge(period: number, step: number): number {
    return Math.ceil(period * this.#periodSamples + (this.#offsets[step] ?? 0));
  }

  #periodOf(index: number): number {
    const period = Math.floor(index / this.#periodSamples);
    if (this.#edge(period, 0) > index) return period - 1;
    return this.#edge(period + 1, 0) <= index ? period + 1 : period;
  }

  /** The last step of the period that begins at or before the sample. */
  #stepOf(period: number, index: number): number {
    let low = 0;
    let high = this.#steps.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#edge(period, middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
