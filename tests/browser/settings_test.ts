import type { Locator, Page } from "playwright-core";
import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { untilPlot } from "./plot.ts";

/** The fields of a channel. */
const channelOf = (page: Page, name: string) => page.getByRole("group", { name: `Channel ${name}` });

browserTest("what is set on the page is there after the program was started again", async () => {
  await using folder = await temporaryFolder();
  await using browser = await TestBrowser.launch();
  {
    await using gui = await Gui.start(folder.path);
    const page = await browser.open(gui.url);
    await page.getByRole("switch", { name: "Channel B" }).check();
    await channelOf(page, "B").getByLabel("Range").selectOption({ label: "±500 mV" });
    await channelOf(page, "B").getByLabel("Label").fill("Pressure µbar");
    await page.getByLabel("Rate, each").fill("2.5");
    const saved = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByLabel("Rate, each").press("Enter");
    await saved;
    await page.context().close();
  }
  await using gui = await Gui.start(folder.path);
  const page = await browser.open(gui.url);
  await channelOf(page, "B").getByLabel("Label").waitFor();
  assertEquals(await channelOf(page, "B").getByLabel("Label").inputValue(), "Pressure µbar");
  assertEquals(await channelOf(page, "B").getByLabel("Range").inputValue(), "0.5");
  assertEquals(await page.getByRole("switch", { name: "Channel C" }).isChecked(), false);
  const { acquisition } = await gui.settings();
  assertEquals([acquisition.rateMSps, acquisition.channels.map(({ name, rangeV }) => [name, rangeV])], [
    2.5,
    [["A", 20], ["B", 0.5]],
  ]);
  await page.context().close();
});

browserTest("a setting that cannot be used says why beside its field, and keeps Start from starting", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  // The browser itself writes the server's refusal to keep such settings to the console.
  await using browser = await TestBrowser.launch(/status of 400 .*\/api\/settings\)$/);
  const page = await browser.open(gui.url);
  const start = page.getByRole("button", { name: "Start" });
  const reason = page.locator(".record-reason");
  for (const [label, wrong, right] of [["Duration", "-3", "1"], ["Duration", "soon", "1"]] as const) {
    const field = page.getByLabel(label);
    await field.fill(wrong);
    await field.press("Enter");
    await reason.waitFor({ state: "attached" });
    assertEquals(await field.getAttribute("aria-invalid"), "true");
    const described = (await field.getAttribute("aria-describedby") ?? "").split(" ");
    const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).innerText()));
    assertEquals(texts.some((text) => text.length > 8), true, texts.join());
    assertEquals(await start.getAttribute("aria-disabled"), "true");
    // A click by hand, because playwright would wait until it is enabled.
    await start.dispatchEvent("click");
    assertEquals((await gui.status()).state, "idle");
    await field.fill(right);
    await field.press("Enter");
    await reason.waitFor({ state: "detached" });
    assertEquals(await field.getAttribute("aria-invalid"), null);
  }
  const rate = page.getByLabel("Rate, each");
  for (
    const [text, hint] of [["500", /^62\.5 MS\/s at most$/], ["1", /^Takes 1 MS\/s · 62\.5 MS\/s at most/]] as const
  ) {
    await rate.fill(text);
    await rate.press("Enter");
    await page.locator("#rate-hint", { hasText: hint }).waitFor();
  }
  await start.click();
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.getByRole("button", { name: "Start" }).waitFor();
  assertEquals((await gui.status()).last?.summary?.durationS, 1);
});

browserTest("what is set on one page is shown by the others at once, and is what they record with", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await using browser = await TestBrowser.launch();
  const [one, other] = [await browser.open(gui.url), await browser.open(gui.url)];
  await other.getByRole("switch", { name: "Channel B" }).waitFor();
  await one.getByRole("switch", { name: "Channel B" }).check();
  await one.getByLabel("Rate, each").fill("2.5");
  await one.getByLabel("Rate, each").press("Enter");
  await channelOf(other, "B").getByLabel("Range").waitFor();
  await other.getByText("Takes 2.5 MS/s").waitFor();
  assertEquals(await other.getByLabel("Rate, each").inputValue(), "2.5");
  await other.getByRole("button", { name: "Start" }).click();
  await untilPlot(other, ({ line }) => line > 20_000, "b");
  const { recording } = await gui.status();
  assertEquals([recording?.channels.map(({ name }) => name), recording?.sampleIntervalNs], [["A", "B"], 400]);
  await other.getByRole("button", { name: "Stop" }).click();
  await one.getByRole("button", { name: "Start" }).waitFor();
  for (const page of [one, other]) await page.context().close();
});

