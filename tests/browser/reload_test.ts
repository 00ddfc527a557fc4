import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { untilSignal } from "./plot.ts";

browserTest("a page that is loaded again while it records, and a second page, show the recording at work", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await gui.bePatient();
  await using browser = await TestBrowser.launch();
  const first = await browser.open(gui.url);
  await first.getByRole("button", { name: "Start" }).click();
  await untilSignal(first);
  const { name, progress } = (await gui.status()).recording!;

  await first.reload();
  await first.locator(".strip-figures", { hasText: name }).waitFor();
  await untilSignal(first);
  const [hours = 0, minutes = 0, seconds = 0] = (await first.locator(".strip-elapsed").innerText()).split(":").map(
    Number,
  );
  assert(hours * 3600 + minutes * 60 + seconds >= Math.floor(progress.elapsedS));
  assertEquals((await gui.status()).recording?.name, name);

  const second = await browser.open(gui.url);
  await second.locator(".strip-figures", { hasText: name }).waitFor();
  await untilSignal(second);
  await second.getByRole("button", { name: "Stop" }).click();
  for (const page of [first, second]) {
    await page.getByRole("button", { name: "Start" }).waitFor();
    await page.getByRole("region", { name: "Last recording" }).or(page.getByText(name)).first().waitFor();
  }
  const { state, last } = await gui.status();
  assertEquals([state, last?.name, last?.summary?.lostSamples, last?.summary?.verified], ["idle", name, 0, true]);
  assert(last!.summary!.durationS > progress.elapsedS);
  // No fonts, no counters, no updates: nothing but the own server is ever asked.
  const { host } = new URL(gui.url);
  assertEquals(browser.requested.filter((url) => !url.startsWith("blob:") && new URL(url).host !== host), []);
  assert(browser.requested.some((url) => url.startsWith("ws://")));
});
