import type { Look, LookRequest } from "../view/look.ts";
import type { Role } from "./access.ts";
import { LiveFeed } from "./live_feed.ts";
import { LiveSocket, type Wire } from "./live_socket.ts";
import type { LiveMessage, Status } from "./protocol.ts";
import { recordingName } from "./recording_name.ts";
import { WorkBudget } from "./work_budget.ts";

/** What the hub shows. */
export interface LiveSource {
  dataFolder: string;
  /** What `name: null` stands for: the recording at work, or the last one. */
  readonly name: string | null;
  /** The recording at work, and how many of its values can be seen. */
  readonly work: { name: string; written: number } | null;
  status(role: Role): Status;
  /** Rejects also for names that are none. */
  look(name: string, request: LookRequest): Promise<Look>;
  /** Hears whether somebody watches the recording at work. */
  setWatched(watched: boolean): void;
}

const STATUS_MS = 250;
/** All sockets together may cost so much of a processor. */
const SHARE = 0.25;
const SAVED_MS = 100;

/**
 * Serves all live sockets. What several of them watch is asked for once, one question at a time, that which was asked
 * longest ago first; so when the hub has used up its share of the processor, all get fewer frames alike. It does nothing
 * by itself: somebody calls {@linkcode tick}.
 */
export class LiveHub {
  readonly #source: LiveSource;
  readonly #now: () => number;
  readonly #sockets = new Set<LiveSocket>();
  readonly #budget = new WorkBudget(SHARE, SAVED_MS);
  #feeds = new Map<string, LiveFeed>();
  #isAsking = false;
  #statusMs = -Infinity;

  /** `now` gives milliseconds that never go back. */
  constructor(source: LiveSource, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** How many sockets there are. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Adds a socket that is open, and sends it the status. */
  add(wire: Wire, role: Role): LiveSocket {
    const socket = new LiveSocket(wire, role);
    this.#sockets.add(socket);
    socket.sendText(this.#statusText(role));
    return socket;
  }

  remove(socket: LiveSocket): void {
    this.#sockets.delete(socket);
    if (this.#sockets.size === 0) this.#source.setWatched(false);
  }

  /** Takes a message of a page, and answers it as soon as possible. */
  receive(socket: LiveSocket, data: unknown): void {
    const isNew = socket.receive(data, this.#now());
    if (isNew) this.#feedOf(socket)?.forgive();
    this.tick();
  }

  /** Sends the status to all, at once. */
  sendStatus(): void {
    this.#statusMs = this.#now();
    const texts = new Map<Role, string>();
    for (const socket of this.#sockets) {
      const text = texts.get(socket.role) ?? this.#statusText(socket.role);
      texts.set(socket.role, text);
      socket.sendText(text);
    }
  }

  /** Sends what is due, and asks what is due. To be called more often than frames are wanted. */
  tick(): void {
    const nowMs = this.#now();
    if (nowMs - this.#statusMs >= STATUS_MS) this.sendStatus();
    const watchers = this.#watchers();
    const { work } = this.#source;
    this.#source.setWatched([...watchers.keys()].some(({ name }) => name === work?.name));
    for (const [feed, sockets] of watchers) this.#deliver(feed, sockets);
    if (this.#isAsking || !this.#budget.allows(nowMs)) return;
    const due =
      [...watchers].filter(([feed, sockets]) =>
        feed.isDue(writtenOf(feed, work), nowMs) && sockets.some((socket) => socket.isReady(nowMs))
      ).map(([feed]) => feed).toSorted((a, b) => a.askedMs - b.askedMs)[0];
    if (due !== undefined) this.#ask(due, writtenOf(due, work));
  }

  async #ask(feed: LiveFeed, written: number | null): Promise<void> {
    this.#isAsking = true;
    feed.asked(written, this.#now());
    try {
      const look = await this.#source.look(feed.name, feed.request);
      this.#budget.spend(look.tookMs);
      feed.answered(look);
    } catch (error) {
      feed.failed(error instanceof Error ? error : new Error(String(error)));
    }
    this.#isAsking = false;
    this.tick();
  }

  /** Sends a feed's answer to those who do not have it and are ready for it. */
  #deliver(feed: LiveFeed, sockets: readonly LiveSocket[]): void {
    const startMs = this.#now();
    for (const socket of sockets) {
      if (socket.shown === feed.version || socket.watch === null) continue;
      if (feed.problem !== null) {
        const { error, path } = feed.problem;
        const uncovered = path === null ? null : recordingName(this.#source.dataFolder, path);
        socket.sendProblem({ request: socket.watch.request, error, uncovered });
      } else if (feed.look !== null && socket.isReady(startMs)) {
        socket.sendFrame(feed.look, feed.name, startMs);
      } else {
        continue;
      }
      socket.shown = feed.version;
    }
    this.#budget.spend(this.#now() - startMs);
  }

  /** The feeds that are watched, with their sockets. Forgets the others. */
  #watchers(): Map<LiveFeed, LiveSocket[]> {
    const watchers = new Map<LiveFeed, LiveSocket[]>();
    const before = this.#feeds;
    this.#feeds = new Map();
    for (const socket of this.#sockets) {
      const feed = this.#feedOf(socket, before);
      if (feed !== null) watchers.set(feed, [...watchers.get(feed) ?? [], socket]);
    }
    return watchers;
  }

  /** What a socket watches; null when that is nothing. */
  #feedOf(socket: LiveSocket, known: ReadonlyMap<string, LiveFeed> = this.#feeds): LiveFeed | null {
    const { watch } = socket;
    const name = watch?.name ?? this.#source.name;
    if (watch === null || name === null) return null;
    const key = LiveFeed.keyOf(name, watch);
    const feed = this.#feeds.get(key) ?? known.get(key) ?? new LiveFeed(name, watch);
    this.#feeds.set(key, feed);
    return feed;
  }

  #statusText(role: Role): string {
    const message: LiveMessage = { kind: "status", status: this.#source.status(role) };
    return JSON.stringify(message);
  }
}

function writtenOf({ name }: LiveFeed, work: LiveSource["work"]): number | null {
  return work?.name === name ? work.written : null;
}
