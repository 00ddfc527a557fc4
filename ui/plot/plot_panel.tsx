/// <reference lib="dom" />
import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { CHANNEL_NAMES } from "../../acquire/driver.ts";
import type { Frame } from "../../routes/protocol.ts";
import { formatDuration } from "../../storage/units.ts";
import { announce } from "../common/announcer.tsx";
import { Icon, type IconName } from "../common/icons.tsx";
import { saveBlob } from "../common/save_blob.ts";
import type { LiveSocket } from "../live/live_socket.ts";
import type { JobsModel } from "../recordings/jobs_model.ts";
import { ChannelLegend } from "./channel_legend.tsx";
import { CursorLines, CursorReadout } from "./cursors.tsx";
import { Measurements } from "./measurements.tsx";
import { OverviewOffer } from "./overview_offer.tsx";
import { OverviewStrip } from "./overview_strip.tsx";
import { pictureName, pictureOf } from "./picture.ts";
import { actionOf, KeysDialog } from "./plot_keys.tsx";
import { PlotModel } from "./plot_model.ts";
import { SignalPlot } from "./signal_plot.tsx";
import { SpectrumPanel } from "./spectrum_panel.tsx";

export interface PlotPanelProps {
  socket: LiveSocket;
  jobs: JobsModel;
  /** The recording; null is the one at work, or the last one. */
  name: string | null;
  /** Seconds that following shows at first. */
  liveSpanS: number;
  /** More columns are never asked for. */
  mostColumns: number;
}

