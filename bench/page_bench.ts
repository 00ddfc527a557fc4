/**
 * What the user of the page sees, in real Chromium without a window.
 *
 *     deno run -A bench/page_bench.ts [--seconds 10] [--gb 10] [--folder <folder>]
 *
 * - From the start of the program to the page that can be used (its Start button), the browser being open already.
 * - Pictures a second that the browser makes of an empty page: more it cannot show.
 * - Live, 4 channels at 62.5 MS/s in total: pictures drawn a second; how old the samples are that each picture shows for
 *   the first time, when the browser has presented it (from the start of the recording, the index of the sample and its
 *   interval, by the clock of the system); and the processor time of the program, in parts of a core, with the page and
 *   without it in turn.
 * - Zooming and scrolling at random in a recording of so many GB: from the wheel or the key to the picture with new columns.
 */
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { AcquisitionSettings } from "../acquire/settings.ts";
import type { RecordingEntry, Status } from "../routes/protocol.ts";
import { TestBrowser } from "../tests/browser/browser.ts";
import { Gui } from "../tests/browser/gui.ts";
import { seededRandom } from "../tests/random.ts";
import { makeBigRecording, quantile } from "./big_recording.ts";
import { median, say } from "./run.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "10" },
    gb: { type: "string", default: "10" },
    folder: { type: "string", default: "." },
  },
});
/** The clock of the system counts hundredths of a second for each process. */
const TICK_S = 0.01;
const STARTS = 5;
const PAIRS = 3;
const LOOKS = 150;
const EMPTY_PICTURES = 300;

/** What the page tells a benchmark: when each picture was presented, and when the columns that were asked for were drawn. */
const WATCH = `
  globalThis.pictures = [];
  globalThis.answers = [];
  addEventListener("drawn", ({ detail }) => requestAnimationFrame(() => {
    pictures.push([performance.timeOrigin + performance.now(), detail.t1S]);
  }));
  const asked = new Map();
  const answered = new Map();
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    const message = JSON.parse(data);
    if (message.kind === "watch") asked.set(message.request, performance.now());
    if (message.kind === "drawn" && asked.has(answered.get(message.frame))) {
      answers.push(performance.now() - asked.get(answered.get(message.frame)));
      asked.clear();
    }
    if (!this.isWatched) this.addEventListener("message", ({ data }) => {
      if (typeof data === "string") return;
      const bytes = new Uint8Array(data, 4, new DataView(data).getUint32(0, true));
      const { frame, request } = JSON.parse(new TextDecoder().decode(bytes));
      answered.set(frame, request);
    });
    this.isWatched = true;
    send.call(this, data);
  };
`;

const folder = await Deno.realPath(await Deno.makeTempDir({ dir: values.folder }));
try {
  // Of pages that are left open when the program ends.
  await using browser = await TestBrowser.launch(/status of 503|ERR_CONNECTION|WebSocket/);
  say(`usable after ${median(await starts(browser)).toFixed(0)} ms (median of ${STARTS})`);
  say(`the browser alone: ${(await emptyRate(browser)).toFixed(1)} pictures/s`);
  for (let n = 0; n < PAIRS; n++) {
    await live(browser, false);
    await live(browser, true);
  }
  await looks(browser);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function starts(browser: TestBrowser): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const startMs = performance.now();
    await using gui = await Gui.start(folder);
    const page = await browser.open(gui.url);
    await page.getByRole("button", { name: "Start" }).and(page.locator(":not([aria-disabled])")).waitFor();
    times.push(performance.now() - startMs);
    await page.close();
  }
  return times;
}

/** Pictures a second of a page with nothing on it. */
async function emptyRate(browser: TestBrowser): Promise<number> {
  const page = await browser.open("about:blank");
  const seconds = await page.evaluate(`new Promise((resolve) => {
    let left = ${EMPTY_PICTURES};
    let startMs = 0;
    requestAnimationFrame(function next(nowMs) {
      startMs ||= nowMs;
      if (left-- > 0) requestAnimationFrame(next);
      else resolve((nowMs - startMs) / 1000);
    });
  })`) as number;
  await page.close();
  return EMPTY_PICTURES / seconds;
}

