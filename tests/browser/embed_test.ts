import type { Page } from "playwright-core";
import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

/** Somebody else's page with both ways to embed a plot. */
function pageWith(picostream: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Lab</title><link rel="icon" href="data:,">
    <style>picostream-plot, #own { display: block; width: 600px; height: 300px }</style>
    <picostream-plot hdf5-path="a.hdf5"></picostream-plot><div id="own"></div>
    <script type="module">
      import { LivePlotter } from "${picostream}embed.js";
      globalThis.problems = [];
      globalThis.plotter = new LivePlotter(document.getElementById("own"), {
        hdf5Path: "a.hdf5",
        displayWindowSeconds: 0.1,
        onProblem: (problem) => problems.push(problem),
      });
      plotter.startUpdates();
    </script>`;
}

/** Pixels of a plot in the colour of channel A. */
async function pixelsIn(page: Page, selector: string): Promise<number> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector("${selector}").shadowRoot?.querySelector("canvas");
    if (!canvas) return 0;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let found = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 128 && data[at + 2] > data[at] + 60) found++;
    return found;
  })()`) as number;
}

async function until(page: Page, isSo: () => Promise<boolean>): Promise<void> {
  while (!await isSo()) await page.evaluate("new Promise(requestAnimationFrame)");
}

browserTest(
  "another page shows a recording: as an element and by the class, and a page that is not allowed nothing",
  async () => {
    await using folder = await temporaryFolder();
    for (const [name, signal] of [["a", "sine:1kHz:16V"], ["b", "dc:1V"]]) {
      const flags = [
        "--device",
        "sim",
        "-s",
        "1",
        "--duration",
        "0.5",
        "--signal",
        `A=${signal}`,
        "-o",
        `${name}.hdf5`,
      ];
      const { status, stderr } = await runProgram(["acquire", ...flags], { cwd: folder.path });
      assertEquals(status, 0, stderr);
    }
    let picostream = "";
    const html = () => new Response(pageWith(picostream), { headers: { "content-type": "text/html" } });
    await using allowed = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, html);
    await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, html);
    const addressOf = ({ addr }: Deno.HttpServer<Deno.NetAddr>) => `http://127.0.0.1:${addr.port}`;
    await using gui = await Gui.start(folder.path, ["--allow-origin", addressOf(allowed)]);
    picostream = gui.url;
    // What the page that is not allowed is refused, its browser tells.
    await using browser = await TestBrowser.launch(/CORS policy|Failed to load resource/);
    const page = await browser.open(addressOf(allowed));
    await until(page, async () => await pixelsIn(page, "picostream-plot") > 5000);
    await until(page, async () => await pixelsIn(page, "#own") > 5000);

    // A line of 1 V in place of a band of 32 V.
    await page.evaluate(`plotter.setHdf5Path("b.hdf5")`);
    await until(page, async () => {
      const pixels = await pixelsIn(page, "#own");
      return pixels > 300 && pixels < 5000;
    });
    await page.evaluate(`plotter.setHdf5Path("none.hdf5")`);
    await until(page, async () => /Cannot find none\.hdf5/.test(String(await page.evaluate("problems.at(-1)"))));
    await page.evaluate(`document.querySelector("picostream-plot").setAttribute("hdf5-path", "b.hdf5")`);
    await until(page, async () => await pixelsIn(page, "picostream-plot") < 5000);

    const [download, picture] = await Promise.all([
      page.waitForEvent("download"),
      page.evaluate(`document.querySelector("picostream-plot").saveScreenshot().then(async (blob) =>
        [blob.type, (await createImageBitmap(blob)).width, ...new Uint8Array(await blob.arrayBuffer()).subarray(0, 8)])`),
    ]);
    // 600 pixels, and 16 beside them on each side.
    assertEquals(picture, ["image/png", 632, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert(/^b_.*s\.png$/.test(download.suggestedFilename()), download.suggestedFilename());
    await page.evaluate(`plotter.stopUpdates(); document.querySelector("picostream-plot").remove()`);
    assertEquals(await page.evaluate("plotter.isUpdating"), false);
    const ended = await page.evaluate(
      `(() => { plotter.destroy(); try { plotter.startUpdates(); } catch (error) { return error.message; } })()`,
    );
    assertEquals(ended, "Cannot show anything: this plot was ended. Make another one.");

    const refused = await browser.open(addressOf(other));
    await until(refused, () => Promise.resolve(browser.errors.some((error) => /CORS policy/.test(error))));
    assertEquals(await pixelsIn(refused, "picostream-plot"), 0);
  },
);

