import { ViewClient } from "../../view/view_client.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { writeRecording, zigzag } from "../storage/recordings.ts";

Deno.test("ViewClient starts another worker after one has died, and rejects what was waited for", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(5000)] });
  let nowMs = 0;
  let started = 0;
  const start = () => {
    started++;
    return new Worker(new URL("./mortal_worker.ts", import.meta.url), { type: "module" });
  };
  using client = new ViewClient(start, () => nowMs);
  const ask = () => client.query(path, { t0S: 0, t1S: 1, widthPx: 100 });
  const columns = (await ask()).columns;

  for (const life of [1, 2, 3]) {
    nowMs += 5000;
    const waiting = [client.open(`${folder.path}/deadly`), ask(), ask()];
    const ends = await Promise.allSettled(waiting);
    assertEquals(ends.map(({ status }) => status), ["rejected", "rejected", "rejected"], `${life}`);
    await assertRejects(waiting[0]!, /the thread that does it has failed: .*the end of it/);
    assertEquals((await ask()).columns, columns);
    assertEquals(started, 1 + life);
  }

  // The third one dies at once: for a second there is no other.
  await Promise.allSettled([client.open(`${folder.path}/deadly`)]);
  nowMs += 999;
  await assertRejects(ask(), /the end of it/);
  assertEquals(started, 4);
  nowMs += 1;
  assertEquals((await ask()).columns, columns);
  assertEquals(started, 5);
});

Deno.test("ViewClient starts nothing any more once it is closed", async () => {
  let nowMs = 0;
  let started = 0;
  const start = () => {
    started++;
    return new Worker(new URL("./mortal_worker.ts", import.meta.url), { type: "module" });
  };
  const client = new ViewClient(start, () => nowMs);
  client[Symbol.dispose]();
  nowMs = 1e6;
  await assertRejects(client.open("/a"), /the view was closed/);
  assertEquals(started, 1);
});
