/// <reference lib="dom" />
/**
 * PicoStream's live plot for other pages: `<script type="module" src="http://localhost:8737/embed.js"></script>`. The
 * class is exported, and found as `PicoStream.LivePlotter` by scripts that are no modules; the element is
 * `<picostream-plot>`.
 */
import { LivePlotter } from "./live_plotter.ts";
import { PlotElement } from "./plot_element.ts";

export type { PlotterOptions } from "./options.ts";
export { LivePlotter, PlotElement };

if (customElements.get("picostream-plot") === undefined) customElements.define("picostream-plot", PlotElement);
Object.assign(globalThis, { PicoStream: { LivePlotter } });
