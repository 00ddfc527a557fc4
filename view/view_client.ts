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

/**
 * Looks into recordings from another thread: opens them there, and answers views of them. A recording may be growing;
 * every answer is of what it is at that moment. Methods reject with an {@linkcode OverviewMissingError} where an
 * overview has to be made first, and with a {@linkcode RecordFailure} for everything else.
 */
export class ViewClient implements Disposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #failure: Error | null = null;

  constructor() {
    this.#worker = new Worker(new URL("./view_worker.ts", import.meta.url), { type: "module", name: "view" });
    this.#worker.onmessage = ({ data }: MessageEvent<ViewAnswer>) => this.#settle(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(event.message));
    };
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
    this.#worker.terminate();
    this.#fail(new Error("Cannot look into a recording: the view was closed. Open a new one."));
  }

  #ask<K extends keyof ViewCalls>(call: K, ask: ViewCalls[K]["ask"]): Promise<ViewCalls[K]["answer"]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const id = ++this.#asked;
    const { promise, resolve, reject } = Promise.withResolvers<ViewCalls[K]["answer"]>();
    this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    this.#worker.postMessage({ id, call, ask } as ViewQuestion);
    return promise;
  }

  #settle(message: ViewAnswer): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("answer" in message) waiting?.resolve(message.answer);
    else if (message.uncovered !== null) waiting?.reject(new OverviewMissingError(message.uncovered));
    else waiting?.reject(new RecordFailure(message.failure));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
