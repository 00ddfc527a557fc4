import { GAP_REASON, type GapReason } from "./outcome.ts";

/** Steps that are missing before the step `index` of those received. A step is one value, or in aggregate mode a pair. */
export interface Loss {
  index: number;
  lost: number;
  reason: GapReason;
}

/** Why more steps than usual may be missing from now on. */
export interface Interruption {
  reason: GapReason;
  /** The driver itself said that samples were lost, after all that were received so far. */
  certain: boolean;
  /** When the driver was asked again, or null while it goes on being asked. */
  resumedNs: number | null;
}

interface Suspicion {
  afterSteps: number;
  sinceNs: number;
  /** The least deficit since `leastSinceNs`: what is missing may still grow for a while after the beginning. */
  leastNs: number;
  leastSinceNs: number;
  observations: number;
}

/** The instrument's clock and the computer's may differ by this much without it being a loss. */
const DRIFT = 200e-6;
const LEAST_NS = 1e6;
const MOST_TOLERANCE_NS = 20e6;
/** A deficit that no look at the clock within this time contradicts is a loss. */
const CONFIRM_NS = 1e9;
/** After a known interruption the driver has caught up when it was found empty for this long. */
const SETTLE_NS = 100e6;
const LEAST_OBSERVATIONS = 5;

/**
 * Holds the samples received against a monotonic clock, because a driver that is asked too late may lose samples
 * without a word.
 *
 * After each time the driver was left empty, the steps received are compared with those that the time allows. How far
 * they are behind (the deficit) is the driver's delay plus whatever delayed this look; only its least values mean
 * something, and those follow the difference of the two clocks slowly. A step up in the least deficit is a loss:
 * by itself when it lasts {@linkcode CONFIRM_NS}, sooner after a known interruption.
 *
 * Losses shorter than 1 ms (or three steps; up to 20 ms with a driver whose delay varies) are not seen this way, unless
 * they repeat. Times are nanoseconds, counts are of steps, right up to 2^53.
 */
export class LossWatch {
  readonly #stepNs: number;
  #baselineNs = Infinity;
  #lastNs = 0;
  #lost = 0;
  #toleranceNs: number;
  #goodSteps = 0;
  #suspicion: Suspicion | null = null;
  #interruption: Interruption & { atSteps: number } | null = null;
  #settled: Suspicion | null = null;
  #second = { sinceNs: -Infinity, leastNs: Infinity };

  constructor(stepNs: number) {
    this.#stepNs = stepNs;
    this.#toleranceNs = this.#leastToleranceNs;
  }

  /** All steps found missing so far. */
  get lost(): number {
    return this.#lost;
  }

  /** How many steps should have been received at this time, as far as is known; 0 before anything was observed. */
  due(nowNs: number): number {
    return this.#baselineNs === Infinity ? 0 : Math.floor((nowNs - this.#baselineNs) / this.#stepNs) - this.#lost;
  }

