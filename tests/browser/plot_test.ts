import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";
import { plotPixels, untilPlot, untilSignal } from "./plot.ts";
import { showRecorded } from "./shown.ts";

browserTest("the plot's tools: cursors, fitted height, channels, strip, picture, colours", async () => {
  // 100 periods of 1 kHz, 1 V of ±20 V, and a square of half the frequency.
  await using shown = await showRecorded(100, [
    ...["-c", "A,B", "--signal", "A=sine:1kHz:1V", "--signal", "B=square:500Hz:10V"],
  ]);
  const { page } = shown;
  const plot = page.locator(".plot-panel");
  await plot.focus();

  // A is a line of a twentieth of the height; fitted it fills it.
  const { line: flat } = await plotPixels(page);
  await page.keyboard.press("v");
  await untilPlot(page, ({ line }) => line > 3 * flat);
  await page.keyboard.press("v");

  await page.getByRole("button", { name: "Show or hide channel B" }).or(page.getByTitle("Show or hide channel B"))
    .click();
  await untilPlot(page, ({ line }) => line === 0, "b");
  await page.getByTitle("Show or hide channel B").click();
  await untilPlot(page, ({ line }) => line > 1000, "b");
  await plot.focus();
  await page.keyboard.press("k");
  assertEquals(await page.getByRole("button", { name: "Stack" }).getAttribute("aria-pressed"), "true");

  // A third of 100 ms apart, then one pixel less.
  await page.keyboard.press("c");
  const apart = page.locator(".cursor-readout dd").first();
  await apart.getByText("33.33 ms").waitFor();
  await page.getByRole("slider", { name: "Cursor 1" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".cursor-readout dd").first().getByText(/^33\.[12]\d* ms/).waitFor();

  // Into the last tenth by a click on the strip.
  await plot.focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press("+");
  await page.locator(".plot-span", { hasText: "6.25 ms of 100 ms" }).waitFor();
  const strip = page.getByRole("scrollbar", { name: "Visible part of the whole recording" });
  const { width, height } = (await strip.boundingBox())!;
  await strip.click({ position: { x: 0.95 * width, y: height / 2 } });
  await page.locator(`.overview-strip[aria-valuetext^="from 91."]`).waitFor();
  await strip.focus();
  await page.keyboard.press("Home");
  await page.locator(`.overview-strip[aria-valuetext^="from 0 s"]`).waitFor();

  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("s")]);
  assertEquals(download.suggestedFilename(), "a_0-0.00625s.png");
  const png = await Deno.readFile(await download.path());
  assertEquals([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const size = new DataView(png.buffer, png.byteOffset);
  assert(size.getUint32(16) > 900 && size.getUint32(20) > 300, `${size.getUint32(16)} x ${size.getUint32(20)}`);

  // The colours of the other theme are other ones: the drawing has them as soon as it is shown.
  const theme = () => page.evaluate("document.documentElement.dataset.theme") as Promise<string>;
  const before = await theme();
  while (await theme() === before) await page.getByRole("button", { name: /^Colours/ }).click();
  await untilPlot(page, ({ line }) => line > 300);
  await page.keyboard.press("Tab");
  await plot.focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys of the plot" }).waitFor();
});

browserTest("the page makes the overview that a recording does not have, and then shows all of it", async () => {
  await using folder = await temporaryFolder();
  const recorded = await runProgram([
    ...["acquire", "--device", "sim", "-s", "62.5", "--duration", "0.8", "-o", "a.hdf5", "--no-overview"],
  ], { cwd: folder.path });
  assertEquals(recorded.status, 0, recorded.stderr);
  await using gui = await Gui.start(folder.path, [], {
    cwd: folder.path,
    env: { PICOSTREAM_CONFIG: `${folder.path}/config`, PICOSTREAM_CACHE: `${folder.path}/cache` },
  });
  // The refused questions are told by the browser itself.
  await using browser = await TestBrowser.launch(/409/);
  const page = await browser.open(`${gui.url}#/recording/a.hdf5`);
  await page.getByRole("button", { name: "Make the overview" }).click();
  await page.locator(".plot-span", { hasText: "800 ms of 800 ms" }).waitFor();
  await page.getByRole("button", { name: "Make the overview" }).waitFor({ state: "detached" });
  await untilSignal(page);
});

browserTest("the plot goes by wheel, by dragging, by a chosen part and by two fingers", async () => {
  await using shown = await showRecorded(100, []);
  const { page } = shown;
  const span = (text: RegExp) => page.locator(".plot-span", { hasText: text }).waitFor();
  const { x, y, width, height } = (await page.locator(".signal-plot .u-over").boundingBox())!;
  const at = (part: number) => [x + part * width, y + height / 2] as const;
  const from = async () =>
    Number(/from ([0-9.]+) ms/.exec(await page.locator(".overview-strip").getAttribute("aria-valuetext") ?? "")?.[1]);

  // The wheel holds what is under the pointer: 40 ms, which are 40 % from the left.
  await page.mouse.move(...at(0.4));
  await page.mouse.wheel(0, Math.log(0.5) / Math.log(1.0015));
  await span(/^(49\.\d+|50(\.\d+)?) ms of/);
  const zoomedFrom = await from();
  assert(Math.abs(zoomedFrom - 20) < 0.5, `${zoomedFrom}`);

  // A fifth of the width to the left: a fifth of 50 ms later.
  await page.mouse.move(...at(0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.4), { steps: 3 });
  await page.mouse.move(...at(0.3), { steps: 3 });
  await page.mouse.up();
  await page.locator(".overview-strip:not([aria-valuetext^='from 20'])").waitFor();
  const pannedFrom = await from();
  assert(Math.abs(pannedFrom - 30) < 0.5, `${pannedFrom}`);

  // From 30 to 80 ms the second quarter.
  await page.keyboard.down("Shift");
  await page.mouse.move(...at(0.25));
  await page.mouse.down();
  await page.mouse.move(...at(0.5), { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await span(/^12\.[45]\d* ms of/);
  const chosenFrom = await from();
  assert(Math.abs(chosenFrom - 42.5) < 0.5, `${chosenFrom}`);

  // Two fingers that come twice as near to one another show twice as much.
  const touch = await page.context().newCDPSession(page);
  const fingers = (type: string, ...parts: number[]) =>
    touch.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: parts.map((part, id) => ({ x: at(part)[0], y: at(part)[1], id })),
    });
  await touch.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  await fingers("touchStart", 0.3);
  await fingers("touchStart", 0.3, 0.7);
  for (const part of [0.6, 0.55, 0.5]) await fingers("touchMove", 0.3, part);
  await fingers("touchEnd");
  await span(/^(24\.9\d*|25(\.\d+)?) ms of/);
});

browserTest("the plot marks where a channel is over its range", async () => {
  await using shown = await showRecorded(100, [
    ...["-c", "A,B", "-r", "1", "--signal", "A=dc:0V", "--signal", "B=dc:3V"],
  ]);
  const { page, said } = shown;
  assert(/Channel B was over its range/.test(said), said);
  // A bar of three pixels' height from left to right, besides lines of at most two; A has its lines alone.
  const { width } = (await page.locator(".signal-plot .u-over").boundingBox())!;
  await untilPlot(page, ({ line }) => line > 4 * width, "b");
  const { line } = await plotPixels(page, "a");
  assert(line > width && line < 3 * width, `${line} pixels`);
});
