import { buildOverview } from "../../../storage/overview/build_overview.ts";
import { loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { CachedOverview, cachedOverviewPath, subjectOf } from "../../../storage/overview/overview_cache.ts";
import { RecordingSeries } from "../../../storage/read/recording_series.ts";
import { OverviewMissingError, RecordingView } from "../../../storage/view.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { TWO_CHANNELS, writeRecording, zigzag } from "../recordings.ts";

/** More values than are looked at one by one. */
const LENGTH = 36_000_000;
const ALL = { t0S: 0, t1S: LENGTH * 16e-9, widthPx: 50 };

async function inCache(run: (folder: string, cache: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  const cache = `${folder.path}/cache`;
  Deno.env.set("PICOSTREAM_CACHE", cache);
  try {
    await run(folder.path, cache);
  } finally {
    Deno.env.delete("PICOSTREAM_CACHE");
  }
}

function files(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

Deno.test("buildOverview() makes what a recording's own overview would be, once, and leaves the recording alone", () =>
  inCache(async (folder, cache) => {
    const planes = [zigzag(LENGTH), zigzag(LENGTH, 3)];
    const path = `${folder}/without`;
    await writeRecording(path, { header: TWO_CHANNELS, planes, overview: false });
    await writeRecording(`${folder}/with`, { header: TWO_CHANNELS, planes });
    using own = await RecordingSeries.open(`${folder}/with`);
    using series = await RecordingSeries.open(path);
    assertThrows(
      () => new RecordingView(series).query(ALL),
      (error) => error instanceof OverviewMissingError && error.path === path,
    );
    // A part that is short enough can be shown at once.
    assertEquals(new RecordingView(series).query({ ...ALL, t1S: 0.01 }).columns, 51);

    const before = Deno.statSync(path);
    const told: number[] = [];
    const report = await buildOverview(path, { onProgress: (done, of) => told.push(done / of) });
    assertEquals([report.overview, report.samples], ["built", LENGTH]);
    assert(told.length >= 4 && told.every((part, i) => part > (told[i - 1] ?? 0) && part <= 1), `${told}`);
    assertEquals([Deno.statSync(path).mtime, Deno.statSync(path).size], [before.mtime, before.size]);
    using cached = CachedOverview.of(path)!;
    const { channels } = new RecordingView(series, () => cached.reader).query(ALL);
    assertEquals(channels, new RecordingView(own).query(ALL).channels);

    assertEquals((await buildOverview(path)).overview, "cached");
    assertEquals((await buildOverview(`${folder}/with`)).overview, "stored");
    assertEquals(files(cache).length, 1);
  }));

Deno.test("an overview in the cache counts for the file as it was, and goes when the file has changed", () =>
  inCache(async (folder, cache) => {
    const path = `${folder}/a`;
    await writeRecording(path, { planes: [zigzag(LENGTH)], overview: false });
    await loadHdf5();
    await buildOverview(path);
    const first = cachedOverviewPath(subjectOf(path));
    Deno.utimeSync(path, new Date(), new Date(1e12));
    assertEquals(CachedOverview.of(path), null);
    Deno.writeTextFileSync(`${cache}/notes.txt`, "not ours");
    await buildOverview(path);
    assertEquals(files(cache).includes(first.split("/").at(-1)!), false);
    assertEquals(files(cache).length, 2);
    // A damaged one counts as none.
    Deno.writeTextFileSync(cachedOverviewPath(subjectOf(path)), "nonsense");
    assertEquals((await buildOverview(path)).overview, "built");
  }));

Deno.test("an overview that is cancelled, or that the disk refuses, leaves nothing behind", () =>
  inCache(async (folder, cache) => {
    const path = `${folder}/a`;
    await writeRecording(path, { planes: [zigzag(LENGTH)], overview: false });
    const cancelled = new AbortController();
    const reason = new Error("enough");
    await assertRejects(
      buildOverview(path, { signal: cancelled.signal, onProgress: () => cancelled.abort(reason) }),
      { message: "enough" },
    );
    assertEquals(files(cache), []);
    Deno.env.set("PICOSTREAM_CACHE", path);
    await assertRejects(buildOverview(path), { name: "DiskError" });
  }));
