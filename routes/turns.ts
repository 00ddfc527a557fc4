import type { Recorder } from "../record/recorder.ts";
import { ApiFailure } from "./api_failure.ts";

/** So many questions may wait; who asks more has to ask again. */
const MOST_WAITING = 8;
const MOST_REST_MS = 2000;

/**
 * Lets questions that cost processor time be answered one after the other, and rests after each while something is
 * recorded: however many pages ask, they take only a part of one processor from the recording.
 */
export class Turns {
  readonly #recorder: Recorder;
  readonly #ending: AbortSignal;
  readonly #rest: number;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** A question that took a time is followed by `rest` times as much; `ending` ends a rest. */
  constructor(recorder: Recorder, ending: AbortSignal, rest: number) {
    this.#recorder = recorder;
    this.#ending = ending;
    this.#rest = rest;
  }

  /** Asks after those who asked before. Throws an {@linkcode ApiFailure} when too many wait. */
  async ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) {
      throw new ApiFailure(503, "Cannot answer now: too many others wait for it. Ask again in a second.");
    }
    this.#waiting++;
    const answer = this.#turn.then(async () => {
      const startMs = performance.now();
      try {
        return await question();
      } finally {
        this.#waiting--;
        const restMs = Math.min(MOST_REST_MS, this.#rest * (performance.now() - startMs));
        if (this.#recorder.recording !== null) this.#turn = this.#turn.then(() => rest(restMs, this.#ending));
      }
    });
    this.#turn = answer.catch(() => {});
    return await answer;
  }
}

/** Resolves after a time, or when all ends. */
function rest(ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    ending.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      ending.removeEventListener("abort", done);
      resolve();
    }
  });
}
