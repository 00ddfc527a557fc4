import type { Progress } from "../record/record.ts";
import { formatBytes, formatCount, formatDuration, formatGaps, formatRate, formatRemaining } from "../storage/units.ts";
import { log, writeError } from "./log.ts";

const LINE_MS = 250;
const LOG_MS = 5000;
const CLEAR_LINE = "\r\x1b[K";

/**
 * Shows how a recording goes: on a terminal a line that is written over again and again, elsewhere a line in the log
 * now and then. A gap is told at once in both.
 */
export class ProgressDisplay {
  readonly #terminal: boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #line = "";
  #loggedMs = performance.now();
  #gaps = 0;
  #overRange = new Set<string>();

  constructor(terminal: boolean) {
    this.#terminal = terminal;
  }

  start(look: () => Progress): void {
    this.#timer = setInterval(() => this.#show(look()), LINE_MS);
  }

  /** Takes the line off the terminal and shows nothing any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#draw("");
  }

  /** Runs `write` while the line is off the terminal. */
  around(write: () => void): void {
    const line = this.#line;
    this.#draw("");
    write();
    this.#draw(line);
  }

  #show(progress: Progress): void {
    if (progress.gaps > this.#gaps) {
      this.#gaps = progress.gaps;
      log().warn(`Samples lost: ${formatCount(progress.lost)} a channel in ${formatGaps(progress.gaps)} so far.`);
    }
    for (const [channel, times] of Object.entries(progress.overRange)) {
      if (times === 0 || this.#overRange.has(channel)) continue;
      this.#overRange.add(channel);
      log().warn(`Channel ${channel} goes over its range: its samples are clipped. A larger --rangev avoids it.`);
    }
    if (this.#terminal) {
      this.#draw(fitted(progressText(progress)));
    } else if (performance.now() - this.#loggedMs >= LOG_MS) {
      this.#loggedMs = performance.now();
      log().info(progressText(progress));
    }
  }

  #draw(line: string): void {
    if (!this.#terminal || line === "" && this.#line === "") return;
    this.#line = line;
    writeError(CLEAR_LINE + line);
  }
}

/** One line that says how a recording goes. */
export function progressText(progress: Progress): string {
  const { elapsedS, received, actualPerS, configuredPerS, ringFill, diskFreeBytes, bytesPerS, gaps, lost } = progress;
  const left = diskFreeBytes === 0
    ? "?"
    : `${formatRemaining(diskFreeBytes / bytesPerS)} (${formatBytes(diskFreeBytes)})`;
  // Gaps come first: a narrow terminal cuts the end off.
  return [
    formatDuration(Math.floor(elapsedS)),
    gaps === 0 ? "no gaps" : `${formatGaps(gaps)}, ${formatCount(lost)} LOST`,
    `${formatCount(received)} samples`,
    `${formatRate(Number(actualPerS.toPrecision(4)))} of ${formatRate(configuredPerS)}`,
    `buffer ${Math.round(ringFill * 100)} %`,
    `disk ${left}`,
  ].join(" · ");
}

function fitted(line: string): string {
  try {
    return line.slice(0, Deno.consoleSize().columns - 1);
  } catch {
    return line;
  }
}
