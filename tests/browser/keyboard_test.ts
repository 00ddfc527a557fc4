import type { Page } from "playwright-core";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { untilSignal } from "./plot.ts";

const MOST_TABS = 80;

/** Presses Tab until something with this name or class has the focus, and it can be seen that it has. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press("Tab");
    const [text, outline] = await page.evaluate(`(() => {
      const { activeElement: it } = document;
      const text = [it.getAttribute("aria-label"), it.innerText, it.className].join("|");
      return [text, getComputedStyle(it).outlineStyle];
    })()`) as [string, string];
    if (!name.test(text)) continue;
    assert(outline !== "none", `${text} does not show that it has the focus`);
    return;
  }
  throw new Error(`nothing with the name ${name} came within ${MOST_TABS} tabs`);
}

browserTest("all of it goes by keyboard: record, look, stop, and export", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await gui.bePatient();
  await using browser = await TestBrowser.launch();
  const page = await browser.open(gui.url);
  await page.locator(".record-button:not([aria-disabled])").waitFor();
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.innerText"), "Skip to the plot");
  await tabTo(page, /record-button/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Stop" }).waitFor();

  await page.locator(".skip-link").focus();
  await page.keyboard.press("Enter");
  await tabTo(page, /plot-panel/);
  await untilSignal(page);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Live", exact: true }).waitFor();
  await page.keyboard.press("0");
  for (let n = 0; n < 4; n++) await page.keyboard.press("+");
  await page.keyboard.press("Home");
  await page.locator('.overview-strip[aria-valuetext^="from 0 s"]').waitFor();
  await page.keyboard.press("PageDown");
  await page.locator('.overview-strip:not([aria-valuetext^="from 0 s"])').waitFor();
  await page.keyboard.press("l");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys of the plot" }).waitFor();
  await page.keyboard.press("Escape");
  // A dialog gives the focus back to what had it.
  await page.locator(".plot-panel:focus").waitFor();
  await page.keyboard.press("c");
  await tabTo(page, /Cursor 1/);

  await page.locator(".skip-link").focus();
  await tabTo(page, /record-button/);
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Start" }).waitFor();
  const { name } = (await gui.status()).last!;

  await page.locator(".skip-link").focus();
  await tabTo(page, /^\|Recordings/);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Export ${name}` }).waitFor();
  await tabTo(page, /^Export /);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  await tabTo(page, /\|Export\|/);
  await page.keyboard.press("Enter");
  await page.locator('.job[data-state="done"]').waitFor();
});
