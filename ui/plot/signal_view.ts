/// <reference lib="dom" />
import uPlot from "uplot";
import type { Frame } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import { inBand, MARGIN, sameHeight, type Scale, scaleOfRange } from "../../view/bands.ts";
import { timeTicks } from "../../view/ticks.ts";
import { colourOf, scaleOf } from "./channel_style.ts";
import { linesOf, type PlotData } from "./columns.ts";
import { drawMarks } from "./marks.ts";

/** Where in its element the signal is drawn, without the axes. CSS pixels. */
export interface PlotArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How the signal is shown. */
export interface SignalViewOptions {
  /** The visible signal fills the height; else the range of each channel does. */
  fit?: boolean;
  /** Channels lie one above the other; else over one another. */
  stacked?: boolean;
  /** Hears when the area changes. */
  onArea?: (area: PlotArea) => void;
}

/** Pixels from one time's text to the next, and of the axes. */
const TICK_SPACE = 110;
const AXIS_WIDTH = 68;
const NARROW_AXIS_WIDTH = 54;
const NARROW = 520;
const LINE_WIDTH = 1;
/** Part of a band's height from the middle to half of what a range reaches. */
const HALFWAY = 0.25 / (1 + MARGIN);
/** A constant signal is shown in the middle of so much of its range. */
const LEAST_FIT = 1e-4;

/**
 * The signal over time in an element of the page: a line a channel that covers what the signal covers, with ranges, zero
 * lines, gaps and over-ranges. Colours are the custom properties of the element (`--channel-a`, `--line`, …).
 */
export class SignalView {
  readonly #host: HTMLElement;
  readonly #onArea: (area: PlotArea) => void;
  #plot: uPlot | null = null;
  #frame: Frame | null = null;
  #fit: boolean;
  #stacked: boolean;

  constructor(host: HTMLElement, { fit = false, stacked = false, onArea = () => {} }: SignalViewOptions = {}) {
    this.#host = host;
    this.#fit = fit;
    this.#stacked = stacked;
    this.#onArea = onArea;
  }

  /** What is shown; null before the first frame. */
  get frame(): Frame | null {
    return this.#frame;
  }

  /** The drawing itself, in device pixels and without a background; null before the first frame. */
  get canvas(): HTMLCanvasElement | null {
    return this.#plot?.ctx.canvas ?? null;
  }