/** What a plot shows, as a text that differs when the picture does; empty before there is one. */
function pictureIn(selector: string): string {
  return `(document.querySelector("${selector}").shadowRoot?.querySelector("canvas")?.toDataURL() ?? "")`;
}

/** Waits until a plot has shown so many pictures, each unlike the one before. */
async function untilPictures(page: Page, selector: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const last = await page.evaluate(pictureIn(selector));
    await page.waitForFunction(`${pictureIn(selector)} !== ${JSON.stringify(last)}`);
  }
}

browserTest("another page follows a recording at work, also after it looked at others, until it stops", async () => {
  await using folder = await temporaryFolder();
  const flags = ["--device", "sim", "-s", "1", "--duration", "0.5", "-o", "a.hdf5"];
  const { status, stderr } = await runProgram(["acquire", ...flags], { cwd: folder.path });
  assertEquals(status, 0, stderr);
  let picostream = "";
  // Fewer columns than pixels, so that the first frame of another rate is asked for anew.
  const html = () =>
    new Response(
      `<!doctype html><meta charset="utf-8"><title>Lab</title><link rel="icon" href="data:,">
      <style>picostream-plot, #own { display: block; width: 600px; height: 300px }</style>
      <picostream-plot display-window-seconds="0.05"></picostream-plot><div id="own"></div>
      <script type="module" src="${picostream}embed.js"></script>
      <script type="module">
        const options = { displayWindowSeconds: 0.05, decimationFactor: 500 };
        globalThis.plotter = new PicoStream.LivePlotter(document.getElementById("own"), options);
        plotter.startUpdates();
      </script>`,
      { headers: { "content-type": "text/html" } },
    );
  await using site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, html);
  const origin = `http://127.0.0.1:${site.addr.port}`;
  await using gui = await Gui.start(folder.path, ["--allow-origin", origin]);
  await gui.change(({ acquisition }) => {
    acquisition.simulation.backlogS = 2;
    acquisition.simulation.signals = [{ channel: "A", shape: "sine", frequencyHz: 33 }];
    acquisition.rateMSps = 2;
  });
  picostream = gui.url;
  await using browser = await TestBrowser.launch(/Cannot use maxDisplayPoints NaN/);
  const headers = { "content-type": "application/json", origin: new URL(gui.url).origin };
  const started = await fetch(`${gui.url}api/acquisition/start`, { method: "POST", headers, body: "{}" });
  assertEquals(started.status, 200, await started.text());

  const page = await browser.open(origin);
  await untilPictures(page, "picostream-plot", 5);
  await untilPictures(page, "#own", 5);
  for (let n = 0; n < 3; n++) {
    for (const name of ["a.hdf5", null]) {
      await page.evaluate(`plotter.setHdf5Path(${JSON.stringify(name)})`);
      const label = `document.querySelector("#own").shadowRoot.querySelector(".plot").ariaLabel`;
      await page.waitForFunction(`(${label} === "Signal of a.hdf5") === ${name !== null}`);
    }
  }
  await untilPictures(page, "#own", 5);

  await page.evaluate("plotter.stopUpdates()");
  const still = await page.evaluate(pictureIn("#own"));
  await untilPictures(page, "picostream-plot", 5);
  assertEquals(await page.evaluate(pictureIn("#own")), still);
  await page.evaluate("plotter.startUpdates()");
  await untilPictures(page, "#own", 2);

  const element = `document.querySelector("picostream-plot")`;
  await page.evaluate(`${element}.setAttribute("max-display-points", "none")`);
  await until(page, () => Promise.resolve(browser.errors.some((error) => /maxDisplayPoints NaN/.test(error))));
  await page.evaluate(`${element}.setAttribute("max-display-points", "100")`);
  await untilPictures(page, "picostream-plot", 2);
});
