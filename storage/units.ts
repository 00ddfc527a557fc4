/** Numbers for people: engineering prefixes, at most six significant digits, no zeros that say nothing. */

const PREFIXES = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E"];
const NO_PREFIX = PREFIXES.indexOf("");

/** A sampling rate: 62500000 gives "62.5 MS/s". */
export function formatRate(samplesPerS: number): string {
  return engineering(samplesPerS, "S/s", 6);
}

/** An amount of data in decimal units, to three digits: 1250000000 gives "1.25 GB", 999 gives "999 B". */
export function formatBytes(bytes: number): string {
  return engineering(bytes, "B", 3);
}

/** A voltage: 0.5 gives "500 mV". */
export function formatVolts(volts: number): string {
  return engineering(volts, "V", 6);
}

/** A count with its thousands apart: 1234567 gives "1,234,567". */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A number of gaps: "1 gap", "1,234 gaps". */
export function formatGaps(gaps: number): string {
  return gaps === 1 ? "1 gap" : `${formatCount(gaps)} gaps`;
}

/** What is missing: "LOST 1,234 samples of each channel in 1 gap." */
export function formatLoss(lostSamples: number, gaps: number): string {
  return `LOST ${formatCount(lostSamples)} samples of each channel in ${formatGaps(gaps)}.`;
}

/**
 * A duration: below a minute in one unit ("16 ns", "2.5 ms", "12.34 s"), from then on to the second or, from a day on,
 * to the minute ("2 min 05 s", "3 h 04 min 05 s", "2 d 03 h 04 min").
 */
export function formatDuration(seconds: number): string {
  // Above 59.9995 s four or more digits would show 60 s.
  if (!(Math.abs(seconds) >= 59.9995)) return engineering(seconds, "s", Math.abs(seconds) < 1 ? 6 : 5);
  if (!Number.isFinite(seconds)) return `${seconds} s`;
  const sign = seconds < 0 ? "-" : "";
  const total = Math.round(Math.abs(seconds));
  const [days, h, min, s] = [
    Math.floor(total / 86400),
    Math.floor(total / 3600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  if (days > 0) return `${sign}${days} d ${two(h)} h ${two(min)} min`;
  return h > 0 ? `${sign}${h} h ${two(min)} min ${two(s)} s` : `${sign}${min} min ${two(s)} s`;
}

/** How long something still goes: in whole seconds, rounded down, and from an hour on in minutes ("3 h 04 min"). */
export function formatRemaining(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return whole < 3600 ? formatDuration(whole) : formatDuration(whole - whole % 60).replace(/ 00 s$/, "");
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}

function engineering(value: number, unit: string, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return `${value} ${unit}`;
  // Rounded first: 999999.9 shall be 1 M, not 1000 k.
  const rounded = Number(value.toPrecision(digits));
  const exponent = Number(rounded.toExponential().split("e")[1]);
  // Bytes and samples have no parts, so nothing is said in less than one of them.
  const least = unit === "B" ? 0 : -NO_PREFIX;
  const most = PREFIXES.length - 1 - NO_PREFIX;
  const thousands = Math.max(least, Math.min(most, Math.floor(exponent / 3)));
  const scaled = Number((rounded / 1000 ** thousands).toPrecision(digits));
  return `${scaled} ${PREFIXES[NO_PREFIX + thousands]}${unit}`;
}
