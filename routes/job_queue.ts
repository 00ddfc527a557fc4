import { type Failure, failureOf } from "../record/failure.ts";
import { withoutFlags } from "../record/without_flags.ts";
import { WorkerLink } from "../record/worker_link.ts";
import { ApiFailure } from "./api_failure.ts";
import type { JobOrder } from "./job_work.ts";
import type { Job } from "./protocol.ts";

/** What a job's worker says: `progress` now and then, and one of the others at the end. */
export type JobMessage =
  | { kind: "progress"; fraction: number }
  | { kind: "done"; text: string }
  | { kind: "cancelled" }
  | { kind: "failed"; failure: Failure };

interface Entry {
  job: Job;
  order: JobOrder;
  cancel: () => void;
}

/** So many wait or are at work; more are refused. */
const MOST_RUNNING = 20;
/** So many that are over are remembered. */
const MOST_OVER = 100;

/**
 * Work that takes time, one after the other and each in a thread of its own: a recording at work shares the computer with
 * one at the most.
 */
export class JobQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #ending: AbortSignal;
  readonly #endings: Set<Promise<void>>;
  #turn: Promise<void> = Promise.resolve();

  /** `ending` cancels all; `endings` holds what is at work until it is over. */
  constructor(ending: AbortSignal, endings: Set<Promise<void>>) {
    this.#ending = ending;
    this.#endings = endings;
    ending.addEventListener("abort", () => {
      for (const { cancel } of this.#entries.values()) cancel();
    });
  }

  /** Lets a job wait for its turn. `output` is the name of the exported file. Throws when too many wait. */
  add(order: JobOrder, output: string | null): Job {
    const running = [...this.#entries.values()].filter(({ job }) => job.state === "running");
    if (running.length >= MOST_RUNNING) {
      throw new ApiFailure(429, "Cannot start one more job: too many are waiting. Wait until some are over.");
    }
    const { kind, name } = order.request;
    const job: Job = {
      id: crypto.randomUUID(),
      kind,
      name,
      state: "running",
      fraction: null,
      text: running.length > 0 ? "Waits for the job before." : "",
      output: null,
    };
    const entry: Entry = { job, order, cancel: () => over(job, "cancelled", "Cancelled.") };
    this.#entries.set(job.id, entry);
    this.#forgetOld();
    this.#endings.delete(this.#turn);
    this.#turn = this.#turn.then(() => this.#work(entry, output));
    this.#endings.add(this.#turn);
    return job;
  }

  /** All that are known, the newest first. */
  list(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job).reverse();
  }

  /** A job as it is now, also one that is over. Throws an {@linkcode ApiFailure} where there is none. */
  get(id: string): Job {
    return this.#entry(id).job;
  }

  /** Cancels a job; it is over soon. A recovery is not interrupted. Does nothing to one that is over. */
  cancel(id: string): Job {
    const { job, cancel } = this.#entry(id);
    if (job.state === "running") cancel();
    return job;
  }

  /** Whether a job that is not over has to do with this file. */
  isBusy(path: string): boolean {
    return [...this.#entries.values()].some(({ job, order }) =>
      job.state === "running" && (order.path === path || order.output === path)
    );
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new ApiFailure(404, "Cannot find this job: it is not known. Start it again.");
    return entry;
  }

  async #work(entry: Entry, output: string | null): Promise<void> {
    const { job, order } = entry;
    if (job.state !== "running" || this.#ending.aborted) return;
    job.text = "";
    const worker = new Worker(new URL("./job_worker.ts", import.meta.url), { type: "module", name: "job" });
    const link = new WorkerLink<JobOrder | null, JobMessage>(worker);
    entry.cancel = () => link.send(null);
    try {
      link.on("progress", ({ fraction }) => job.fraction = Math.min(1, fraction));
      const done = link.next("done").then(({ text }) => {
        job.output = output;
        over(job, "done", text);
      });
      const cancelled = link.next("cancelled").then(() => over(job, "cancelled", "Cancelled."));
      link.send(order);
      await Promise.race([done, cancelled]);
    } catch (error) {
      over(job, "failed", withoutFlags(failureOf(error).message));
    } finally {
      link.terminate();
    }
  }

  #forgetOld(): void {
    const old = [...this.#entries.values()].filter(({ job }) => job.state !== "running");
    for (const { job } of old.slice(0, Math.max(0, old.length - MOST_OVER))) this.#entries.delete(job.id);
  }
}

function over(job: Job, state: Exclude<Job["state"], "running">, text: string): void {
  Object.assign(job, { state, text, fraction: state === "done" ? 1 : job.fraction });
}