  /** Says that samples may be missing after the `steps` received so far, for a reason that is known. */
  interrupt(interruption: Interruption, steps: number): void {
    const before = this.#interruption;
    this.#interruption = {
      reason: before?.reason ?? interruption.reason,
      certain: interruption.certain || (before?.certain ?? false),
      // A ring that stays nearly full interrupts again and again; the hole is where the driver was first asked again.
      resumedNs: before?.resumedNs ?? interruption.resumedNs,
      atSteps: before !== null && !interruption.certain ? before.atSteps : steps,
    };
    this.#settled = null;
    this.#suspicion = null;
  }

  /** To be called after each poll that left the driver empty, with the time after it. Returns a loss found thereby. */
  observe(nowNs: number, steps: number): Loss | null {
    const deficitNs = nowNs - (steps + this.#lost) * this.#stepNs;
    if (this.#interruption !== null && this.#baselineNs < Infinity) {
      this.#settled = this.#extended(this.#settled, steps, nowNs, deficitNs);
      if (nowNs - this.#settled.sinceNs < SETTLE_NS || this.#settled.observations < LEAST_OBSERVATIONS) return null;
      return this.#settle(nowNs, steps);
    }
    this.#interruption = null;
    this.#follow(nowNs, deficitNs);
    if (deficitNs <= this.#baselineNs + this.#toleranceNs) {
      this.#goodSteps = steps;
      this.#suspicion = null;
      return null;
    }
    this.#suspicion = this.#extended(this.#suspicion, this.#goodSteps, nowNs, deficitNs);
    const { sinceNs, observations } = this.#suspicion;
    return nowNs - sinceNs >= CONFIRM_NS && observations >= LEAST_OBSERVATIONS ? this.#confirm() : null;
  }

  /** To be called at the end, instead of waiting for a loss to be confirmed. */
  finish(nowNs: number, steps: number): Loss | null {
    const found = this.observe(nowNs, steps);
    if (found !== null) return found;
    if (this.#interruption !== null) {
      if (this.#settled !== null || this.#interruption.certain) return this.#settle(nowNs, steps);
      return null;
    }
    return (this.#suspicion?.observations ?? 0) >= LEAST_OBSERVATIONS ? this.#confirm() : null;
  }

  get #leastToleranceNs(): number {
    return Math.max(LEAST_NS, 3 * this.#stepNs);
  }

  /** Lets the baseline rise with the clocks' possible difference and fall at once, and learns how steady it is. */
  #follow(nowNs: number, deficitNs: number): void {
    const rises = this.#baselineNs < Infinity && this.#suspicion === null;
    const rise = rises ? DRIFT * Math.min(nowNs - this.#lastNs, 50e6) : 0;
    this.#baselineNs = Math.min(deficitNs, this.#baselineNs + rise);
    this.#lastNs = nowNs;
    const second = this.#second;
    second.leastNs = Math.min(second.leastNs, deficitNs);
    if (nowNs - second.sinceNs < 1e9) return;
    const spreadNs = second.leastNs - this.#baselineNs;
    if (spreadNs <= this.#toleranceNs) {
      const wantedNs = Math.min(4 * spreadNs, MOST_TOLERANCE_NS);
      this.#toleranceNs = Math.max(this.#leastToleranceNs, wantedNs, this.#toleranceNs * 0.98);
    }
    this.#second = { sinceNs: nowNs, leastNs: Infinity };
  }

  #extended(suspicion: Suspicion | null, afterSteps: number, nowNs: number, deficitNs: number): Suspicion {
    if (suspicion === null) {
      return { afterSteps, sinceNs: nowNs, leastNs: deficitNs, leastSinceNs: nowNs, observations: 1 };
    }
    if (nowNs - suspicion.leastSinceNs >= CONFIRM_NS / 2 && nowNs - suspicion.sinceNs < CONFIRM_NS) {
      suspicion.leastNs = deficitNs;
      suspicion.leastSinceNs = nowNs;
    }
    suspicion.leastNs = Math.min(suspicion.leastNs, deficitNs);
    suspicion.observations++;
    return suspicion;
  }

  #confirm(): Loss | null {
    const suspicion = this.#suspicion;
    this.#suspicion = null;
    if (suspicion === null) return null;
    const lost = Math.round((suspicion.leastNs - this.#baselineNs) / this.#stepNs);
    this.#lost += lost;
    this.#goodSteps = suspicion.afterSteps;
    return { index: suspicion.afterSteps, lost, reason: GAP_REASON.clockDeficit };
  }

  #settle(nowNs: number, steps: number): Loss | null {
    const interruption = this.#interruption;
    if (interruption === null) return null;
    const leastNs = this.#settled?.leastNs ?? nowNs - (steps + this.#lost) * this.#stepNs;
    const missing = Math.round((leastNs - this.#baselineNs) / this.#stepNs);
    this.#interruption = null;
    this.#settled = null;
    this.#goodSteps = steps;
    const { certain, reason, atSteps, resumedNs } = interruption;
    const seen = missing * this.#stepNs > Math.max(0.2e6, 2 * this.#stepNs);
    if (!seen && !certain) return null;
    const lost = Math.max(1, missing);
    this.#lost += lost;
    // A driver that was full kept what it had and dropped what came then: the hole is where it was asked again.
    const afterResume = resumedNs === null ? 0 : Math.round((nowNs - resumedNs) / this.#stepNs);
    return { index: certain ? atSteps : Math.max(atSteps, steps - afterResume), lost, reason };
  }
}
