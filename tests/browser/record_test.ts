import type { Status } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { untilSignal } from "./plot.ts";

browserTest(
  "one records from the page, sees the signal, pauses, zooms to single samples, stops, and opens it again",
  async () => {
    await using folder = await temporaryFolder();
    await using gui = await Gui.start(folder.path);
    await gui.bePatient();
    await using browser = await TestBrowser.launch();
    const page = await browser.open(gui.url);
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    await page.locator(".plot-span", { hasText: " of " }).waitFor();
    await untilSignal(page);

    // The simulated instrument's sine: 1 kHz, 80 % of the range of 20 V.
    await page.locator(".measured-frequency", { hasText: "1.0000 kHz" }).waitFor();
    const cells = await page.locator(".measurements tbody td").allInnerTexts();
    const [peakToPeakV = NaN, rmsV = NaN] = [cells[2], cells[4]].map((text) => Number(/[\d.]+/.exec(text ?? "")?.[0]));
    assert(Math.abs(peakToPeakV - 32) < 0.1, cells.join());
    // Of a part of the samples, when there are many.
    assert(Math.abs(rmsV - 16 / Math.SQRT2) < 0.4, cells.join());

    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Live" }).waitFor();
    await page.locator(".plot-panel").focus();
    for (let n = 0; n < 14; n++) await page.keyboard.press("+");
    await page.locator(".plot-span", { hasText: /^[0-9.]+ [mµn]s of/ }).waitFor();
    assertEquals(await page.getByRole("button", { name: "Live" }).count(), 1);

    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Start" }).waitFor();
    const status: Status = await (await fetch(`${gui.url}api/status`)).json();
    assertEquals([status.state, status.last?.summary?.lostSamples, status.last?.summary?.verified], ["idle", 0, true]);

    await page.getByRole("link", { name: "Recordings" }).click();
    await page.getByText(status.last!.name).first().waitFor();
    await page.goto(`${gui.url}#/recording/${encodeURIComponent(status.last!.name)}`);
    await page.getByRole("button", { name: "Whole recording" }).click();
    await untilSignal(page);
    assert(status.last!.summary!.samples > 0);
  },
);
