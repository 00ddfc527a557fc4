import type { Page } from "playwright-core";
import { assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";
import { TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

/** A recording that the page shows whole. */
export interface Shown extends AsyncDisposable {
  page: Page;
  /** What recording it said on standard error. */
  said: string;
}

/** Records 1 MS/s from the simulated instrument for `durationMs`, and opens that. */
export async function showRecorded(durationMs: number, flags: string[]): Promise<Shown> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryFolder());
  const duration = ["--duration", `${durationMs / 1000}`];
  const args = ["acquire", "--device", "sim", "-s", "1", ...duration, "-o", "a.hdf5", ...flags];
  const recorded = await runProgram(args, { cwd: path });
  assertEquals(recorded.status, 0, recorded.stderr);
  const gui = stack.use(await Gui.start(path));
  const browser = stack.use(await TestBrowser.launch());
  const page = await browser.open(`${gui.url}#/recording/a.hdf5`);
  await page.locator(".plot-span", { hasText: `${durationMs} ms of ${durationMs} ms` }).waitFor();
  const owned = stack.move();
  return { page, said: recorded.stderr, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
