import type { Look } from "../view/look.ts";
import type { Role } from "./access.ts";
import { frameOf } from "./frame.ts";
import { parseLiveRequest } from "./live_request.ts";
import type { LiveMessage, LiveRequest } from "./protocol.ts";

/** The part of a `WebSocket` that is used. */
export type Wire = Pick<WebSocket, "bufferedAmount" | "send" | "close">;

/** What is watched over a socket. */
export type Watch = LiveRequest & { kind: "watch" };

const MOST_MESSAGE = 4096;
const MOST_MESSAGES_PER_S = 200;
const MOST_UNDER_WAY = 2;
/** 60 a second, and earlier by the grain of the clock that asks. */
const LEAST_FRAME_MS = 1000 / 60 - 5;
/** With more than so many bytes unsent, a page is too slow for frames, and for anything. */
const SLOW_BYTES = 1 << 20;
const STUCK_BYTES = 2 << 20;
/** Close codes of RFC 6455. */
const UNSUPPORTED = 1003;
const AGAINST_RULES = 1008;
const TOO_LONG = 1009;

/**
 * A page at the other end of a socket: what it watches, and what is on the way to it. It gets at most 60 frames a second,
 * none while two are not yet drawn, and nothing at all while it does not read. Nothing is queued for it. Times are
 * milliseconds of one clock.
 */
export class LiveSocket {
  readonly role: Role;
  /** Null while it wants no frames. */
  watch: Watch | null = null;
  /** The version of the answer that it has, 0 for none; whoever sends keeps it. */
  shown = 0;
  readonly #wire: Wire;
  readonly #underWay = new Set<number>();
  #frames = 0;
  #sentMs = -Infinity;
  #messages = 0;
  #messagesSinceMs = 0;

  constructor(wire: Wire, role: Role) {
    this.#wire = wire;
    this.role = role;
  }

  /**
   * Takes a message. True when it wants to see something else now. Closes the socket for messages that are too long, too
   * many or no texts; answers those that make no sense with a problem.
   */
  receive(data: unknown, nowMs: number): boolean {
    if (typeof data !== "string") return this.#refuse(UNSUPPORTED, "Send texts.");
    if (data.length > MOST_MESSAGE) return this.#refuse(TOO_LONG, `Send at most ${MOST_MESSAGE} characters at a time.`);
    if (this.#isFlood(nowMs)) return this.#refuse(AGAINST_RULES, `Send at most ${MOST_MESSAGES_PER_S} a second.`);
    const request = parseLiveRequest(data);
    if (request === null) {
      this.sendProblem({ request: 0, error: "Cannot read a message of the page. Load it again.", uncovered: null });
      return false;
    }
    if (request.kind === "drawn") {
      // The newest wins: a page that has drawn one draws none of those before it.
      for (const frame of this.#underWay) if (frame <= request.frame) this.#underWay.delete(frame);
      return false;
    }
    this.watch = request.kind === "watch" ? request : null;
    this.shown = 0;
    return true;
  }

  /** Whether a frame may be sent to it. */
  isReady(nowMs: number): boolean {
    return this.watch !== null && this.#underWay.size < MOST_UNDER_WAY && nowMs - this.#sentMs >= LEAST_FRAME_MS &&
      this.#wire.bufferedAmount < SLOW_BYTES;
  }

  /** Sends what it watches, as far as it is ready for it. */
  sendFrame(look: Look, name: string, nowMs: number): void {
    if (this.watch === null || !this.isReady(nowMs)) return;
    const frame = ++this.#frames;
    this.#underWay.add(frame);
    this.#sentMs = nowMs;
    this.#send(frameOf(look, { frame, request: this.watch.request, name }));
  }

  sendProblem(problem: Omit<LiveMessage & { kind: "problem" }, "kind">): void {
    const message: LiveMessage = { kind: "problem", ...problem };
    this.sendText(JSON.stringify(message));
  }

  /** Sends a {@linkcode LiveMessage} that was made a text. */
  sendText(text: string): void {
    if (this.#wire.bufferedAmount < STUCK_BYTES) this.#send(text);
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.#wire.send(data);
    } catch {
      // It is closing, which another event tells.
    }
  }

  #isFlood(nowMs: number): boolean {
    if (nowMs - this.#messagesSinceMs >= 1000) {
      this.#messagesSinceMs = nowMs;
      this.#messages = 0;
    }
    return ++this.#messages > MOST_MESSAGES_PER_S;
  }

  #refuse(code: number, reason: string): false {
    this.watch = null;
    this.#wire.close(code, reason);
    return false;
  }
}
