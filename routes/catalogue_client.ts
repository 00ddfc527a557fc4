import type { Failure } from "../record/failure.ts";
import { WorkerLink } from "../record/worker_link.ts";
import type { RecordingEntry } from "./protocol.ts";

/** What the catalogue's worker is asked. The folder stays the same. */
export interface CatalogueQuestion {
  folder: string;
  atWork: string | null;
}

/** What it answers. */
export type CatalogueAnswer =
  | { kind: "list"; entries: RecordingEntry[] }
  | { kind: "failed"; failure: Failure };

/** The list of the data folder's recordings, made in another thread, which starts with the first question. */
export class CatalogueClient implements Disposable {
  readonly #folder: string;
  #link: WorkerLink<CatalogueQuestion, CatalogueAnswer> | null = null;
  #asked: { atWork: string | null; answer: Promise<RecordingEntry[]> } | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * As {@linkcode Catalogue.list}. Whoever asks while the same is being answered gets that answer. After a failure the
   * next question has a new thread.
   */
  async list(atWork: string | null): Promise<RecordingEntry[]> {
    while (this.#asked !== null) {
      const { answer, atWork: asked } = this.#asked;
      if (asked === atWork) return await answer;
      await answer.catch(() => {});
    }
    const answer = this.#ask(atWork);
    this.#asked = { atWork, answer };
    try {
      return await answer;
    } finally {
      this.#asked = null;
    }
  }

  /** Ends the thread. */
  [Symbol.dispose](): void {
    this.#link?.fail(new Error("Cannot list the recordings: the server ends. Start it again."));
    this.#link?.terminate();
    this.#link = null;
  }

  async #ask(atWork: string | null): Promise<RecordingEntry[]> {
    this.#link ??= new WorkerLink(
      new Worker(new URL("./catalogue_worker.ts", import.meta.url), { type: "module", name: "catalogue" }),
    );
    try {
      const listed = this.#link.next("list");
      this.#link.send({ folder: this.#folder, atWork });
      return (await listed).entries;
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }
}
