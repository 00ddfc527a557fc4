import { assert, assertEquals } from "../assert.ts";
import { fileSize, startProgram, temporaryFolder, until } from "../cli/program.ts";
import { browserTest, TestBrowser } from "./browser.ts";
import { Gui } from "./gui.ts";

browserTest(
  "one exports what the plot shows, verifies a recording, and recovers a crashed one, from the page",
  async () => {
    await using folder = await temporaryFolder();
    const crashed = `${folder.path}/crashed.hdf5`;
    const env = { PICOSTREAM_CONFIG: `${folder.path}/config` };
    const victim = startProgram(["acquire", "--device", "sim", "-s", "5", "-o", crashed], { cwd: folder.path, env });
    await until(() => fileSize(crashed) > 4 << 20, "a few samples on the disk");
    victim.kill("SIGKILL");
    await victim.finished;

    await using gui = await Gui.start(folder.path);
    await gui.change((settings) => {
      settings.acquisition.rateMSps = 1;
      settings.acquisition.durationS = 0.5;
      settings.output.name = "short.hdf5";
    });
    await using browser = await TestBrowser.launch();
    const page = await browser.open(gui.url);
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("short.hdf5").first().waitFor();
    await page.getByRole("button", { name: "Start" }).waitFor();

    // 2^-7 of half a second.
    await page.goto(`${gui.url}#/recording/short.hdf5`);
    await page.getByRole("button", { name: "Whole recording" }).click();
    await page.locator(".plot-span", { hasText: "500 ms of 500 ms" }).waitFor();
    for (let n = 0; n < 7; n++) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.locator(".plot-span", { hasText: /^3\.90\d* ms of/ }).waitFor();
    await page.getByRole("link", { name: "Recordings" }).click();
    await page.getByRole("button", { name: "Export short.hdf5" }).click();
    await page.getByLabel(/^What the plot shows: /).check();
    await page.getByRole("dialog").getByRole("button", { name: "Export" }).click();
    const jobs = page.getByRole("region", { name: "Jobs" });
    const downloading = page.waitForEvent("download");
    await jobs.getByRole("link", { name: "Download" }).click();
    const rows = (await Deno.readTextFile(await (await downloading).path())).trim().split("\n")
      .filter((row) => /^[-\d]/.test(row)).map((row) => row.split(",").map(Number));
    assert(Math.abs(rows.length - 3906) <= 2, `${rows.length} rows`);
    // The simulated instrument's sine of 1 kHz: 16 V at most.
    const most = rows.reduce((peak, row) => Math.max(peak, Math.abs(row[1]!)), 0);
    assert(Math.abs(most - 16_000) < 100, `${most} mV`);

    await page.getByRole("button", { name: "Verify short.hdf5" }).click();
    await jobs.locator(".job", { hasText: "Verify short.hdf5" }).and(page.locator('[data-state="done"]')).waitFor();

    const row = page.getByRole("row").filter({ hasText: "crashed.hdf5" });
    await row.getByText("crashed", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Recover crashed.hdf5" }).click();
    await jobs.locator(".job", { hasText: "Recover crashed.hdf5" }).and(page.locator('[data-state="done"]')).waitFor();
    await row.getByText("crashed", { exact: true }).waitFor({ state: "detached" });
    const entry = (await gui.recordings()).find(({ name }) => name === "crashed.hdf5");
    assertEquals([entry?.state !== "crashed", entry?.problem], [true, null]);
    assert(entry!.content!.durationS > 0.1);
  },
);
