import { formatDuration } from "../storage/units.ts";
import { writeError } from "./log.ts";

const DRAW_MS = 100;
const CLEAR_LINE = "\r\x1b[K";
const MOST_CELLS = 40;
const LEAST_CELLS = 10;
const COLUMNS = 80;

/** How far something is. */
export interface BarState {
  /** 0 to 1. */
  fraction: number;
  /** How fast it goes, as text. */
  rate: string;
  /** Null while nobody can know. */
  leftS: number | null;
}

/**
 * Shows on standard error how far something is: a bar, percent, rate and the time that is left. Where that is no
 * terminal, or `shown` is false, it shows nothing. Disposing it takes the bar off the terminal.
 */
export class ProgressBar implements Disposable {
  readonly #shown: boolean;
  readonly #rateText: (perS: number) => string;
  readonly #startMs = performance.now();
  #drawnMs: number | null = null;

  /** `rateText` is how so many of what {@linkcode update} counts, a second, are told. */
  constructor(shown: boolean, rateText: (perS: number) => string) {
    this.#shown = shown && Deno.stderr.isTerminal();
    this.#rateText = rateText;
  }

  /** `done` `of` so many are done. May be called as often as one likes. */
  update(done: number, of: number): void {
    const nowMs = performance.now();
    if (!this.#shown || nowMs - (this.#drawnMs ?? this.#startMs) < DRAW_MS) return;
    this.#drawnMs = nowMs;
    const perS = done / (nowMs - this.#startMs) * 1000;
    const leftS = perS > 0 ? (of - done) / perS : null;
    const state = { fraction: done / of, rate: this.#rateText(Number(perS.toPrecision(3))), leftS };
    writeError(CLEAR_LINE + barText(state, columnsOfTerminal()));
  }

  [Symbol.dispose](): void {
    if (this.#drawnMs !== null) writeError(CLEAR_LINE);
  }
}

/** The bar as a line that fits into so many columns, where these are not too few for any bar. */
export function barText({ fraction, rate, leftS }: BarState, columns: number): string {
  const percent = `${Math.floor(fraction * 100)} %`.padStart(5);
  const left = leftS === null ? "" : `  ${formatDuration(leftS < 1 ? 1 : Math.ceil(leftS))} left`;
  const words = `${percent}  ${rate}${left}`;
  const cells = Math.max(LEAST_CELLS, Math.min(MOST_CELLS, columns - words.length - 4));
  const full = Math.floor(fraction * cells);
  return `[${"#".repeat(full)}${"-".repeat(cells - full)}] ${words}`.slice(0, columns - 1);
}

function columnsOfTerminal(): number {
  try {
    // A terminal that does not know its size says 0.
    return Deno.consoleSize().columns || COLUMNS;
  } catch {
    return COLUMNS;
  }
}
