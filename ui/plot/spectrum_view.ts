/// <reference lib="dom" />
import uPlot from "uplot";
import type { Spectrum } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import type { SpectrumAxis } from "../../view/bins.ts";
import { formatHertz } from "./hertz.ts";
import { colourOf } from "./channel_style.ts";
import { spectrumLines, type Unit } from "./spectrum_lines.ts";

/** How a spectrum is drawn. */
export interface SpectrumStyle {
  unit: Unit;
  /** What the page's colours are those of: they are read anew when it changes. */
  theme: string;
}

const AXIS_WIDTH = 68;
const TICK_SPACE = 100;

/** A spectrum in an element of the page, in its colours. Dragging across chooses frequencies, a double click shows all. */
export class SpectrumView {
  readonly #host: HTMLElement;
  readonly #onPointer: (index: number | null) => void;
  #plot: uPlot | null = null;
  #key = "";

  /** `onPointer` hears which bin of those that are drawn the pointer is at. */
  constructor(host: HTMLElement, onPointer: (index: number | null) => void) {
    this.#host = host;
    this.#onPointer = onPointer;
  }

  /** Draws a spectrum; the chosen frequencies stay chosen while it is of the same kind and style. */
  show(spectrum: Spectrum, style: SpectrumStyle): void {
    const names = spectrum.channels.map(({ channel }) => channel);
    const data = spectrumLines(spectrum, style.unit);
    const key = JSON.stringify([names, style, spectrum.axis, spectrum.binHz, data[0].length]);
    if (this.#plot === null || key !== this.#key) this.#create(names, spectrum.axis, style);
    const isNew = key !== this.#key;
    this.#key = key;
    this.#plot?.setData(data as unknown as uPlot.AlignedData, isNew);
    if (!isNew) this.#plot?.redraw(true);
  }

  /** Shows all frequencies. */
  showAll(): void {
    const frequencies = this.#plot?.data[0];
    if (frequencies === undefined || frequencies.length < 2) return;
    this.#plot?.setScale("x", { min: frequencies[0]!, max: frequencies[frequencies.length - 1]! });
  }

  /** Takes the size that the element has now. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width > 0 && height > 0) this.#plot?.setSize({ width, height });
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #create(names: readonly string[], axis: SpectrumAxis, { unit }: SpectrumStyle): void {
    this.#plot?.destroy();
    const style = getComputedStyle(this.#host);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const grid = { stroke: colour("--line"), width: 1 };
    const common = {
      stroke: colour("--text-muted"),
      grid,
      ticks: grid,
      font: `12px ${colour("--font") || "system-ui"}`,
    };
    const level = unit === "dbv" ? (value: number) => `${value} dBV` : formatVolts;
    this.#plot = new uPlot(
      {
        width: this.#host.clientWidth || 600,
        height: this.#host.clientHeight || 220,
        scales: { x: { time: false, distr: axis === "logarithmic" ? 3 : 1 }, y: { auto: true } },
        series: [
          {},
          ...names.map((name): uPlot.Series => ({
            scale: "y",
            stroke: colour(colourOf(name)),
            width: 1,
            points: { show: false },
          })),
        ],
        axes: [
          {
            ...common,
            space: TICK_SPACE,
            // Of a logarithmic axis uPlot leaves out those in between, as null.
            values: (_, ticks) => ticks.map((hz) => hz === null ? "" : hz === 0 ? "0 Hz" : shortHertz(hz)),
          },
          {
            ...common,
            scale: "y",
            size: AXIS_WIDTH,
            values: (_, ticks) => ticks.map((v) => level(Number(v.toPrecision(6)))),
          },
        ],
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false, setScale: true }, points: { size: 6 } },
        hooks: { setCursor: [(u) => this.#onPointer(u.cursor.idx ?? null)] },
      },
      [[], ...names.map(() => [])] as unknown as uPlot.AlignedData,
      this.#host,
    );
  }
}

/** A frequency of the axis, without digits that say nothing. */
function shortHertz(hz: number): string {
  const [value = "", unit] = formatHertz(hz).split(" ");
  return `${Number(value)} ${unit}`;
}
