/// <reference lib="dom" />
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX, TargetedPointerEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { decodeFrame, type Frame } from "../../routes/protocol.ts";
import { formatDuration } from "../../storage/units.ts";
import { shownTheme } from "../common/theme.ts";
import type { Shown } from "./follower.ts";
import { colourOf } from "./channel_style.ts";
import { between, type Extent, extentOf, panned, type TimeWindow } from "./time_window.ts";

/** A growing recording is looked at again so often; a page in the background not at all. */
const AGAIN_MS = 1000;
const LEAST_WINDOW_PX = 8;

/**
 * All of a recording in a strip, with the visible part as a window that can be moved: by dragging, by a click elsewhere,
 * or with the arrow keys. Dragging with Shift chooses a part.
 */
export function OverviewStrip(
  { frame, shown, window, onWindow }: {
    frame: ReadonlySignal<Frame | null>;
    shown: ReadonlySignal<Shown | null>;
    window: ReadonlySignal<TimeWindow>;
    onWindow: (next: TimeWindow) => void;
  },
): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const all = useSignal<Frame | null>(null);
  const widthPx = useSignal(0);

  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(() => widthPx.value = Math.round(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    let ended = false;
    let asked = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const now = frame.peek();
      const width = widthPx.peek();
      if (now !== null && width > 0 && now.endS > now.startS && !document.hidden) {
        const { name, startS, endS, stepNs } = now;
        const key = [name, startS, endS, width].join();
        if (key !== asked) {
          const query = new URLSearchParams({
            name,
            t0: `${startS}`,
            t1: `${Math.max(endS, startS + stepNs / 1e9)}`,
            width: `${width}`,
          });
          const answer = await fetch(`/api/view?${query}`).catch(() => null);
          if (ended) return;
          if (answer?.ok) {
            asked = key;
            all.value = decodeFrame(await answer.arrayBuffer());
          } else {
            void answer?.body?.cancel();
            if (answer !== null && all.peek()?.name !== name) all.value = null;
          }
        }
      }
      if (!ended) timer = setTimeout(look, all.peek()?.name === frame.peek()?.name ? AGAIN_MS : AGAIN_MS / 10);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  useSignalEffect(() => {
    void shownTheme.value;
    const width = widthPx.value;
    const now = all.value;
    queueMicrotask(() => canvas.current !== null && width > 0 && draw(canvas.current, now));
  });

  const extent = frame.value === null ? null : extentOf(frame.value);
  const pick = usePicking(extent, window, onWindow);
  const visible = shown.value ?? { t0S: 0, t1S: 0 };
  const lengthS = extent === null ? 0 : extent.endS - extent.startS;
  const partOf = (timeS: number) => lengthS === 0 ? 0 : Math.min(1, Math.max(0, (timeS - extent!.startS) / lengthS));
  const [left, right] = [partOf(visible.t0S), partOf(visible.t1S)];
  return (
    <div
      class="overview-strip"
      role="scrollbar"
      aria-label="Visible part of the whole recording"
      aria-controls="signal"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(left * 100)}
      aria-valuetext={extent === null
        ? "nothing recorded"
        : `from ${formatDuration(visible.t0S)} to ${formatDuration(visible.t1S)}`}
      tabIndex={0}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -8, PageDown: 8 }[event.key];
        if (by === undefined || extent === null) return;
        event.preventDefault();
        event.stopPropagation();
        onWindow(panned(window.value, extent, by * window.value.spanS / 8));
      }}
      {...pick}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div
        class="overview-window"
        style={{
          left: `min(${left * 100}%, 100% - ${LEAST_WINDOW_PX}px)`,
          width: `max(${(right - left) * 100}%, ${LEAST_WINDOW_PX}px)`,
        }}
      />
    </div>
  );
}

/** A click centres the window there, dragging moves it, with Shift a part is chosen. */
function usePicking(
  extent: Extent | null,
  window: ReadonlySignal<TimeWindow>,
  onWindow: (next: TimeWindow) => void,
): Record<"onPointerDown" | "onPointerMove" | "onPointerUp", (event: TargetedPointerEvent<HTMLDivElement>) => void> {
  const from = useRef<{ timeS: number; t0S: number; chooses: boolean } | null>(null);
  const timeAt = (event: { currentTarget: HTMLDivElement; clientX: number }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return extent!.startS + (event.clientX - left) / width * (extent!.endS - extent!.startS);
  };
  return {
    onPointerDown: (event) => {
      if (extent === null || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const timeS = timeAt(event);
      const { t0S, spanS } = window.value;
      const isInside = !window.value.follow && timeS >= t0S && timeS <= t0S + spanS;
      const start = isInside ? t0S : timeS - spanS / 2;
      from.current = { timeS, t0S: start, chooses: event.shiftKey };
      if (!isInside && !event.shiftKey) onWindow(panned({ ...window.value, t0S: start }, extent, 0));
    },
    onPointerMove: (event) => {
      if (extent === null || from.current === null || from.current.chooses) return;
      onWindow(panned({ ...window.value, t0S: from.current.t0S }, extent, timeAt(event) - from.current.timeS));
    },
    onPointerUp: (event) => {
      if (extent !== null && from.current?.chooses) onWindow(between(from.current.timeS, timeAt(event), extent));
      from.current = null;
    },
  };
}

/** A bar for each column of each channel, over its full range; gaps from top to bottom. */
function draw(canvas: HTMLCanvasElement, frame: Frame | null): void {
  const ratio = devicePixelRatio;
  const [width, height] = [canvas.clientWidth * ratio, canvas.clientHeight * ratio];
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (frame === null || context === null) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const { firstStep, stepsPerColumn, stepNs, columns, extremes, channels, maxAdc, t0S, t1S, gaps } = frame;
  const xOf = (timeS: number) => (timeS - t0S) / (t1S - t0S) * width;
  const stepS = stepsPerColumn * stepNs / 1e9;
  const band = height / channels.length;
  context.globalAlpha = 0.9;
  channels.forEach(({ name }, i) => {
    const plane = extremes[i]!;
    const middle = (i + 0.5) * band;
    context.fillStyle = colour(colourOf(name));
    for (let column = 0; column < columns; column++) {
      const least = plane[2 * column]!;
      const most = plane[2 * column + 1]!;
      if (least > most) continue;
      // Whole pixels: columns that share one would be darker there.
      const startS = firstStep * stepNs / 1e9 + column * stepS;
      const left = Math.floor(xOf(startS));
      const top = middle - most / maxAdc * band * 0.46;
      const tall = Math.max(ratio, (most - least) / maxAdc * band * 0.46);
      context.fillRect(left, top, Math.max(1, Math.floor(xOf(startS + stepS)) - left), tall);
    }
  });
  context.globalAlpha = 1;
  context.fillStyle = colour("--bad");
  for (const { start, end } of gaps) {
    const left = xOf(start);
    context.fillRect(left, 0, Math.max(2 * ratio, xOf(end) - left), height);
  }
}