browserTest("every control of the page is in the file that is recorded", async () => {
  await using folder = await temporaryFolder();
  await using gui = await Gui.start(folder.path);
  await gui.bePatient();
  await using browser = await TestBrowser.launch();
  const page = await browser.open(gui.url);
  const fill = async (field: Locator, text: string) => {
    await field.fill(text);
    await field.press("Enter");
  };
  await page.getByLabel("Resolution").selectOption({ index: 0 });
  await fill(page.getByLabel("Rate, each"), "5");
  await fill(page.getByLabel("Down-sample by"), "10");
  await page.getByLabel("into").selectOption({ label: "min and max" });
  const a = channelOf(page, "A");
  await fill(a.getByLabel("Probe ×"), "10");
  await a.getByLabel("Range").selectOption({ label: "±20 V" });
  await a.getByLabel("Coupling").selectOption({ label: "AC" });
  await fill(a.getByLabel("Offset"), "500 mV");
  await a.getByLabel("20 MHz limit").check();
  await fill(a.getByLabel("Label", { exact: true }), "Anode");
  await fill(page.getByLabel("Folder"), "runs");
  await fill(page.getByLabel("File name"), "all");
  await fill(page.getByLabel("Duration"), "1");
  await fill(page.getByLabel("New file every"), "0.4");
  await page.getByLabel("After a loss").selectOption({ label: "stop" });
  await page.getByLabel("Model").selectOption("5444D");
  await page.getByLabel("Signal at A").selectOption({ label: "sine" });
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.getByRole("button", { name: "Start" }).waitFor();
  const { last } = await gui.status();
  assertEquals([last?.name, last?.summary?.stopReason, last?.summary?.files.length], [
    "runs/all.hdf5",
    "duration",
    3,
  ]);
  const told = await runProgram(["info", "--json", "runs/all.hdf5"], { cwd: folder.path });
  const file = JSON.parse(told.stdout.split("\n")[0]!);
  assertEquals([file.resolutionBits, file.hardwareDownsampleRatio, file.downsampleMode, file.sampleRateHz], [
    8,
    10,
    "aggregate",
    500_000,
  ]);
  assertEquals(file.channels, [
    { name: "A", rangeV: 20, offsetV: 0.5, coupling: "ac", probe: 10, bandwidthLimit: true, label: "Anode" },
  ]);

  // Without the files before it: the last half second alone is kept.
  await fill(page.getByLabel("New file every"), "");
  await fill(page.getByLabel("File name"), "live");
  await fill(page.getByLabel("Duration"), "3");
  await fill(page.getByLabel("Keep only the last"), "0.5");
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("button", { name: "Stop" }).waitFor();
  await page.getByRole("button", { name: "Start" }).waitFor();
  const kept = await runProgram(["info", "--json", "runs/live.hdf5"], { cwd: folder.path });
  const durationS = kept.stdout.trim().split("\n").reduce((sum, line) => sum + JSON.parse(line).durationS, 0);
  assert(durationS >= 0.5 && durationS < 1, `${durationS} s`);
});

browserTest("the page quits the program, and connects again when it is started again", async () => {
  await using folder = await temporaryFolder();
  // What it asks for meanwhile, the browser itself writes to the console.
  await using browser = await TestBrowser.launch(/ERR_CONNECTION|WebSocket/);
  const port = freePort();
  await using gui = await Gui.start(folder.path, ["--port", `${port}`]);
  const page = await browser.open(gui.url);
  await page.getByLabel("Rate, each").fill("2.5");
  await page.getByRole("button", { name: "Quit PicoStream" }).click();
  await page.getByRole("button", { name: "Quit", exact: true }).click();
  await page.getByText("PicoStream was quit.").waitFor();
  assertEquals((await gui.finished).status, 0);
  await using again = await Gui.start(folder.path, ["--port", `${port}`]);
  await page.getByText("PicoStream was quit.").waitFor({ state: "detached" });
  assertEquals((await again.settings()).acquisition.rateMSps, 2.5);
  await page.context().close();
});

/** A port that nobody listens on now. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
