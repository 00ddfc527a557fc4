import type { Frame } from "../../routes/protocol.ts";

/** What is seen at a moment: seconds of the recording. */
export interface Shown {
  t0S: number;
  t1S: number;
}

/** A shorter window would move by more than a few hundredths of itself from picture to picture: it jumps all the same. */
const LEAST_SPAN_S = 0.2;
/** How far behind the newest frame the picture runs: the time from one frame to the next, so that it never has to wait. */
const BEHIND_S = 0.05;
/**
 * How much of a difference to the clock a frame corrects, at least: the first frames, of which the very first one is late
 * because everything begins, all count the same. With a larger difference than this the clock is set anew.
 */
const CORRECTION = 0.05;
const MOST_DIFFERENCE_S = 0.2;

/**
 * Moves the window over a growing recording as time goes on, between frames too, so that the signal runs evenly at the
 * rate of the screen. What it shows is never newer than the newest frame. For frames that follow: they have a little lead
 * before their beginning.
 */
export class Follower {
  #frame: Frame | null = null;
  /** The clock of the page, less the time of the newest sample. */
  #offsetS = NaN;
  /** Frames since the clock was set. */
  #frames = 0;

  /** Takes a frame at the moment when it comes. */
  take(frame: Frame, nowMs: number): void {
    const offsetS = nowMs / 1000 - frame.t1S;
    const difference = offsetS - this.#offsetS;
    const isSame = this.#frame?.name === frame.name && Math.abs(difference) < MOST_DIFFERENCE_S;
    this.#frames = isSame ? this.#frames + 1 : 1;
    this.#offsetS = isSame ? this.#offsetS + Math.max(CORRECTION, 1 / this.#frames) * difference : offsetS;
    this.#frame = frame;
  }

  /** What to show now; what the frame itself says where nothing moves. Null before the first frame. */
  shownAt(nowMs: number): Shown | null {
    const frame = this.#frame;
    if (frame === null) return null;
    const { t0S, t1S } = frame;
    if (!this.isMoving) return { t0S, t1S };
    const endS = Math.min(t1S, nowMs / 1000 - this.#offsetS - BEHIND_S);
    // What it is behind by has to be in the frame, or before the recording.
    const leadS = firstS(frame) > frame.startS ? t0S - firstS(frame) : Infinity;
    const shiftS = Math.max(0, Math.min(t1S - endS, leadS));
    return { t0S: t0S - shiftS, t1S: t1S - shiftS };
  }

  /** Whether the next picture differs although no frame comes. */
  get isMoving(): boolean {
    const frame = this.#frame;
    return frame !== null && frame.unfinished && frame.t1S - frame.t0S >= LEAST_SPAN_S;
  }
}

/** Where the columns of a frame begin. */
function firstS({ firstStep, stepNs }: Frame): number {
  return firstStep * stepNs / 1e9;
}
