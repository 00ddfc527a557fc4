/// <reference lib="dom" />
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { formatDuration } from "../../storage/units.ts";
import type { LiveSocket } from "../live/live_socket.ts";
import { Measurements } from "./measurements.tsx";
import { extentOf, SignalPlot } from "./signal_plot.tsx";
import { type Extent, live, panned, type TimeWindow, whole, zoomed } from "./time_window.ts";

export interface PlotPanelProps {
  socket: LiveSocket;
  /** The recording; null is the one at work, or the last one. */
  name: string | null;
  /** Seconds that following shows at first. */
  liveSpanS: number;
}

/** The plot of a recording with its tools. Following shows what was recorded just now. */
export function PlotPanel({ socket, name, liveSpanS }: PlotPanelProps): JSX.Element {
  const window = useSignal<TimeWindow>({ follow: true, t0S: 0, spanS: liveSpanS });
  const widthPx = useSignal(0);
  const extent = useComputed<Extent | null>(() => socket.frame.value === null ? null : extentOf(socket.frame.value));
  useSignalEffect(() => {
    if (widthPx.value > 0) socket.watch({ name, ...window.value, widthPx: widthPx.value, channels: null });
  });
  const change = (next: (window: TimeWindow, extent: Extent) => TimeWindow) => {
    if (extent.value !== null) window.value = next(window.value, extent.value);
  };
  const middle = (w: TimeWindow) => w.t0S + w.spanS / 2;
  const actions: Record<string, () => void> = {
    ArrowLeft: () => change((w, of) => panned(w, of, -w.spanS / 8)),
    ArrowRight: () => change((w, of) => panned(w, of, w.spanS / 8)),
    ArrowUp: () => change((w, of) => zoomed(w, of, 0.8, middle(w))),
    ArrowDown: () => change((w, of) => zoomed(w, of, 1.25, middle(w))),
    "+": () => change((w, of) => zoomed(w, of, 0.5, middle(w))),
    "-": () => change((w, of) => zoomed(w, of, 2, middle(w))),
    Home: () => change((w, of) => panned(w, of, of.startS - w.t0S)),
    End: () => change((w, of) => panned(w, of, of.endS - w.t0S - w.spanS)),
    " ": () => change((w, of) => w.follow ? panned(w, of, 0) : live(w.spanS, of)),
    l: () => change((_, of) => live(liveSpanS, of)),
    "0": () => change((_, of) => whole(of)),
  };
  const isFollowing = window.value.follow;
  const frame = socket.frame.value;
  return (
    <section
      class="plot-panel"
      aria-label="Signal"
      tabIndex={0}
      onKeyDown={(event) => {
        const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.key];
        if (action === undefined || event.target !== event.currentTarget) return;
        event.preventDefault();
        action();
      }}
    >
      <div class="plot-tools" role="toolbar" aria-label="Part of the recording">
        <button type="button" class="button" aria-pressed={isFollowing} onClick={actions[" "]}>
          {isFollowing ? "Pause" : "Live"}
        </button>
        <button type="button" class="button" onClick={actions["0"]}>Whole recording</button>
        <button type="button" class="button" aria-label="Zoom in" onClick={actions["+"]}>+</button>
        <button type="button" class="button" aria-label="Zoom out" onClick={actions["-"]}>−</button>
        <span class="plot-span">
          {frame === null
            ? ""
            : `${formatDuration(frame.t1S - frame.t0S)} of ${formatDuration(frame.endS - frame.startS)}`}
        </span>
        <ul class="plot-legend">
          {frame?.channels.map(({ name, label }) => (
            <li key={name} class={`channel-${name.toLowerCase()}`}>{label === "" ? name : `${name} ${label}`}</li>
          ))}
        </ul>
      </div>
      <SignalPlot
        frame={socket.frame}
        window={window}
        onWindow={(next) => window.value = next}
        onWidth={(width) => widthPx.value = width}
        onDrawn={(number) => socket.drawn(number)}
      />
      <Measurements frame={socket.frame} />
      {socket.problem.value === null ? null : <p class="plot-problem" role="status">{socket.problem.value.error}</p>}
    </section>
  );
}
