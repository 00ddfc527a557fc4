/** From volts at an input to the counts of the analogue-to-digital converter. */
import type { Coupling, ResolutionBits } from "../driver.ts";
import { maxAdcCount } from "./models.ts";

/** How an input is set, as far as it decides the counts. */
export interface InputSetup {
  /** Full scale is ± this. */
  rangeV: number;
  /** Added to the input before it is digitised. */
  analogOffsetV: number;
  coupling: Coupling;
  bits: ResolutionBits;
}

/** The counts of a voltage, and whether it was beyond full scale. */
export interface DigitizedVoltage {
  counts: number;
  clipped: boolean;
}

/**
 * A function from volts to counts: `(volts + offset) / range × maximum` rounded to whole counts, then to the converter's
 * step of 2^(16 - bits) counts, within ± maximum. Beyond full scale means that the whole counts exceed the maximum.
 */
export function createDigitizer({ rangeV, analogOffsetV, bits }: InputSetup): (volts: number) => DigitizedVoltage {
  const max = maxAdcCount(bits);
  const step = 2 ** (16 - bits);
  return (volts) => {
    const exact = Math.round((volts + analogOffsetV) / rangeV * max);
    const stepped = Math.round(exact / step) * step;
    return { counts: Math.max(-max, Math.min(max, stepped)), clipped: Math.abs(exact) > max };
  };
}
