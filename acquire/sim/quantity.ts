/** Numbers with a unit, as people write them on a command line. */

const NUMBER = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`;
const PLAIN_NUMBER = new RegExp(`^${NUMBER}$`, "i");
const FREQUENCY = new RegExp(`^${NUMBER}\\s*(hz|khz|mhz)?$`, "i");
const VOLTAGE = new RegExp(`^${NUMBER}\\s*(mv|v)?$`, "i");

/** A decimal number without a unit; NaN for any other text, the empty one too. */
export function parseNumber(text: string): number {
  return PLAIN_NUMBER.test(text) ? Number(text) : NaN;
}

/** A frequency in hertz from a number with `Hz` (also without it), `kHz` or `MHz`, in any case; NaN for other text. */
export function parseHz(text: string): number {
  const match = FREQUENCY.exec(text);
  if (match === null) return NaN;
  const unit = match[2]?.toLowerCase();
  return Number(match[1]) * (unit === "mhz" ? 1e6 : unit === "khz" ? 1e3 : 1);
}

/** A voltage in volts from a number with `V` (also without it) or `mV`, in any case; NaN for other text. */
export function parseVolts(text: string): number {
  const match = VOLTAGE.exec(text);
  if (match === null) return NaN;
  return Number(match[1]) / (match[2]?.toLowerCase() === "mv" ? 1e3 : 1);
}
