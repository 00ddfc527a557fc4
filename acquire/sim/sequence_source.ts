/** The signal that makes every sample known: for tests that look for lost, doubled or misplaced samples. */
import type { SignalSource } from "./signal_source.ts";

const MODULUS = 65003;
const SHIFT_A_BLOCK = 7;
const SHIFT_A_CHANNEL = 1000;
const LOWEST = -32501;

/** The ramp twice, so that a whole block can be copied from any of its positions. */
const RAMP = Int16Array.from({ length: 2 * MODULUS }, (_, index) => index % MODULUS + LOWEST);

/**
 * Sample `i` of channel number `c` is `((i + 7 × floor(i / 65003) + 1000 × c) mod 65003) - 32501`: a ramp that begins 7
 * higher each time, so that a shift by one ramp or by one channel shows as well. It is the same at every range, offset,
 * coupling and resolution, and never clipped.
 */
export class SequenceSource implements SignalSource {
  readonly #channelShift: number;

  /** `channelNumber` is 0 for A to 3 for D. */
  constructor(channelNumber: number) {
    this.#channelShift = channelNumber * SHIFT_A_CHANNEL;
  }

  fill(target: Int16Array, at: number, count: number, first: number): boolean {
    let done = 0;
    while (done < count) {
      const within = (first + done) % MODULUS;
      const block = (first + done - within) / MODULUS;
      const start = (block * SHIFT_A_BLOCK + this.#channelShift) % MODULUS + within;
      const some = Math.min(count - done, MODULUS - within);
      target.set(RAMP.subarray(start, start + some), at + done);
      done += some;
    }
    return false;
  }
}
