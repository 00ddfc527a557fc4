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
  /** Null outside of a page, and while an attribute cannot be. */
  #plotter: LivePlotter | null = null;
  #isInPage = false;
  #isUpdating = true;

  connectedCallback(): void {
    this.#isInPage = this.#isUpdating = true;
    this.#make();
  }

  disconnectedCallback(): void {
    this.#isInPage = false;
    this.#end();
  }

  attributeChangedCallback(name: string): void {
    if (!this.#isInPage) return;
    if (name === "hdf5-path" && this.#plotter !== null) {
      this.#plotter.setHdf5Path(this.getAttribute(name) || null);
    } else {
      this.#make();
    }
  }

  /** See {@linkcode LivePlotter.setHdf5Path}; the same as setting the attribute. */
  setHdf5Path(path: string | null): void {
    this.setAttribute("hdf5-path", path ?? "");
  }

  /** See {@linkcode LivePlotter.startUpdates}. */
  startUpdates(): void {
    this.#isUpdating = true;
    this.#plotter?.startUpdates();
  }

  /** See {@linkcode LivePlotter.stopUpdates}. */
  stopUpdates(): void {
    this.#isUpdating = false;
    this.#plotter?.stopUpdates();
  }

  /** See {@linkcode LivePlotter.saveScreenshot}. */
  async saveScreenshot(fileName?: string): Promise<Blob> {
    if (this.#plotter === null) {
      throw new Error("Cannot make a picture: the element shows nothing. Put it into a page.");
    }
    return await this.#plotter.saveScreenshot(fileName);
  }

  #make(): void {
    this.#end();
    this.#plotter = new LivePlotter(this, this.#options());
    if (this.#isUpdating) this.#plotter.startUpdates();
  }

  #end(): void {
    this.#plotter?.destroy();
    this.#plotter = null;
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
