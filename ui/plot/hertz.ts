const UNITS = [["MHz", 1e6], ["kHz", 1e3], ["Hz", 1], ["mHz", 1e-3]] as const;

/** A frequency with five digits: "1.0000 kHz". */
export function formatHertz(hertz: number): string {
  const [unit, scale] = UNITS.find(([, size]) => hertz >= size * 0.999995) ?? UNITS[UNITS.length - 1]!;
  return `${(hertz / scale).toPrecision(5)} ${unit}`;
}
