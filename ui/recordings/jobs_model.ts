import { signal } from "@preact/signals";
import type { Job, JobRequest } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";

const POLL_MS = 400;

/** The jobs of the server, whichever page started them, and how far they are. */
export class JobsModel {
  /** Newest first. */
  readonly jobs = signal<readonly Job[]>([]);
  /** Why the last one could not be started; null when it could. */
  readonly failure = signal<string | null>(null);
  readonly #api: Api;
  readonly #onOver: (job: Job) => void;
  /** Those that were taken off the list. */
  readonly #forgotten = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isKnown = false;

  /** `onOver` is told each job that comes to its end, whichever. */
  constructor(api: Api, onOver: (job: Job) => void) {
    this.#api = api;
    this.#onOver = onOver;
  }

  /** Asks for the jobs, and again while one is running. Keeps what is known where the server does not answer. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.#take(await this.#api.jobs());
    } catch {
      // That the server is gone is told elsewhere.
    }
    clearTimeout(this.#timer);
    if (this.jobs.peek().some(({ state }) => state === "running")) {
      this.#timer = setTimeout(() => void this.load(), POLL_MS);
    }
  }

  /** Starts a job; answers whether it could be. */
  async start(request: JobRequest): Promise<boolean> {
    try {
      const job = await this.#api.startJob(request);
      this.failure.value = null;
      this.jobs.value = [job, ...this.jobs.peek().filter(({ id }) => id !== job.id)];
      if (job.state !== "running") this.#onOver(job);
      void this.load();
      return true;
    } catch (error) {
      this.failure.value = (error as Error).message;
      return false;
    }
  }

  async cancel(id: string): Promise<void> {
    try {
      await this.#api.cancelJob(id);
    } catch (error) {
      this.failure.value = (error as Error).message;
    }
    await this.load();
  }

  /** Takes a job that is over off the list. */
  forget(id: string): void {
    this.#forgotten.add(id);
    this.jobs.value = this.jobs.peek().filter((job) => job.id !== id);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #take(all: readonly Job[]): void {
    const before = this.jobs.peek();
    this.jobs.value = all.filter(({ id }) => !this.#forgotten.has(id));
    for (const job of this.#isKnown ? this.jobs.peek() : []) {
      const wasRunning = before.find(({ id }) => id === job.id)?.state !== job.state;
      if (job.state !== "running" && wasRunning) this.#onOver(job);
    }
    this.#isKnown = true;
  }
}
