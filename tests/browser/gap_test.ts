import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { untilPlot, untilSignal } from "./plot.ts";

const LOST = 5_000_000;

browserTest("a gap is drawn as a gap, and the page says how many samples were LOST", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await gui.change((settings) => {
    settings.acquisition.rateMSps = 10;
    settings.acquisition.durationS = 3;
    settings.acquisition.simulation.faults = [{ kind: "lose", atS: 1, samples: LOST }];
  });
  await using browser = await TestBrowser.launch();
  const page = await browser.open(gui.url);
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("alert").getByText(/^LOST .* The recording goes on\.$/).waitFor();
  await page.getByRole("button", { name: "Start" }).waitFor();

  const { last } = await gui.status();
  const { lostSamples, gaps } = last!.summary!;
  // The clock is what tells how many are missing.
  assert(gaps === 1 && Math.abs(lostSamples - LOST) < LOST / 10, `${lostSamples} in ${gaps}`);
  const warning = await page.getByRole("alert").getByText(/^LOST /).innerText();
  const told = Number(/^LOST ([^a-z]+) samples/.exec(warning)?.[1]?.replace(/\D/g, ""));
  assertEquals(told, lostSamples, warning);

  await page.getByRole("button", { name: "Whole recording" }).click();
  await untilSignal(page);
  const whole = await untilPlot(page, ({ gap }) => gap > 0);
  // The bar on top of the gap, three pixels high at least, is as wide as its part of the recording.
  const canvas = await page.locator(".signal-plot canvas").boundingBox();
  assert(whole.gap > canvas!.width * 0.1, `${whole.gap} of ${canvas!.width}`);

  // Right inside of the gap there is no line at all.
  const inGap = await page.evaluate(`(() => {
    const canvas = document.querySelector(".signal-plot canvas");
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const counts = Array.from({ length: width }, () => [0, 0]);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] <= 128) continue;
      const x = at / 4 % width;
      if (data[at + 2] > data[at] + 60) counts[x][0]++;
    }
    const quiet = counts.map(([line]) => line <= height * 0.1);
    let [most, run] = [0, 0];
    for (let x = Math.round(width * 0.2); x < width * 0.95; x++) {
      run = quiet[x] ? run + 1 : 0;
      most = Math.max(most, run);
    }
    return most / width;
  })()`) as number;
  // Half a second of three and a half.
  assert(inGap > 0.08 && inGap < 0.3, `${inGap}`);
});
