/** The sources of the channels' signals, kept from run to run. */
import { CHANNEL, type ChannelName } from "../driver.ts";
import type { InputSetup } from "./digitizer.ts";
import type { ChannelSignal } from "./options.ts";
import type { SignalSource } from "./signal_source.ts";
import { createSource, defaultSignal } from "./signals.ts";

/** Keeps the last source of each channel, since filling a table of millions of samples takes its time. */
export class SourceCache {
  readonly #signals = new Map<number, ChannelSignal>();
  readonly #kept = new Map<number, { key: string; source: SignalSource }>();

  /** Channels that are not among the signals have their default; of two signals for a channel the later one holds. */
  constructor(signals: readonly ChannelSignal[]) {
    for (const [name, number] of Object.entries(CHANNEL) as [ChannelName, number][]) {
      this.#signals.set(number, signals.findLast(({ channel }) => channel === name) ?? defaultSignal(name));
    }
  }

  /** The source of a channel (0 to 3) as its input is set. Throws a `RangeError` for another channel. */
  get(channel: number, input: InputSetup, intervalNs: number): SignalSource {
    const signal = this.#signals.get(channel);
    if (signal === undefined) {
      throw new RangeError(`Cannot make a signal for channel ${channel}: there is none. Ask for 0 to 3.`);
    }
    const key = JSON.stringify([input, intervalNs]);
    const kept = this.#kept.get(channel);
    if (kept?.key === key) return kept.source;
    const source = createSource(signal, input, intervalNs);
    this.#kept.set(channel, { key, source });
    return source;
  }

  /** Lets go of everything that is kept. */
  clear(): void {
    this.#kept.clear();
  }
}
