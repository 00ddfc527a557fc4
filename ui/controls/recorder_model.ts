import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Problem, Status } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";
import type { SettingsModel } from "./settings_model.ts";

/** Starting, stopping and quitting, and what stands in their way. */
export class RecorderModel {
  readonly status: ReadonlySignal<Status | null>;
  /** Why it could not be started or stopped the last time; null when it could. */
  readonly failure = signal<string | null>(null);
  /** Whether the program was ended from here, until it answers again. */
  readonly ended = signal(false);
  /** Why starting is not possible; null when it is. */
  readonly blocked: ReadonlySignal<string | null>;
  readonly #api: Api;
  readonly #settings: SettingsModel;
  readonly #asking = signal(false);

  /** `status` is what the server says all the time. */
  constructor(api: Api, settings: SettingsModel, status: ReadonlySignal<Status | null>) {
    this.#api = api;
    this.#settings = settings;
    this.status = status;
    this.blocked = computed(() => {
      if (status.value === null) return "PicoStream does not answer.";
      if (!status.value.mayControl) return "This link is for looking only.";
      if (this.#asking.value) return "Just a moment.";
      if (settings.settings.value === null) return "The settings are not here yet.";
      const [first, ...more] = settings.problems.value;
      return first === undefined ? null : problemText(first, more.length);
    });
  }

  /** Saves the settings and starts. What fails stands in `failure`. */
  async start(): Promise<void> {
    await this.#attempt(async () => {
      await this.#settings.save();
      await this.#api.start();
    });
  }

  async stop(): Promise<void> {
    await this.#attempt(() => this.#api.stop());
  }

  /** Saves the settings, where they can be, and ends the program. */
  async quit(): Promise<void> {
    await this.#attempt(async () => {
      await this.#settings.save().catch(() => {});
      await this.#api.quit();
      this.ended.value = true;
    });
  }

  async #attempt(what: () => Promise<unknown>): Promise<void> {
    if (this.#asking.peek()) return;
    this.#asking.value = true;
    this.failure.value = null;
    try {
      await what();
    } catch (error) {
      this.failure.value = (error as Error).message;
    } finally {
      this.#asking.value = false;
    }
  }
}

function problemText({ message }: Problem, more: number): string {
  return more === 0 ? message : `${message} (and ${more} more)`;
}
