import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { RecordingEntry } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";

/** The recordings of the data folder, as they were when they were asked for last. */
export class RecordingsModel {
  /** Newest first; null until they are known. */
  readonly entries = signal<RecordingEntry[] | null>(null);
  /** Why they are not known, or not anew; null when they are. */
  readonly failure = signal<string | null>(null);
  /** Whether they are being asked for. */
  readonly loading: ReadonlySignal<boolean>;
  readonly #api: Api;
  readonly #asking = signal(0);

  constructor(api: Api) {
    this.#api = api;
    this.loading = computed(() => this.#asking.value > 0);
  }

  /** Asks anew. What fails stands in `failure`. */
  async load(): Promise<void> {
    this.#asking.value++;
    try {
      this.entries.value = await this.#api.recordings();
      this.failure.value = null;
    } catch (error) {
      this.failure.value = (error as Error).message;
    } finally {
      this.#asking.value--;
    }
  }
}
