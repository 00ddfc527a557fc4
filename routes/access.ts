import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What somebody may do: everything, or only look. */
export type Role = "control" | "viewer";

/** How somebody proved to be let in: the answer to a token. */
export type Verdict = Role | "refused" | "too many failures";

const TOKEN_BYTES = 24;
const MOST_FAILURES = 10;
const FAILURES_MS = 60_000;
/** So many addresses are remembered; more than these cannot make the memory grow. */
const MOST_ADDRESSES = 1000;

/** Two tokens, one for each role. Whoever may connect to a server that only listens on loopback needs none. */
export class Access {
  readonly control: string;
  readonly viewer: string;
  /** Whether a token is needed at all. */
  readonly needed: boolean;
  /** What those may do who need no token. */
  readonly open: Role;
  readonly #failures = new Map<string, { count: number; sinceMs: number }>();
  readonly #now: () => number;

  /**
   * `needed` makes tokens necessary; else everybody has the role `open`. `now` gives milliseconds, for tests.
   */
  constructor(needed: boolean, open: Role = "control", now: () => number = () => performance.now()) {
    this.needed = needed;
    this.open = open;
    this.#now = now;
    this.control = newToken();
    this.viewer = newToken();
  }

  /**
   * The role that a token stands for; null is no token at all and counts as no attempt. After ten wrong ones from an
   * address within a minute, even a right one from there is refused until the minute is over.
   */
  judge(token: string | null, address: string): Verdict {
    if (!this.needed) return this.open;
    if (token === null) return "refused";
    const failed = this.#failures.get(address);
    if (failed !== undefined && this.#now() - failed.sinceMs > FAILURES_MS) this.#failures.delete(address);
    else if (failed !== undefined && failed.count >= MOST_FAILURES) return "too many failures";
    // Both are always compared, so that the time says nothing about which one it nearly was.
    const isControl = isSame(token, this.control);
    const isViewer = isSame(token, this.viewer);
    if (isControl) return "control";
    if (isViewer) return "viewer";
    this.#fail(address);
    return "refused";
  }

  #fail(address: string): void {
    const failed = this.#failures.get(address);
    if (failed !== undefined) {
      failed.count++;
      return;
    }
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= MOST_ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
    this.#failures.set(address, { count: 1, sinceMs: this.#now() });
  }
}

function newToken(): string {
  return Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url");
}

/** Compares in a time that does not depend on where two texts differ, nor on their lengths. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hash(a), hash(b));
}

function hash(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
