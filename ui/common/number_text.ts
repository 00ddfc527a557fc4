/** Numbers as they are typed into fields, with or without their unit. */

/** A value, or why there is none. */
export type Reading<Value> = { value: Value } | { problem: string };

/** A decimal number; a comma may stand for the point. */
export function readNumber(text: string): Reading<number> {
  const plain = text.trim().replace(",", ".");
  const value = Number(plain);
  return plain === "" || !Number.isFinite(value) ? { problem: "This is no number. Write one such as 2.5." } : { value };
}

/** As {@linkcode readNumber}; no text is null. */
export function readOptionalNumber(text: string): Reading<number | null> {
  return text.trim() === "" ? { value: null } : readNumber(text);
}

/** A whole number. */
export function readWhole(text: string): Reading<number> {
  const reading = readNumber(text);
  if ("problem" in reading || Number.isSafeInteger(reading.value)) return reading;
  return { problem: "This has to be a whole number." };
}

/** A reader of numbers with a unit that may have a prefix: "500 mV" of `readQuantity("V")` is 0.5. Case does not matter,
 * but for `m` and `M` with hertz, which has no milli. */
export function readQuantity(unit: "V" | "Hz" | "s"): (text: string) => Reading<number> {
  const factors = UNITS[unit];
  return (text) => {
    const match = /^\s*([+-]?[\d.,]+(?:e[+-]?\d+)?)\s*([a-zµμ]*)\s*$/i.exec(text);
    const factor = factors[match?.[2]?.toLowerCase().replace("μ", "µ") ?? ""];
    const reading = readNumber(match?.[1] ?? "");
    if (factor === undefined || "problem" in reading) {
      return { problem: `This is no value in ${Object.keys(factors).filter((key) => key !== "").join(", ")}.` };
    }
    return { value: Number((reading.value * factor).toPrecision(12)) };
  };
}

const UNITS: Readonly<Record<"V" | "Hz" | "s", Readonly<Record<string, number>>>> = {
  V: { "": 1, v: 1, mv: 1e-3, "µv": 1e-6, uv: 1e-6 },
  Hz: { "": 1, hz: 1, khz: 1e3, mhz: 1e6 },
  s: { "": 1, s: 1, ms: 1e-3, min: 60, h: 3600 },
};

/** A number without the noise of binary fractions. */
export function showNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** As {@linkcode showNumber}; null is no text. */
export function showOptionalNumber(value: number | null): string {
  return value === null ? "" : showNumber(value);
}
