import axe from "axe-core";
import type { Page } from "playwright-core";
import { assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

/** What axe finds against WCAG 2.1 AA, in each theme: "where, theme: rule, elements". */
async function violations(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    // By the debugger, as the page itself runs no script that is not the server's.
    await page.evaluate(axe.source);
    const rules = await page.evaluate(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ", " + nodes.map(({ target }) => target.join(" ")).join("; ")))`) as string[];
    found.push(...rules.map((rule) => `${where}, ${colorScheme}: ${rule}`));
  }
  return found;
}

browserTest("the page breaks no rule of WCAG 2.1 AA that axe knows", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await using browser = await TestBrowser.launch();
  const found: string[] = [];
  const page = await browser.open(gui.url);
  await page.getByText("Free on disk").waitFor();
  found.push(...await violations(page, "idle"));

  await page.getByLabel("Rate, each").fill("500");
  await page.locator(".field-problem", { hasText: "is the most." }).waitFor();
  found.push(...await violations(page, "settings with problems"));
  await page.getByLabel("Rate, each").fill("1");

  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.locator(".measured-frequency", { hasText: "Hz" }).first().waitFor();
  found.push(...await violations(page, "recording"));
  for (const name of ["Cursors", "Spectrum"]) await page.getByRole("button", { name }).click();
  await page.locator(".spectrum-peaks li").waitFor();
  await page.locator(".cursor-readout").waitFor();
  found.push(...await violations(page, "cursors and spectrum"));
  await page.getByRole("button", { name: "Keys of the plot" }).click();
  await page.getByRole("dialog").waitFor();
  found.push(...await violations(page, "keys"));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("heading", { name: "Last recording" }).waitFor();

  await page.getByRole("link", { name: "Recordings" }).click();
  await page.getByRole("button", { name: /^Export / }).waitFor();
  found.push(...await violations(page, "recordings"));
  await page.getByRole("button", { name: /^Export / }).click();
  await page.getByRole("dialog").waitFor();
  found.push(...await violations(page, "export"));

  const phone = await browser.open(gui.url, { width: 390, height: 844 });
  await phone.getByRole("button", { name: "Settings" }).click();
  await phone.getByRole("dialog").getByLabel("Device").waitFor();
  found.push(...await violations(phone, "settings on a phone"));
  assertEquals(found, []);
});
