import type { Page } from "playwright-core";

/** How many pixels of the plot have the colour of a channel now, in the theme that is shown; -1 without a plot. */
export async function channelPixels(page: Page, channel = "a"): Promise<number> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(".signal-plot canvas");
    if (canvas === null) return -1;
    const style = getComputedStyle(canvas).getPropertyValue("--channel-${channel}").trim();
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(style.slice(at, at + 2), 16));
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] > 128 && Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) +
        Math.abs(data[at + 2] - blue) < 40) found++;
    }
    return found;
  })()`) as number;
}

/** Resolves when it is so; it is asked for each picture of the screen. */
export async function untilDrawn(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  while (!await isSo()) await page.evaluate("new Promise(requestAnimationFrame)");
}
