import { assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

browserTest("the spectrum of the visible part: the line of a sine, in both units, with every window", async () => {
  await using folder = await temporaryFolder();
  const recorded = await runProgram([
    ...["acquire", "--device", "sim", "-s", "1", "--duration", "0.2", "-o", "a.hdf5", "-b", "16"],
    ...["--signal", "A=sine:15.625kHz:16V"],
  ], { cwd: folder.path });
  assertEquals(recorded.status, 0, recorded.stderr);
  await using gui = await Gui.start(folder.path);
  await using browser = await TestBrowser.launch();
  const page = await browser.open(`${gui.url}#/recording/a.hdf5`);
  await page.locator(".plot-span", { hasText: "200 ms of 200 ms" }).waitFor();
  await page.getByRole("button", { name: "Spectrum" }).click();
  // 16 V / √2 = 11.31 V = 21.07 dBV; 15.625 kHz is 1/64 of the rate, and so just on a bin.
  const peak = page.locator(".spectrum-peaks li");
  await peak.getByText("15.625 kHz, 21.1 dBV").waitFor();
  await page.getByLabel("Amplitude").selectOption("v");
  for (const window of ["rectangle", "hamming", "blackman", "flattop"]) {
    await page.getByLabel("Window").selectOption(window);
    await peak.getByText(/15\.625 kHz, 11\.3\d* V/).waitFor();
  }
  await page.getByLabel("Frequency axis").selectOption("logarithmic");
  await page.locator(".spectrum-plot canvas").waitFor();
  await page.getByLabel("Window").press("f");
  await page.getByRole("region", { name: "Spectrum of the visible part" }).waitFor();
});
