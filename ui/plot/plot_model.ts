/// <reference lib="dom" />
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChannelName } from "../../acquire/driver.ts";
import type { Frame } from "../../routes/protocol.ts";
import type { CursorParts } from "./cursors.tsx";
import type { Shown } from "./follower.ts";
import type { PlotArea, SignalView } from "./signal_view.ts";
import { type Extent, extentOf, live, panned, type TimeWindow, whole, zoomed } from "./time_window.ts";

/** What the plot shows of a recording and how; every action of its buttons and keys. */
export class PlotModel {
  readonly window: Signal<TimeWindow>;
  /** The visible signal fills the height; else the range of each channel does. */
  readonly fit = signal(false);
  /** Channels lie one above the other; null as suits their number. */
  readonly stacked = signal<boolean | null>(null);
  readonly measures = signal(true);
  readonly spectrum = signal(false);
  readonly help = signal(false);
  /** Null while there are no cursors. */
  readonly cursors = signal<CursorParts | null>(null);
  /** Channels that are not shown. */
  readonly hidden = signal<ReadonlySet<ChannelName>>(new Set());
  /** What is seen now; a little behind the frame while it follows. */
  readonly shown = signal<Shown | null>(null);
  readonly area = signal<PlotArea | null>(null);
  readonly frame: ReadonlySignal<Frame | null>;
  /** What draws the signal, as long as it is there. */
  view: SignalView | null = null;
  readonly #liveSpanS: number;
  readonly #extent: ReadonlySignal<Extent | null>;

  /** `liveSpanS` is what following shows at first. */
  constructor(frame: ReadonlySignal<Frame | null>, liveSpanS: number) {
    this.frame = frame;
    this.#liveSpanS = liveSpanS;
    this.window = signal({ follow: true, t0S: 0, spanS: liveSpanS });
    this.#extent = computed(() => frame.value === null ? null : extentOf(frame.value));
  }

  /** Moves by so many widths of the window. */
  pan(widths: number): void {
    this.#change((window, extent) => panned(window, extent, widths * window.spanS));
  }

  /** Shows `factor` times as much around the middle. */
  zoom(factor: number): void {
    this.#change((window, extent) => zoomed(window, extent, factor, window.t0S + window.spanS / 2));
  }

  toStart(): void {
    this.#change((window, extent) => panned(window, extent, extent.startS - window.t0S));
  }

  toEnd(): void {
    this.#change((window, extent) => panned(window, extent, extent.endS - window.t0S - window.spanS));
  }

  showWhole(): void {
    this.#change((_, extent) => whole(extent));
  }

  /** Follows the newest samples, as closely as at first. */
  showLive(): void {
    this.#change((_, extent) => live(this.#liveSpanS, extent));
  }

  /** Stops following, or follows again. */
  togglePause(): void {
    this.#change((window, extent) => window.follow ? panned(window, extent, 0) : live(window.spanS, extent));
  }

  toggleCursors(): void {
    this.cursors.value = this.cursors.peek() === null ? [1 / 3, 2 / 3] : null;
  }

  /** Whether channels lie one above the other: more than two do unless something else was chosen. */
  readonly isStacked: ReadonlySignal<boolean> = computed(() =>
    this.stacked.value ?? (this.frame.value?.channels.length ?? 0) > 2
  );

  /** Shows a channel or hides it; the last one stays. */
  toggleChannel(name: ChannelName, all: readonly ChannelName[]): void {
    const hidden = new Set(this.hidden.peek());
    if (!hidden.delete(name)) hidden.add(name);
    if (all.some((channel) => !hidden.has(channel))) this.hidden.value = hidden;
  }

  #change(next: (window: TimeWindow, extent: Extent) => TimeWindow): void {
    const extent = this.#extent.peek();
    if (extent === null) return;
    const window = this.window.peek();
    // The window has no beginning of its own while it follows.
    const t1S = this.shown.peek()?.t1S ?? extent.endS;
    this.window.value = next(window.follow ? { ...window, t0S: t1S - window.spanS } : window, extent);
  }
}
