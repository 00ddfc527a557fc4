import type { Page } from "playwright-core";

/** How many pixels of the plot are the line of a channel, and how many the bar and the label of a gap. */
export interface PlotPixels {
  line: number;
  gap: number;
}

/** Machines are slow at times; what has not come by then never comes. */
const MOST_MS = 60_000;

/** Counts by the colours of the theme that is shown now; nothing without a plot. */
export async function plotPixels(page: Page, channel = "a"): Promise<PlotPixels> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(".signal-plot canvas");
    if (canvas === null) return { line: 0, gap: 0 };
    const style = getComputedStyle(canvas);
    const rgb = (name) => [1, 3, 5].map((at) => parseInt(style.getPropertyValue(name).trim().slice(at, at + 2), 16));
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const count = ([red, green, blue]) => {
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const apart = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
        if (data[at + 3] > 128 && apart < 40) found++;
      }
      return found;
    };
    return { line: count(rgb("--channel-${channel}")), gap: count(rgb("--bad")) };
  })()`) as PlotPixels;
}

/** Resolves when the plot looks so. The policy of the page forbids what playwright waits with. */
export async function untilPlot(
  page: Page,
  looksSo: (pixels: PlotPixels) => boolean,
  channel?: string,
): Promise<PlotPixels> {
  for (const startMs = performance.now();;) {
    const pixels = await plotPixels(page, channel);
    if (looksSo(pixels)) return pixels;
    if (performance.now() - startMs > MOST_MS) throw new Error(`the plot never looked so: ${JSON.stringify(pixels)}`);
    await page.evaluate("new Promise(requestAnimationFrame)");
  }
}

/** Resolves when a signal is drawn that fills a good part of the plot. */
export async function untilSignal(page: Page): Promise<void> {
  await untilPlot(page, ({ line }) => line > 20_000);
}
