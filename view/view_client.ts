import { RecordFailure } from "../record/failure.ts";
import { OverviewMissingError, type View, type ViewRequest } from "../storage/view.ts";
import type { Look, LookRequest } from "./look.ts";
import type { ChannelMeasurement, Part } from "./measure.ts";
import type { Spectra, SpectrumRequest } from "./spectrum.ts";
import type { ViewAnswer, ViewCalls, ViewQuestion } from "./messages.ts";
import type { ViewedRecording } from "./view_host.ts";

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** A worker that lived shorter than this is not followed by another one before the time is over. */
const LEAST_LIFE_MS = 1000;

/**
 * Looks into recordings from another thread: opens them there, and answers views of them. A recording may be growing;
 * every answer is of what it is at that moment. Methods reject with an {@linkcode OverviewMissingError} where an
 * overview has to be made first, and with a {@linkcode RecordFailure} for everything else.
 *
 * When the thread itself ends by an error, all that is waited for is rejected, because any of it may have been the cause;
 * the next question starts another thread, at most one a second.
 */
export class ViewClient implements Disposable {
  readonly #start: () => Worker;
  readonly #now: () => number;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null;
  #startedMs: number;
  #asked = 0;
  /** Why there is no worker. */
  #failure: Error | null = null;
  #closed = false;

  /** `start` makes the worker, `now` gives milliseconds that never go back: both are there for tests. */
  constructor(start: () => Worker = startWorker, now: () => number = () => performance.now()) {
    this.#start = start;
    this.#now = now;
    this.#startedMs = now();
    this.#worker = this.#begin();
  }

  /** Opens a recording, by the name of its file or the one that was given when it was split. */
  open(path: string): Promise<ViewedRecording> {
    return this.#ask("open", { path });
  }

  /** Looks at a part of a recording, and opens it when it is not open. */
  query(path: string, request: ViewRequest): Promise<View> {
    return this.#ask("query", { path, request });
  }

  /** As `query`, with all that is needed to draw the answer; it can follow the newest values. */
  look(path: string, request: LookRequest): Promise<Look> {
    return this.#ask("look", { path, request });
  }

  /** Measures a part of a recording, see {@linkcode ChannelMeasurement}. */
  measure(path: string, part: Part): Promise<ChannelMeasurement[]> {
    return this.#ask("measure", { path, part });
  }

  /** Analyses a part of a recording, see {@linkcode Spectra}. */
  spectrum(path: string, request: SpectrumRequest): Promise<Spectra> {
    return this.#ask("spectrum", { path, request });
  }

  /** Closes a recording. */
  async close(path: string): Promise<void> {
    await this.#ask("close", { path });
  }

  /** Ends the thread. What is still waited for is rejected. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#fail(new Error("Cannot look into a recording: the view was closed. Open a new one."));
  }

  #ask<K extends keyof ViewCalls>(call: K, ask: ViewCalls[K]["ask"]): Promise<ViewCalls[K]["answer"]> {
    if (this.#worker === null) {
      const mayStart = !this.#closed && this.#now() - this.#startedMs >= LEAST_LIFE_MS;
      if (!mayStart) return Promise.reject(this.#failure);
      this.#startedMs = this.#now();
      this.#worker = this.#begin();
    }
    const id = ++this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<ViewCalls[K]["answer"]>();
    this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    this.#worker.postMessage({ id, call, ask } as ViewQuestion);
    return promise;
  }

  #begin(): Worker {
    const worker = this.#start();
    worker.onmessage = ({ data }: MessageEvent<ViewAnswer>) => this.#settle(data);
    worker.onerror = (event) => {
      event.preventDefault();
      // One that was already given up has nothing more to say.
      if (worker !== this.#worker) return;
      const message =
        `Cannot look into a recording: the thread that does it has failed: ${event.message}. Try it again.`;
      this.#fail(new RecordFailure({ kind: "unexpected", message, stack: message }));
    };
    return worker;
  }

  #settle(message: ViewAnswer): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("answer" in message) waiting?.resolve(message.answer);
    else if (message.uncovered !== null) waiting?.reject(new OverviewMissingError(message.uncovered));
    else waiting?.reject(new RecordFailure(message.failure));
  }

  #fail(error: Error): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#failure = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function startWorker(): Worker {
  return new Worker(new URL("./view_worker.ts", import.meta.url), { type: "module", name: "view" });
}
