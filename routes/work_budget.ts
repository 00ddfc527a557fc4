/**
 * How much of a processor some work may take. Time that was not used is saved up to a limit, so that a short burst goes
 * ahead at once; work that took longer than what there was is paid back before the next.
 */
export class WorkBudget {
  readonly #share: number;
  readonly #mostMs: number;
  #leftMs: number;
  #countedMs = 0;

  /** `share` of one processor, 0 to 1; at most `mostMs` of work are saved up. */
  constructor(share: number, mostMs: number) {
    this.#share = share;
    this.#mostMs = mostMs;
    this.#leftMs = mostMs;
  }

  /** Whether work may begin at this time, which never goes back. */
  allows(nowMs: number): boolean {
    this.#leftMs = Math.min(this.#mostMs, this.#leftMs + (nowMs - this.#countedMs) * this.#share);
    this.#countedMs = nowMs;
    return this.#leftMs > 0;
  }

  /** Counts what work took. */
  spend(ms: number): void {
    this.#leftMs -= ms;
  }
}
