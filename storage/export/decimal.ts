/** A number as its shortest decimal text has it, exactly: `units / 10^decimals`. */
export interface Decimal {
  units: bigint;
  /** From 0 on, and no more than it takes. */
  decimals: number;
}

/** `value` × 10^`exponent`, for a finite `value`: 16 and -9 give 16 units with 9 decimals. */
export function decimalOf(value: number, exponent = 0): Decimal {
  const [mantissa = "", power = "0"] = value.toExponential().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const decimals = fraction.length - Number(power) - exponent;
  const units = BigInt(whole + fraction);
  return decimals < 0 ? { units: units * 10n ** BigInt(-decimals), decimals: 0 } : { units, decimals };
}
