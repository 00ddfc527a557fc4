import { signal } from "@preact/signals";
import type { Job, JobRequest } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";

const POLL_MS = 400;

/** The jobs that this page started, and how far they are. */
export class JobsModel {
  /** Newest first. */
  readonly jobs = signal<readonly Job[]>([]);
  /** Why the last one could not be started; null when it could. */
  readonly failure = signal<string | null>(null);
  readonly #api: Api;
  readonly #onOver: (job: Job) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onOver` is told each job that has come to its end, whichever. */
  constructor(api: Api, onOver: (job: Job) => void) {
    this.#api = api;
    this.#onOver = onOver;
  }

  /** Starts a job; answers whether it could be. */
  async start(request: JobRequest): Promise<boolean> {
    try {
      const job = await this.#api.startJob(request);
      this.failure.value = null;
      this.jobs.value = [job, ...this.jobs.peek()];
      if (job.state !== "running") this.#onOver(job);
      this.#poll();
      return true;
    } catch (error) {
      this.failure.value = (error as Error).message;
      return false;
    }
  }

  async cancel(id: string): Promise<void> {
    try {
      this.#take(await this.#api.cancelJob(id));
    } catch (error) {
      this.failure.value = (error as Error).message;
    }
  }

  /** Takes a job that is over off the list. */
  forget(id: string): void {
    this.jobs.value = this.jobs.peek().filter((job) => job.id !== id);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #poll(): void {
    clearTimeout(this.#timer);
    if (!this.jobs.peek().some(({ state }) => state === "running")) return;
    this.#timer = setTimeout(async () => {
      const running = this.jobs.peek().filter(({ state }) => state === "running");
      await Promise.all(running.map(async (job) => {
        try {
          this.#take(await this.#api.job(job.id));
        } catch (error) {
          // A server that was started anew knows nothing of it; while there is no answer it may still run.
          if ((error as { status?: number }).status === 404) {
            this.#take({
              ...job,
              state: "failed",
              text: "PicoStream was started anew and does not know this any more.",
            });
          }
        }
      }));
      this.#poll();
    }, POLL_MS);
  }

  #take(job: Job): void {
    const before = this.jobs.peek().find(({ id }) => id === job.id);
    if (before === undefined) return;
    this.jobs.value = this.jobs.peek().map((other) => other.id === job.id ? job : other);
    if (before.state === "running" && job.state !== "running") this.#onOver(job);
  }
}
