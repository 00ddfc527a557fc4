import { OverviewMissingError } from "../storage/view.ts";
import type { Look, LookRequest } from "../view/look.ts";
import type { Watch } from "./live_socket.ts";

/** Why there is nothing to show. `path` is the file that needs an overview. */
export interface FeedProblem {
  error: string;
  path: string | null;
}

/** A part of the past is looked at again so seldom, for the end of the recording and what was deleted. */
const PAST_MS = 250;
/** A recording that another program may be writing is asked so often whether it has grown. */
const FOREIGN_MS = 100;
/** After a failure the recording at work is asked again: its next file may just be in the making. */
const RETRY_MS = 250;
/** So many failures in a row are kept from the page. */
const QUIET_FAILURES = 2;
/** Two questions about one growing part are so far apart: 60 a second, and earlier by the grain of the clock that asks. */
const LEAST_MS = 1000 / 60 - 5;

/** One part of one recording, its newest answer, and when to ask again. Serves all sockets that watch the same. */
export class LiveFeed {
  readonly name: string;
  readonly request: LookRequest;
  /** Counts the answers that differ, problems included; 0 before the first. */
  version = 0;
  look: Look | null = null;
  problem: FeedProblem | null = null;
  askedMs = -Infinity;
  #askedWritten: number | null = null;
  #failures = 0;

  constructor(name: string, { follow, t0S, spanS, widthPx, channels }: Watch) {
    this.name = name;
    this.request = { follow, t0S, spanS, widthPx, channels };
  }

  /** What is the same for all who can share a feed. */
  static keyOf(name: string, { follow, t0S, spanS, widthPx, channels }: Watch): string {
    return JSON.stringify([name, follow ? null : t0S, spanS, widthPx, channels?.toSorted() ?? null]);
  }

  /**
   * Whether the answer can be another one now. `written` is how many values of it can be seen, when this program records
   * it, else null.
   */
  isDue(written: number | null, nowMs: number): boolean {
    const sinceMs = nowMs - this.askedMs;
    if (written === 0) return false; // The file may not be there yet, and holds nothing.
    if (this.#failures > 0) return written !== null && sinceMs >= RETRY_MS;
    if (this.look === null || written === null && this.#askedWritten !== null) return true;
    if (written === null) return this.look.view.unfinished && sinceMs >= FOREIGN_MS;
    if (written === this.#askedWritten) return false;
    return sinceMs >= (this.look.t1S < this.look.view.endS ? PAST_MS : LEAST_MS);
  }

  /** Says that the question is asked. */
  asked(written: number | null, nowMs: number): void {
    this.askedMs = nowMs;
    this.#askedWritten = written;
  }

  answered(look: Look): void {
    const before = this.problem === null ? this.look?.view : undefined;
    const { startS, endS, unfinished } = look.view;
    const isSame = before?.startS === startS && before.endS === endS && before.unfinished === unfinished;
    this.look = look;
    this.problem = null;
    this.#failures = 0;
    if (!isSame) this.version++;
  }

  failed(error: Error): void {
    this.#failures++;
    if (this.#askedWritten !== null && this.#failures <= QUIET_FAILURES) return;
    const path = error instanceof OverviewMissingError ? error.path : null;
    if (this.problem?.error === error.message) return;
    this.problem = { error: error.message, path };
    this.version++;
  }

  /** Makes it ask again after a failure: somebody may have mended it. */
  forgive(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.look = null;
    this.problem = null;
  }
}