  /** Null before the first frame. */
  get area(): PlotArea | null {
    if (this.#plot === null) return null;
    const { left, top, width, height } = this.#plot.bbox;
    return {
      left: left / devicePixelRatio,
      top: top / devicePixelRatio,
      width: width / devicePixelRatio,
      height: height / devicePixelRatio,
    };
  }

  /** Draws a part of a frame, at once. Seconds of the recording. */
  show(frame: Frame, t0S = frame.t0S, t1S = frame.t1S): void {
    const isOther = this.#frame === null || keyOf(this.#frame) !== keyOf(frame);
    this.#frame = frame;
    if (isOther || this.#plot === null) this.#create();
    const u = this.#plot!;
    // Of a line's last pixel only a part is covered where a pixel of the page is 1.5 of the screen's.
    const linePx = Math.max(1, Math.floor(LINE_WIDTH * devicePixelRatio));
    const data = linesOf(frame, linePx / Math.max(linePx, u.bbox.width) * (t1S - t0S));
    u.batch(() => {
      u.setData(data as unknown as uPlot.AlignedData, false);
      u.setScale("x", { min: t0S, max: t1S });
      frame.channels.forEach((channel, i) => {
        const own = this.#fit ? fitted(data[i + 1] as (number | null)[], channel) : scaleOfRange(channel);
        const [min, max] = this.#isStacked ? inBand(own, i, frame.channels.length) : own;
        u.setScale(scaleOf(channel.name), { min, max });
      });
    });
  }

  /** Shows another part of what it has, until the frame for it comes. */
  move(t0S: number, t1S: number): void {
    this.#plot?.setScale("x", { min: t0S, max: t1S });
  }

  /** Whether the visible signal fills the height. */
  setFit(fit: boolean): void {
    this.#fit = fit;
    this.#again();
  }

  /** Whether channels lie one above the other. */
  setStacked(stacked: boolean): void {
    if (this.#stacked === stacked) return;
    this.#stacked = stacked;
    this.restyle();
  }

  /** Draws anew, with the colours that hold now. */
  restyle(): void {
    const { min, max } = this.#plot?.scales.x ?? {};
    if (this.#frame === null) return;
    this.#create();
    this.show(this.#frame, min ?? undefined, max ?? undefined);
  }

  /** Takes the size that the element has now. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (this.#plot === null || width === 0 || height === 0) return;
    const wasNarrow = this.#plot.width < NARROW;
    if (wasNarrow !== width < NARROW) this.restyle();
    else this.#plot.setSize({ width, height });
  }

  /** The time at a place of the screen, also beside the area; 0 before the first frame. */
  timeAt(clientX: number): number {
    const u = this.#plot;
    return u === null ? 0 : u.posToVal(clientX - u.over.getBoundingClientRect().left, "x");
  }

  /** Takes the drawing out of the element. */
  destroy(): void {
    this.#plot?.destroy();
    this.#plot = null;
    this.#frame = null;
  }

  get #isStacked(): boolean {
    return this.#stacked && (this.#frame?.channels.length ?? 0) > 1;
  }

  /** The axis of all channels when they are stacked: of each the middle, and half of what is shown above and below. */
  #bandAxis(axis: uPlot.Axis, colour: string): uPlot.Axis {
    const [first] = this.#frame!.channels;
    const scaleNow = (u: uPlot, name: string): Scale => {
      const { min, max } = u.scales[scaleOf(name)]!;
      return [min ?? 0, max ?? 1];
    };
    const marks = (u: uPlot) =>
      this.#frame!.channels.flatMap((channel, i, { length }) => {
        const scale = scaleNow(u, channel.name);
        const reach = (scale[1] - scale[0]) / length;
        const middle = scale[1] - (i + 0.5) * reach;
        // What is left of rounding is no voltage.
        const volts = (part: number) => Number(((middle + part * reach) / reach).toFixed(9)) * reach;
        return [HALFWAY, 0, -HALFWAY].map((part) => ({ volts: volts(part), scale }));
      });
    return {
      ...axis,
      stroke: colour,
      splits: (u) => marks(u).map(({ volts, scale }) => sameHeight(volts, scale, scaleNow(u, first!.name))),
      values: (u) => marks(u).map(({ volts }) => formatVolts(Number(volts.toPrecision(3)))),
    };
  }

  #again(): void {
    const { min, max } = this.#plot?.scales.x ?? {};
    if (this.#frame !== null) this.show(this.#frame, min ?? undefined, max ?? undefined);
  }

  #create(): void {
    this.#plot?.destroy();
    const frame = this.#frame!;
    const host = this.#host;
    const style = getComputedStyle(host);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const grid = { stroke: colour("--line"), width: 1 };
    const isNarrow = host.clientWidth < NARROW;
    const font = `${isNarrow ? 11 : 12}px ${colour("--font") || "system-ui"}`;
    const axis = (name: string, i: number): uPlot.Axis => ({
      scale: scaleOf(name),
      side: i === 0 ? 3 : 1,
      size: isNarrow ? NARROW_AXIS_WIDTH : AXIS_WIDTH,
      stroke: colour(colourOf(name)),
      grid: i === 0 ? grid : { show: false },
      ticks: grid,
      font,
      values: (_, ticks) => ticks.map((tick) => formatVolts(Number(tick.toPrecision(6)))),
    });
    const options: uPlot.Options = {
      width: host.clientWidth || 600,
      height: host.clientHeight || 300,
      // Ranges are set with every frame.
      scales: {
        x: { time: false, auto: false },
        ...Object.fromEntries(frame.channels.map(({ name }) => [scaleOf(name), { auto: false }])),
      },
      series: [
        {},
        ...frame.channels.map(({ name }): uPlot.Series => ({
          scale: scaleOf(name),
          stroke: colour(colourOf(name)),
          width: LINE_WIDTH,
          // Whole pixels would make a line thick in places where columns are as wide as pixels, or nearly.
          pxAlign: 0,
          points: { show: (u) => u.data[0].length < u.bbox.width / devicePixelRatio / 8 },
        })),
      ],
      axes: [
        {
          stroke: colour("--text-muted"),
          grid,
          ticks: grid,
          font,
          space: TICK_SPACE,
          values: (_, ticks) => timeTicks(ticks),
        },
        ...(this.#isStacked
          ? [this.#bandAxis(axis(frame.channels[0]!.name, 0), colour("--text-muted"))]
          : frame.channels.slice(0, isNarrow ? 1 : 2).map(({ name }, i) => axis(name, i))),
      ],
      legend: { show: false },
      cursor: { show: false },
      hooks: {
        draw: [(u) => drawMarks(u, this.#frame!, colour)],
        setSize: [() => this.#tellArea()],
        ready: [() => this.#tellArea()],
      },
    };
    const empty: PlotData = [new Float64Array(0), ...frame.channels.map(() => [])];
    this.#plot = new uPlot(options, empty as unknown as uPlot.AlignedData, host);
    this.#tellArea();
  }

  #tellArea(): void {
    const { area } = this;
    if (area !== null) this.#onArea(area);
  }
}

type Channel = Frame["channels"][number];

function keyOf({ channels }: Frame): string {
  return channels.map(({ name }) => name).join();
}

function fitted(volts: readonly (number | null)[], channel: Channel): Scale {
  let least = Infinity;
  let most = -Infinity;
  for (const value of volts) {
    if (value === null) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return scaleOfRange(channel);
  const reach = Math.max((most - least) / 2, channel.rangeV * LEAST_FIT) * (1 + 2 * MARGIN);
  const middle = (least + most) / 2;
  return [middle - reach, middle + reach];
}
