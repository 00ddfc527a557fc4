import { browserTest } from "./browser.ts";
import { showRecorded } from "./shown.ts";

browserTest("the spectrum of the visible part: the line of a sine, in both units, with every window", async () => {
  await using shown = await showRecorded(200, ["-b", "16", "--signal", "A=sine:15.625kHz:16V"]);
  const { page } = shown;
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

browserTest("the spectrum keeps the frequencies that were chosen when the visible part changes", async () => {
  await using shown = await showRecorded(200, ["--signal", "A=sine:15.625kHz:16V"]);
  const { page } = shown;
  await page.getByRole("button", { name: "Spectrum" }).click();
  await page.getByText("65536 samples, average of 5").waitFor();
  const { x, y, width } = (await page.locator(".spectrum-plot .u-over").boundingBox())!;
  const readout = page.locator(".spectrum-peaks small");
  const pointAt = (fraction: number) => page.mouse.move(x + fraction * width, y + 50);
  // Half of 1 MS/s is 500 kHz, of which a quarter is chosen.
  await pointAt(0.99);
  await readout.getByText(/49\d\.\d\d kHz/).waitFor();
  await pointAt(0);
  await page.mouse.down();
  await pointAt(0.25);
  await page.mouse.up();
  await pointAt(0.99);
  await readout.getByText(/12\d\.\d\d kHz/).waitFor();
  await page.getByRole("button", { name: "Zoom in" }).click();
  await page.getByText("65536 samples, average of 2").waitFor();
  await pointAt(0.98);
  await readout.getByText(/12\d\.\d\d kHz/).waitFor();
  await page.getByRole("button", { name: "All frequencies" }).click();
  await pointAt(0.99);
  await readout.getByText(/49\d\.\d\d kHz/).waitFor();
});