async function live(browser: TestBrowser, isWatched: boolean): Promise<void> {
  const seconds = Number(values.seconds);
  await using gui = await Gui.start(folder);
  const channels = (["A", "B", "C", "D"] as const).map((name) => ({ name }));
  const acquisition = AcquisitionSettings.parse({
    ...{ device: "sim", channels, rateMSps: 15.625, resolutionBits: 8, durationS: seconds },
  });
  await ask(gui, "PUT", "settings", { acquisition, output: { folder: "", name: `live_${Date.now()}.hdf5` } });
  const page = isWatched ? await watchedPage(browser, gui.url) : null;
  const before = gui.cpuTicks();
  const startMs = performance.now();
  await ask(gui, "POST", "acquisition/start", {});
  const last = await over(gui);
  const share = (gui.cpuTicks() - before) * TICK_S / ((performance.now() - startMs) / 1000);
  const seen = page === null ? "" : await seenBy(page, await startOf(gui, last.name));
  say(`${isWatched ? "one page" : "no page "}: share ${share.toFixed(3)}, lost ${last.summary?.lostSamples}. ${seen}`);
  await page?.close();
  await Deno.remove(`${folder}/${last.name}`);
}

async function over(gui: Gui): Promise<NonNullable<Status["last"]>> {
  for (;;) {
    const { state, last }: Status = await (await fetch(`${gui.url}api/status`)).json();
    if (state === "idle" && last !== null) return last;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** When the first sample of a recording was taken, in milliseconds of the system's clock. */
async function startOf(gui: Gui, name: string): Promise<number> {
  const entries: RecordingEntry[] = await (await fetch(`${gui.url}api/recordings`)).json();
  return Date.parse(entries.find((entry) => entry.name === name)?.content?.startedAt ?? "");
}

/** Pictures a second, and the ages of what they showed first. */
async function seenBy(page: Page, startedAtMs: number): Promise<string> {
  const all = await page.evaluate("pictures") as [number, number][];
  const pictures = all.filter(([, t1S], i) => i > 0 && t1S > all[i - 1]![1]);
  const ages = pictures.slice(1).flatMap(([atMs, t1S], i) => {
    const fromS = pictures[i]![1];
    // Ten samples stand for all between two pictures.
    return Array.from({ length: 10 }, (_, n) => atMs - startedAtMs - 1000 * (fromS + (n + 1) / 10 * (t1S - fromS)));
  });
  const drawnS = (pictures.at(-1)![0] - pictures[0]![0]) / 1000;
  return `${(pictures.length / drawnS).toFixed(1)} pictures/s; samples on the screen after ` +
    `${quantile(ages, 0.5).toFixed(0)} ms (median), ${quantile(ages, 0.95).toFixed(0)} ms (p95)`;
}

async function looks(browser: TestBrowser): Promise<void> {
  await makeBigRecording(`${folder}/big.hdf5`, Number(values.gb));
  await using gui = await Gui.start(folder);
  const page = await watchedPage(browser, `${gui.url}#/recording/big.hdf5`);
  await page.getByRole("button", { name: "Whole recording" }).click();
  const plot = page.locator(".plot-panel");
  await plot.focus();
  const random = seededRandom(1);
  const area = (await page.locator(".signal-plot").boundingBox())!;
  const count = async () => await page.evaluate("answers.length") as number;
  for (let n = 0; n < LOOKS; n++) {
    const before = await count();
    const kind = Math.floor(random() * 4);
    await page.mouse.move(area.x + area.width * (0.1 + 0.8 * random()), area.y + area.height / 2);
    // More in than out, down to single samples, and back to the whole now and then.
    if (n % 40 === 39) await page.keyboard.press("0");
    else if (kind <= 1) await page.mouse.wheel(0, -300 - 300 * random());
    else if (kind === 2) await page.mouse.wheel(0, 200);
    else await page.keyboard.press(random() < 0.5 ? "ArrowLeft" : "ArrowRight");
    for (let waits = 0; await count() === before && waits < 100; waits++) {
      await page.evaluate("new Promise(requestAnimationFrame)");
    }
  }
  const times = (await page.evaluate("answers") as number[]).slice(2);
  say(
    `${times.length} zooms and scrolls of ${values.gb} GB: new picture after ${quantile(times, 0.5).toFixed(1)} ms ` +
      `(median), ${quantile(times, 0.95).toFixed(1)} ms (p95)`,
  );
}

async function watchedPage(browser: TestBrowser, url: string): Promise<Page> {
  const page = await browser.open("about:blank");
  await page.addInitScript(WATCH);
  await page.goto(url);
  await page.locator(".plot-panel").waitFor();
  return page;
}

async function ask(gui: Gui, method: string, path: string, body: unknown): Promise<unknown> {
  const origin = gui.url.replace(/\/$/, "");
  const response = await fetch(`${gui.url}api/${path}`, {
    method,
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return await response.json();
}
