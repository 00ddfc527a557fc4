import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { AcquisitionSettings, ChannelSettings } from "../../acquire/settings.ts";
import { CHANNEL_NAMES, type ChannelName } from "../../acquire/driver.ts";
import type { AppSettings, OutputSettings, Problem, SettingsCheck } from "../../routes/protocol.ts";
import { type Api, ApiFailure } from "../api.ts";

/** After the last change, until the server is asked what it would do, and until it keeps it. */
const CHECK_MS = 60;
const SAVE_MS = 500;

/**
 * The settings as the page shows them: every change is checked by the server at once and kept by it soon. Fields whose
 * text cannot be read keep their last value and are problems all the same.
 */
export class SettingsModel {
  /** Null until the server has told them. */
  readonly settings = signal<AppSettings | null>(null);
  /** What the server said about the settings last; can be a moment behind. */
  readonly check = signal<SettingsCheck | null>(null);
  /** Why the settings are not kept; null when they are, or soon will be. */
  readonly saveFailure = signal<string | null>(null);
  /** All that is wrong, the unreadable texts first. */
  readonly problems: ReadonlySignal<Problem[]>;
  /** By the field that shows the text. */
  readonly #unreadable = signal<ReadonlyMap<string, Problem>>(new Map());
  readonly #api: Api;
  /** What a channel was set to when it was switched off. */
  readonly #parked = new Map<ChannelName, ChannelSettings>();
  #checkTimer: ReturnType<typeof setTimeout> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #unsaved = false;
  /** Of the settings that the server told last. */
  #followed: string | null = null;
  /** Settings that are on their way, here or to the server. */
  #underWay = 0;
  /** Counts changes, so that answers to old questions are known. */
  #version = 0;

  constructor(api: Api) {
    this.#api = api;
    this.problems = computed(() => [
      ...this.#unreadable.value.values(),
      ...(this.check.value?.problems ?? []),
    ]);
  }

  /**
   * Fetches the settings when the server has others than it told last, for instance from another page; `version` is that
   * of the server's. What was changed here and is not kept yet comes first. Rejects with an `ApiFailure`.
   */
  async follow(version: string): Promise<void> {
    if (version === this.#followed || this.#unsaved || this.#underWay > 0) return;
    const before = this.#version;
    this.#underWay++;
    try {
      const settings = await this.#api.settings();
      if (before !== this.#version) return;
      this.#followed = version;
      if (JSON.stringify(settings) === JSON.stringify(this.settings.peek())) return;
      this.settings.value = settings;
      this.saveFailure.value = null;
      await this.#ask(() => this.#api.checkSettings(settings));
    } finally {
      this.#underWay--;
    }
  }

  /** Why the value of a field cannot be used, in all sentences; undefined when it can. */
  problemOf(field: string): string | undefined {
    const messages = this.problems.value.filter((problem) => problem.field === field).map(({ message }) => message);
    return messages.length === 0 ? undefined : messages.join(" ");
  }

  /** Whether something is wrong with a field or one inside of it. */
  hasProblemIn(field: string): boolean {
    return this.problems.value.some((problem) => problem.field === field || problem.field.startsWith(`${field}.`));
  }

  edit(change: Partial<AcquisitionSettings>): void {
    const settings = this.settings.peek();
    if (settings !== null) this.#set({ ...settings, acquisition: { ...settings.acquisition, ...change } });
  }

  editOutput(change: Partial<OutputSettings>): void {
    const settings = this.settings.peek();
    if (settings !== null) this.#set({ ...settings, output: { ...settings.output, ...change } });
  }

  editChannel(name: ChannelName, change: Partial<ChannelSettings>): void {
    const channels = this.settings.peek()?.acquisition.channels ?? [];
    this.edit({ channels: channels.map((channel) => channel.name === name ? { ...channel, ...change } : channel) });
  }

  /** Switches a channel on, as it was before it was switched off, or off. The last one stays on. */
  toggleChannel(name: ChannelName, on: boolean): void {
    const channels = this.settings.peek()?.acquisition.channels ?? [];
    const present = channels.find((channel) => channel.name === name);
    if (on === (present !== undefined) || (!on && channels.length === 1)) return;
    if (present !== undefined) {
      this.#parked.set(name, present);
      this.edit({ channels: channels.filter((channel) => channel !== present) });
      return;
    }
    const like = channels[0];
    const added: ChannelSettings = this.#parked.get(name) ??
      {
        name,
        rangeV: like?.rangeV ?? 20,
        coupling: "dc",
        offsetV: 0,
        probe: like?.probe ?? 1,
        bandwidthLimit: false,
        label: "",
      };
    this.edit({
      channels: [...channels, added].toSorted((a, b) => CHANNEL_NAMES.indexOf(a.name) - CHANNEL_NAMES.indexOf(b.name)),
    });
  }

  /**
   * Says which setting has a text that cannot be read, and why; null that there is none. `owner` is what shows the text:
   * the setting's path can change under it, when an element before it in a list is added or removed.
   */
  setUnreadable(owner: string, problem: Problem | null): void {
    const unreadable = new Map(this.#unreadable.peek());
    if (problem !== null) unreadable.set(owner, problem);
    else if (!unreadable.delete(owner)) return;
    this.#unreadable.value = unreadable;
  }

  /** Lets the server keep what it does not have yet, now. Rejects with an `ApiFailure` when it does not. */
  async save(): Promise<void> {
    const settings = this.settings.peek();
    if (!this.#unsaved || settings === null) return;
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#checkTimer);
    this.#unsaved = false;
    this.#underWay++;
    try {
      await this.#ask(() => this.#api.saveSettings(settings));
      this.saveFailure.value = null;
    } catch (error) {
      this.#unsaved = true;
      this.saveFailure.value = `These settings are not kept: ${(error as Error).message}`;
      throw error;
    } finally {
      this.#underWay--;
    }
  }

  /** Forgets what is still to be done. */
  dispose(): void {
    clearTimeout(this.#saveTimer);
    clearTimeout(this.#checkTimer);
  }

  #set(settings: AppSettings): void {
    this.#version++;
    this.#unsaved = true;
    this.settings.value = settings;
    clearTimeout(this.#checkTimer);
    clearTimeout(this.#saveTimer);
    // What fails here is told by `saveFailure`; without a check the last one stays.
    this.#checkTimer = setTimeout(() => this.#ask(() => this.#api.checkSettings(settings)).catch(() => {}), CHECK_MS);
    this.#saveTimer = setTimeout(() => this.save().catch(() => {}), SAVE_MS);
  }

  async #ask(question: () => Promise<SettingsCheck>): Promise<void> {
    const version = this.#version;
    try {
      const check = await question();
      if (version === this.#version) this.check.value = check;
    } catch (error) {
      const last = this.check.peek();
      if (error instanceof ApiFailure && error.problems.length > 0 && last !== null && version === this.#version) {
        this.check.value = { ...last, problems: error.problems };
        return;
      }
      throw error;
    }
  }
}
