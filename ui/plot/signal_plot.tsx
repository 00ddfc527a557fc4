/// <reference lib="dom" />
import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Frame } from "../../routes/protocol.ts";
import { formatCount, formatDuration, formatVolts } from "../../storage/units.ts";
import { linesOf, type PlotData } from "./columns.ts";
import { timeTicks } from "./ticks.ts";
import { between, type Extent, panned, type TimeWindow, zoomed } from "./time_window.ts";

export interface SignalPlotProps {
  frame: ReadonlySignal<Frame | null>;
  window: ReadonlySignal<TimeWindow>;
  onWindow: (next: TimeWindow) => void;
  /** The plot has so many pixels for columns. */
  onWidth: (widthPx: number) => void;
  onDrawn: (frame: number) => void;
}

/** Pixels from one time's text to the next, at least. */
const TICK_SPACE = 110;
const WHEEL_ZOOM = 1.0015;
/** Part of a channel's range that is left free above and below it. */
const MARGIN = 0.04;
const REASONS = ["", "the instrument stalled", "the disk was too slow", "connected anew", "fewer samples than time"];

/** The signal over time: a line a channel that covers what the signal covers, with gaps and over-ranges. */
export function SignalPlot(props: SignalPlotProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const shown = useRef<Frame | null>(null);

  useSignalEffect(() => {
    const frame = props.frame.value;
    if (frame === null || host.current === null) return;
    // As often as the screen shows something, and only the newest.
    const handle = requestAnimationFrame(() => {
      if (plot.current === null || !sameChannels(shown.current, frame)) {
        plot.current?.destroy();
        plot.current = create(host.current!, frame, shown);
      }
      shown.current = frame;
      const u = plot.current;
      u.batch(() => {
        u.setData(linesOf(frame) as unknown as uPlot.AlignedData, false);
        u.setScale("x", { min: frame.t0S, max: frame.t1S });
      });
      props.onDrawn(frame.frame);
    });
    return () => cancelAnimationFrame(handle);
  });

  useEffect(() => {
    const element = host.current!;
    const resize = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      plot.current?.setSize({ width, height });
      props.onWidth(Math.round(width));
    });
    resize.observe(element);
    const stop = operate(element, plot, shown, props);
    return () => {
      resize.disconnect();
      stop();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);

  return <div class="signal-plot" ref={host} />;
}

function sameChannels(a: Frame | null, b: Frame): boolean {
  const key = (frame: Frame) =>
    JSON.stringify(frame.channels.map(({ name, rangeV, offsetV }) => [name, rangeV, offsetV]));
  return a !== null && key(a) === key(b);
}

function create(host: HTMLElement, frame: Frame, shown: { current: Frame | null }): uPlot {
  const style = getComputedStyle(host);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const grid = { stroke: color("--line"), width: 1 };
  const axisColor = color("--text-muted");
  const font = `12px ${color("--font") || "system-ui"}`;
  const series = frame.channels.map(({ name, label }): uPlot.Series => ({
    label: label || name,
    scale: `v${name}`,
    stroke: color(`--channel-${name.toLowerCase()}`),
    width: 1,
    points: { show: (u) => u.data[0].length < u.bbox.width / devicePixelRatio / 8 },
  }));
  const scales: uPlot.Scales = { x: { time: false, auto: false } };
  for (const { name, rangeV, offsetV } of frame.channels) {
    const reach = rangeV * (1 + MARGIN);
    scales[`v${name}`] = { auto: false, range: [offsetV - reach, offsetV + reach] };
  }
  const axes: uPlot.Axis[] = [
    { stroke: axisColor, grid, ticks: grid, font, space: TICK_SPACE, values: (_, ticks) => timeTicks(ticks) },
    ...frame.channels.slice(0, 2).map(({ name }, i): uPlot.Axis => ({
      scale: `v${name}`,
      side: i === 0 ? 3 : 1,
      size: 72,
      stroke: color(`--channel-${name.toLowerCase()}`),
      grid: i === 0 ? grid : { show: false },
      ticks: grid,
      font,
      values: (_, ticks) => ticks.map((tick) => formatVolts(tick)),
    })),
  ];
  const size = { width: host.clientWidth || 600, height: host.clientHeight || 300 };
  const options: uPlot.Options = {
    ...size,
    scales,
    series: [{ label: "Time", value: (_, seconds) => seconds === null ? "" : formatDuration(seconds) }, ...series],
    axes,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    hooks: { draw: [(u) => shown.current === null ? undefined : drawMarks(u, shown.current, color)] },
  };
  const empty: PlotData = [new Float64Array(0), ...frame.channels.map(() => [])];
  return new uPlot(options, empty as unknown as uPlot.AlignedData, host);
}

