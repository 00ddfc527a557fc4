import { type Failure, RecordFailure } from "./failure.ts";

/** A worker on the main thread's side: its messages awaited by kind, and its failures as rejections. */
export class WorkerLink<Out, In extends { kind: string }> {
  readonly #worker: Worker;
  readonly #handlers = new Map<string, (message: In) => void>();
  readonly #waiting = new Set<(failure: Error) => void>();
  #failure: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<In & { failure?: Failure }>) => {
      if (data.kind === "failed" && data.failure) this.fail(new RecordFailure(data.failure));
      else this.#handlers.get(data.kind)?.(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail(new Error(event.message));
    };
  }

  send(message: Out): void {
    this.#worker.postMessage(message);
  }

  on<K extends In["kind"]>(kind: K, handler: (message: In & { kind: K }) => void): void {
    this.#handlers.set(kind, handler as (message: In) => void);
  }

  /** The next message of a kind. Rejects when the worker fails before. */
  next<K extends In["kind"]>(kind: K): Promise<In & { kind: K }> {
    const { promise, resolve, reject } = Promise.withResolvers<In & { kind: K }>();
    if (this.#failure !== null) reject(this.#failure);
    this.#waiting.add(reject);
    this.on(kind, (message) => {
      this.#waiting.delete(reject);
      resolve(message);
    });
    return promise;
  }

  /** Rejects everything that waits for this worker. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  terminate(): void {
    this.#worker.terminate();
  }
}
