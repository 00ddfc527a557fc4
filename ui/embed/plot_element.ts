/// <reference lib="dom" />
import { LivePlotter } from "./live_plotter.ts";
import type { PlotterOptions } from "./options.ts";

/** The attributes, and the options of {@linkcode LivePlotter} that they stand for. */
const TEXTS = { "hdf5-path": "hdf5Path", server: "server", token: "token" } as const;
const NUMBERS = {
  "update-interval-ms": "updateIntervalMs",
  "display-window-seconds": "displayWindowSeconds",
  "decimation-factor": "decimationFactor",
  "max-display-points": "maxDisplayPoints",
} as const;

/**
 * `<picostream-plot hdf5-path="run.hdf5" display-window-seconds="0.2"></picostream-plot>`: a {@linkcode LivePlotter} that
 * updates as long as it is in the page. A changed attribute holds at once. What cannot be shown is told by the event
 * "problem", whose `detail` is the sentence, or null when it can be shown again.
 */
export class PlotElement extends HTMLElement {
  static readonly observedAttributes = [...Object.keys(TEXTS), ...Object.keys(NUMBERS)];
  #plotter: LivePlotter | null = null;

  connectedCallback(): void {
    this.#plotter = new LivePlotter(this, this.#options());
    this.#plotter.startUpdates();
  }

  disconnectedCallback(): void {
    this.#plotter?.destroy();
    this.#plotter = null;
  }

  attributeChangedCallback(name: string): void {
    if (this.#plotter === null) return;
    if (name === "hdf5-path") {
      this.#plotter.setHdf5Path(this.getAttribute(name) || null);
      return;
    }
    const isUpdating = this.#plotter.isUpdating;
    this.#plotter.destroy();
    this.#plotter = new LivePlotter(this, this.#options());
    if (isUpdating) this.#plotter.startUpdates();
  }

  /** See {@linkcode LivePlotter.setHdf5Path}; the same as setting the attribute. */
  setHdf5Path(path: string | null): void {
    this.setAttribute("hdf5-path", path ?? "");
  }

  /** See {@linkcode LivePlotter.startUpdates}. */
  startUpdates(): void {
    this.#plotter?.startUpdates();
  }

  /** See {@linkcode LivePlotter.stopUpdates}. */
  stopUpdates(): void {
    this.#plotter?.stopUpdates();
  }

  /** See {@linkcode LivePlotter.saveScreenshot}. */
  async saveScreenshot(fileName?: string): Promise<Blob> {
    if (this.#plotter === null) throw new Error("Cannot make a picture: the element is in no page. Put it into one.");
    return await this.#plotter.saveScreenshot(fileName);
  }

  #options(): PlotterOptions {
    const options: Record<string, unknown> = {
      onProblem: (detail: string | null) => this.dispatchEvent(new CustomEvent("problem", { detail })),
    };
    for (const [attribute, option] of Object.entries(TEXTS)) {
      const value = this.getAttribute(attribute);
      if (value) options[option] = value;
    }
    for (const [attribute, option] of Object.entries(NUMBERS)) {
      const value = this.getAttribute(attribute);
      if (value) options[option] = Number(value);
    }
    return options;
  }
}