/** Gaps as hatched bands that say what is missing, over-ranges as bars at the upper edge. */
function drawMarks(u: uPlot, frame: Frame, color: (name: string) => string): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const ratio = devicePixelRatio;
  for (const gap of frame.gaps) {
    const left = u.valToPos(gap.start, "x", true);
    const width = Math.max(2 * ratio, u.valToPos(gap.end, "x", true) - left);
    ctx.fillStyle = color("--bad");
    ctx.globalAlpha = 0.16;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, width, 3 * ratio);
    const text = `${formatCount(gap.lost)} missing${REASONS[gap.code] ? `: ${REASONS[gap.code]}` : ""}`;
    ctx.font = `${12 * ratio}px system-ui`;
    ctx.textBaseline = "top";
    ctx.fillText(text, Math.max(left, bbox.left) + 4 * ratio, bbox.top + 6 * ratio);
  }
  frame.channels.forEach(({ name }, i) => {
    const bit = "ABCD".indexOf(name);
    ctx.fillStyle = color(`--channel-${name.toLowerCase()}`);
    for (const { start, end, code } of frame.overRanges) {
      if ((code >> bit & 1) === 0) continue;
      const left = u.valToPos(start, "x", true);
      const width = Math.max(2 * ratio, u.valToPos(end, "x", true) - left);
      ctx.fillRect(left, bbox.top + i * 4 * ratio, width, 3 * ratio);
    }
  });
  ctx.restore();
}

/** Wheel zooms at the pointer, dragging moves, two fingers do both, dragging with Shift chooses a part. */
function operate(
  element: HTMLElement,
  plot: { current: uPlot | null },
  shown: { current: Frame | null },
  { window, onWindow }: SignalPlotProps,
): () => void {
  const pointers = new Map<number, number>();
  let chosenFrom: number | null = null;
  const timeAt = (clientX: number) => {
    const u = plot.current;
    return u === null ? 0 : u.posToVal(clientX - u.over.getBoundingClientRect().left, "x");
  };
  const extent = () => shown.current === null ? null : extentOf(shown.current);
  const onWheel = (event: WheelEvent) => {
    const of = extent();
    if (of === null) return;
    event.preventDefault();
    onWindow(zoomed(window.peek(), of, WHEEL_ZOOM ** event.deltaY, timeAt(event.clientX)));
  };
  const onDown = (event: PointerEvent) => {
    pointers.set(event.pointerId, event.clientX);
    chosenFrom = event.shiftKey ? timeAt(event.clientX) : null;
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    const of = extent();
    if (before === undefined || of === null || chosenFrom !== null) return;
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    pointers.set(event.pointerId, event.clientX);
    const [other] = others;
    if (other === undefined) {
      if (event.clientX !== before) onWindow(panned(window.peek(), of, timeAt(before) - timeAt(event.clientX)));
    } else if (event.clientX !== other) {
      onWindow(zoomed(window.peek(), of, Math.abs((before - other) / (event.clientX - other)), timeAt(other)));
    }
  };
  const onUp = (event: PointerEvent) => {
    const of = extent();
    if (chosenFrom !== null && of !== null) onWindow(between(chosenFrom, timeAt(event.clientX), of));
    chosenFrom = null;
    pointers.delete(event.pointerId);
  };
  const listeners = [["wheel", onWheel], ["pointerdown", onDown], ["pointermove", onMove], ["pointerup", onUp], [
    "pointercancel",
    onUp,
  ]] as const;
  for (const [name, listener] of listeners) {
    element.addEventListener(name, listener as EventListener, { passive: false });
  }
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener);
  };
}

/** Where the recording of a frame begins and ends. */
export function extentOf({ startS, endS, stepNs }: Frame): Extent {
  return { startS, endS, stepS: stepNs / 1e9 };
}
