import { temporaryFolder } from "../cli/program.ts";
import { assertEquals } from "../assert.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

browserTest(
  "a text that cannot be read goes with its fault, and moves with it when the one before is taken away",
  async () => {
    await using folder = await temporaryFolder();
    await using gui = await Gui.start(folder.path);
    await using browser = await TestBrowser.launch();
    const page = await browser.open(gui.url);
    const add = page.getByRole("button", { name: "Add a fault" });
    // What the settings lead to comes a moment later, and moves what is below.
    await page.getByText("Takes ").waitFor();
    await add.click();
    await page.getByLabel("Fault 1", { exact: true }).waitFor();
    await add.click();
    const times = page.getByLabel("at (s)");
    await times.nth(1).fill("soon");
    await page.getByRole("button", { name: "Remove fault 1" }).click();
    await page.getByLabel("Fault 2").waitFor({ state: "detached" });
    assertEquals(await times.nth(0).inputValue(), "soon");
    assertEquals(await times.nth(0).getAttribute("aria-invalid"), "true");
    await page.getByRole("button", { name: "Remove fault 1" }).click();
    await page.getByLabel("Fault 1").waitFor({ state: "detached" });
    await page.locator(".record-button:not([aria-disabled])").waitFor();
  },
);