/** The plot of a recording with its tools. Following shows what was recorded just now. */
export function PlotPanel({ socket, jobs, name, liveSpanS, mostColumns }: PlotPanelProps): JSX.Element {
  const model = useMemo(() => new PlotModel(socket.frame, liveSpanS), []);
  const failure = useSignal<string | null>(null);
  const widthPx = useComputed(() => Math.min(mostColumns, Math.round(model.area.value?.width ?? innerWidth)));
  const again = useSignal(0);
  const isEmpty = useComputed(() => socket.frame.value === null);
  useSignalEffect(() => {
    void again.value;
    const shown = CHANNEL_NAMES.filter((channel) => !model.hidden.value.has(channel));
    const channels = shown.length === CHANNEL_NAMES.length ? null : shown;
    socket.watch({ name, ...model.window.value, widthPx: widthPx.value, channels });
  });
  // A recording that is over is first seen as a whole, one at work where it is now.
  const opened = useRef(name === null);
  useSignalEffect(() => {
    const frame = socket.frame.value;
    if (opened.current || frame === null) return;
    opened.current = true;
    if (!frame.unfinished) model.showWhole();
  });
  const save = async () => {
    const frame = model.frame.peek();
    if (model.view === null || frame === null) return;
    try {
      const lines = (model.cursors.peek() ?? []).map((part, i) => ({ part, name: String(i + 1) }));
      const file = pictureName(frame);
      saveBlob(await pictureOf(model.view, { lines }), file);
      announce(`Saved ${file}`);
      failure.value = null;
    } catch (error) {
      failure.value = (error as Error).message;
    }
  };
  const { window, cursors, measures, spectrum, fit, help } = model;
  const isFollowing = window.value.follow;
  return (
    <section
      class="plot-panel"
      aria-label="Signal"
      tabIndex={0}
      onKeyDown={(event) => {
        const { target, currentTarget, key } = event;
        const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
        // Buttons and fields keep the keys that they know themselves.
        const isFree = target === currentTarget || (target as Element).matches(".plot-cursor, .overview-strip");
        const action = isPlain && isFree ? actionOf(key, model, save) : undefined;
        if (action === undefined) return;
        event.preventDefault();
        action();
      }}
    >
      <div class="plot-tools" role="toolbar" aria-label="Part of the recording, and tools">
        <button type="button" class="button plot-live" aria-pressed={isFollowing} onClick={() => model.togglePause()}>
          {isFollowing ? "Pause" : "Live"}
        </button>
        <button type="button" class="button" onClick={() => model.showWhole()}>Whole recording</button>
        <span class="button-group">
          <button type="button" class="button" aria-label="Zoom in" onClick={() => model.zoom(0.5)}>+</button>
          <button type="button" class="button" aria-label="Zoom out" onClick={() => model.zoom(2)}>−</button>
        </span>
        <SpanText frame={socket.frame} />
        <span class="plot-more">
          <Toggle
            icon="stack"
            text="Stack"
            title="Channels one above the other (K)"
            on={model.isStacked.value}
            onClick={() => model.stacked.value = !model.isStacked.value}
          />
          <Toggle
            icon="fit"
            text="Fit"
            title="Fit the height to the signal (V)"
            on={fit.value}
            onClick={() => fit.value = !fit.value}
          />
          <Toggle
            icon="cursors"
            text="Cursors"
            title="Cursors (C)"
            on={cursors.value !== null}
            onClick={() => model.toggleCursors()}
          />
          <Toggle
            icon="measure"
            text="Measure"
            title="Measurements (M)"
            on={measures.value}
            onClick={() => measures.value = !measures.value}
          />
          <Toggle
            icon="spectrum"
            text="Spectrum"
            title="Spectrum (F)"
            on={spectrum.value}
            onClick={() => spectrum.value = !spectrum.value}
          />
          <button
            type="button"
            class="button button-icon"
            aria-label="Save a picture"
            title="Save a picture (S)"
            onClick={save}
          >
            <Icon name="picture" />
          </button>
          <button
            type="button"
            class="button button-icon"
            aria-label="Keys of the plot"
            title="Keys of the plot (?)"
            aria-haspopup="dialog"
            onClick={() => help.value = true}
          >
            ?
          </button>
        </span>
      </div>
      <ChannelLegend socket={socket} model={model} />
      <div class="plot-stage" id="signal">
        <SignalPlot
          frame={socket.frame}
          window={window}
          onWindow={(next) => window.value = next}
          fit={fit}
          stacked={model.isStacked}
          area={model.area}
          shown={model.shown}
          onDrawn={(number) => socket.drawn(number)}
          onView={(view) => model.view = view}
        >
          {cursors.value === null ? null : (
            <CursorLines
              parts={cursors.value}
              onMove={(parts) => cursors.value = parts}
              shown={model.shown}
              area={model.area}
            />
          )}
        </SignalPlot>
        {isEmpty.value && socket.problem.value === null ? <Waiting isLive={name === null} /> : null}
      </div>
      <OverviewStrip
        frame={socket.frame}
        shown={model.shown}
        window={window}
        onWindow={(next) => window.value = next}
      />
      <OverviewOffer problem={socket.problem} jobs={jobs} onMade={() => again.value++} />
      {failure.value === null ? null : <p class="plot-problem" role="status">{failure.value}</p>}
      {cursors.value === null ? null : <CursorReadout parts={cursors.value} frame={socket.frame} shown={model.shown} />}
      {spectrum.value ? <SpectrumPanel frame={socket.frame} /> : null}
      {measures.value ? <Measurements frame={socket.frame} /> : null}
      {help.value ? <KeysDialog onClose={() => help.value = false} /> : null}
    </section>
  );
}

/** What stands where there is no signal yet. */
function Waiting({ isLive }: { isLive: boolean }): JSX.Element {
  return (
    <p class="plot-waiting">
      {isLive ? "Nothing recorded yet. Press Start, and the signal appears here." : "Opening the recording…"}
    </p>
  );
}

function Toggle(
  { icon, text, title, on, onClick }: {
    icon: IconName;
    text: string;
    title: string;
    on: boolean;
    onClick: () => void;
  },
): JSX.Element {
  return (
    <button type="button" class="button" aria-pressed={on} title={title} onClick={onClick}>
      <Icon name={icon} />
      <span class="plot-tool-text">{text}</span>
    </button>
  );
}

/** How much of the recording is seen. */
function SpanText({ frame }: { frame: ReadonlySignal<Frame | null> }): JSX.Element {
  const text = useComputed(() => {
    if (frame.value === null) return "";
    const { t0S, t1S, startS, endS } = frame.value;
    const seenS = Math.max(0, Math.min(t1S, endS) - Math.max(t0S, startS));
    return `${spanText(seenS)} of ${spanText(endS - startS)}`;
  });
  return <span class="plot-span">{text}</span>;
}

/** With so many digits as stay still while it grows. */
function spanText(seconds: number): string {
  return formatDuration(Number(seconds.toPrecision(4)));
}
