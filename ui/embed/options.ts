/** What a plotter shows and how often. All can be left out. */
export interface PlotterOptions {
  /**
   * The recording: the path of its file inside of the server's data folder, with `/`. Null, as when left out, is the one
   * at work, or when there is none the last one.
   */
  hdf5Path?: string | null;
  /** At least so long from one drawing to the next, in milliseconds. 50 when left out. */
  updateIntervalMs?: number;
  /** So much of the end of the recording is shown, in seconds. 0.5 when left out. */
  displayWindowSeconds?: number;
  /** So many samples become one minimum and one maximum, or more where that would be too many points. 150 when left out. */
  decimationFactor?: number;
  /** At most so many points of each channel are drawn; minimum and maximum are two. 4000 when left out. */
  maxDisplayPoints?: number;
  /** The address of PicoStream, such as "http://localhost:8737"; where the script came from when left out. */
  server?: string;
  /** The token of a link, which a server needs that listens on more than its own computer. */
  token?: string;
  /** Hears why nothing can be shown, in a sentence, and null when something can again. */
  onProblem?: (problem: string | null) => void;
}

/** All of the options, checked. */
export interface CheckedOptions extends Required<Omit<PlotterOptions, "server" | "token">> {
  server: URL;
  token: string | null;
}

/** So many points of a channel are drawn at most. */
const MOST_POINTS = 32768;

/**
 * Checks options and puts in what was left out. `script` is the address of this script. Throws a `TypeError` for a value
 * of the wrong kind and a `RangeError` for one that cannot be.
 */
export function checkedOptions(given: PlotterOptions, script: string): CheckedOptions {
  const { hdf5Path = null, server = script, token = null, onProblem = () => {} } = given;
  if (hdf5Path !== null && (typeof hdf5Path !== "string" || hdf5Path === "")) {
    throw new TypeError(`Cannot plot ${hdf5Path}: hdf5Path is no text. Give the name of a recording, or null.`);
  }
  if (typeof onProblem !== "function") {
    throw new TypeError("Cannot use onProblem: it is no function. Give one that takes a text or null.");
  }
  if (token !== null && typeof token !== "string") {
    throw new TypeError("Cannot use token: it is no text. Give the one of the link that PicoStream printed.");
  }
  return {
    hdf5Path,
    updateIntervalMs: numberIn(given, "updateIntervalMs", 50, 0, 60_000),
    displayWindowSeconds: numberIn(given, "displayWindowSeconds", 0.5, 1e-9, 1e9),
    decimationFactor: wholeIn(given, "decimationFactor", 150, 1e12),
    maxDisplayPoints: wholeIn(given, "maxDisplayPoints", 4000, MOST_POINTS),
    server: serverAt(server),
    token,
    onProblem,
  };
}

type NumberOption = "updateIntervalMs" | "displayWindowSeconds" | "decimationFactor" | "maxDisplayPoints";

function numberIn(given: PlotterOptions, name: NumberOption, otherwise: number, least: number, most: number): number {
  const value: unknown = given[name] ?? otherwise;
  if (typeof value !== "number") {
    throw new TypeError(`Cannot use ${name} ${value}: it is no number. Give one from ${least} to ${most}.`);
  }
  if (value >= least && value <= most) return value;
  throw new RangeError(`Cannot use ${name} ${value}: it is outside of what is possible. Give ${least} to ${most}.`);
}

function wholeIn(given: PlotterOptions, name: NumberOption, otherwise: number, most: number): number {
  const value = numberIn(given, name, otherwise, 1, most);
  if (Number.isInteger(value)) return value;
  throw new RangeError(`Cannot use ${name} ${value}: it is no whole number. Give one from 1 to ${most}.`);
}

function serverAt(address: string): URL {
  const url = URL.parse(address);
  if (url?.protocol === "http:" || url?.protocol === "https:") return new URL("/", url);
  throw new TypeError(`Cannot use the server ${address}: it is no address. Give one such as "http://localhost:8737".`);
}

/** How many columns to ask for: of the element's width, of what may be drawn, and of what the decimation leaves. */
export function columnsOf(
  { displayWindowSeconds, decimationFactor, maxDisplayPoints }: CheckedOptions,
  widthPx: number,
  stepNs: number | null,
): number {
  const decimated = stepNs === null ? Infinity : displayWindowSeconds * 1e9 / stepNs / decimationFactor;
  return Math.max(1, Math.round(Math.min(widthPx, maxDisplayPoints / 2, decimated)));
}
