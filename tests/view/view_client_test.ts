import { buildOverviewInWorker } from "../../view/overview_job.ts";
import { ViewClient } from "../../view/view_client.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { GrowingRecording } from "../storage/growing_recording.ts";
import { HEADER, TWO_CHANNELS, writeRecording, zigzag } from "../storage/recordings.ts";

Deno.test("ViewClient tells what a recording is, and shows it", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { header: TWO_CHANNELS, planes: [zigzag(5000), zigzag(5000, 3)] });
  using client = new ViewClient();
  const { channels, files, durationS, unfinished, uncovered, valuesPerStep, stepNs } = await client.open(path);
  assertEquals(channels, TWO_CHANNELS.channels);
  assertEquals([files, uncovered], [[path], []]);
  assertEquals([durationS, unfinished, valuesPerStep, stepNs], [5000 * 16e-9, false, 1, HEADER.sampleIntervalNs]);
  const views = await Promise.all([0, 1].map((n) => client.query(path, { t0S: n * 16e-6, t1S: 1, widthPx: 7 })));
  assertEquals(views.map((view) => view.channels.length), [2, 2]);
  await client.close(path);
  await client.close(path);
  assertEquals((await client.query(path, { t0S: 0, t1S: 1e-7, widthPx: 7 })).stepsPerColumn, 1);
});

Deno.test("ViewClient follows a recording while it grows, and a failure ends only the question", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await using writer = await GrowingRecording.begin(path);
  using client = new ViewClient();
  for (let n = 0; n < 5; n++) {
    const length = await writer.append();
    const { endS, unfinished } = await client.query(path, { t0S: 0, t1S: 1, widthPx: 100 });
    assert(unfinished && Math.abs(endS - length * 16e-9) < 1e-12, `${endS}`);
    await assertRejects(client.query(`${path}x`, { t0S: 0, t1S: 1, widthPx: 100 }), /there is no such file/);
    await assertRejects(client.query(path, { t0S: 1, t1S: 0, widthPx: 100 }), /no stretch of time/);
  }
  await writer.finish();
  assertEquals((await client.open(path)).unfinished, false);
});

Deno.test("ViewClient tells which file needs an overview, and uses it as soon as it is there", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const length = 36_000_000;
  await writeRecording(path, { planes: [zigzag(length)], overview: false });
  Deno.env.set("PICOSTREAM_CACHE", `${folder.path}/cache`);
  try {
    using client = new ViewClient();
    const all = { t0S: 0, t1S: length * 16e-9, widthPx: 100 };
    assertEquals((await client.open(path)).uncovered, [path]);
    await assertRejects(client.query(path, all), { name: "OverviewMissingError", path });
    const cancelled = new AbortController();
    const job = buildOverviewInWorker(path, { signal: cancelled.signal, onProgress: () => cancelled.abort() });
    await assertRejects(job, /aborted/);
    assertEquals([...Deno.readDirSync(`${folder.path}/cache`)], []);
    const told: number[] = [];
    const report = await buildOverviewInWorker(path, { onProgress: (done, of) => told.push(done / of) });
    assertEquals([report.overview, told.length > 0], ["built", true]);
    assert((await client.query(path, all)).columns >= 80);
    assertEquals((await client.open(path)).uncovered, []);
  } finally {
    Deno.env.delete("PICOSTREAM_CACHE");
  }
});
