import type { ApiError, Job, RecordingEntry } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { until } from "../cli/program.ts";
import { bodyOf, recordShortly, type Rig, startRig } from "./rig.ts";

async function whenOver(rig: Rig, job: Job): Promise<Job> {
  const now = await bodyOf<Job>(rig.get(`/api/jobs/${job.id}`));
  if (now.state !== "running") return now;
  await new Promise((resolve) => setTimeout(resolve, 20));
  return await whenOver(rig, job);
}

const EXPORT = {
  kind: "export",
  format: "csv",
  startS: null,
  stopS: null,
  channels: null,
  decimation: 1,
  decimationMode: "mean",
  raw: true,
};

Deno.test("the server lists recordings, split ones as one, and what it cannot read with the reason", async () => {
  await using rig = await startRig();
  await recordShortly(rig, "whole");
  await recordShortly(rig, "split", { splitS: 0.05 });
  await Deno.mkdir(`${rig.folder}/sub`);
  await Deno.writeTextFile(`${rig.folder}/sub/text.h5`, "no HDF5");
  await Deno.writeTextFile(`${rig.folder}/notes.txt`, "not a recording");
  await Deno.symlink("/etc", `${rig.folder}/link`);
  const entries = await bodyOf<RecordingEntry[]>(rig.get("/api/recordings"));
  assertEquals(entries.map(({ name, files, state }) => [name, files.length, state]), [
    ["sub/text.h5", 1, "unreadable"],
    ["split.hdf5", 4, "complete"],
    ["whole.hdf5", 1, "complete"],
  ]);
  const [text, split, whole] = entries;
  assert(text?.content === null && /not an HDF5 file/.test(text.problem ?? ""), text?.problem ?? "");
  for (const entry of [split, whole]) {
    assertEquals([entry?.content?.durationS, entry?.content?.sampleRateHz, entry?.content?.simulated], [
      0.2,
      1e6,
      true,
    ]);
  }
  assertEquals(await bodyOf(rig.get("/api/recordings")), entries);
});

Deno.test("the server lists what is being recorded without looking into it", async () => {
  await using rig = await startRig();
  await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
  const [entry, ...more] = await bodyOf<RecordingEntry[]>(rig.get("/api/recordings"));
  assertEquals([entry?.state, entry?.content?.sampleRateHz, more.length], ["recording", 1e6, 0]);
  const recover = { kind: "recover", name: entry?.name };
  const { error } = await bodyOf<ApiError>(rig.send("POST", "/api/jobs", recover), 409);
  assert(/is being recorded/.test(error), error);
});

Deno.test("the server verifies, exports beside the recording without overwriting, and sends files and parts", async () => {
  await using rig = await startRig();
  await recordShortly(rig, "data");
  const job = await bodyOf<Job>(rig.send("POST", "/api/jobs", { kind: "verify", name: "data.hdf5" }));
  const verified = await whenOver(rig, job);
  assertEquals([verified.state, verified.fraction], ["done", 1]);
  assert(
    verified.text.startsWith("Whole: 200 000 samples") || /^Whole: 200.000 samples/.test(verified.text),
    verified.text,
  );
  const outputs: (string | null)[] = [];
  for (let i = 0; i < 2; i++) {
    const started = await bodyOf<Job>(rig.send("POST", "/api/jobs", { ...EXPORT, name: "data.hdf5", stopS: 0.001 }));
    const { state, output, text } = await whenOver(rig, started);
    assertEquals(state, "done", text);
    outputs.push(output);
  }
  assertEquals(outputs, ["data.csv", "data_2.csv"]);
  const wrong = { ...EXPORT, name: "data.hdf5", format: "wav", decimation: 2, decimationMode: "min_max" };
  const refused = await whenOver(rig, await bodyOf<Job>(rig.send("POST", "/api/jobs", wrong)));
  const why = "this decimation gives a minimum and a maximum for each moment. Use csv, npy or hdf5.";
  assertEquals([refused.state, refused.text], ["failed", `Cannot export to WAV: ${why}`]);

  const content = await Deno.readFile(`${rig.folder}/data.hdf5`);
  const all = await rig.get("/api/download?name=data.hdf5");
  assertEquals(all.headers.get("content-disposition"), `attachment; filename="data.hdf5"; filename*=UTF-8''data.hdf5`);
  assertEquals(new Uint8Array(await all.arrayBuffer()), content);
  const ranges = [["bytes=0-9", 0, 10], ["bytes=100-", 100, content.length], [
    "bytes=-7",
    content.length - 7,
    content.length,
  ]];
  for (const [range, from, to] of ranges as [string, number, number][]) {
    const part = await rig.get("/api/download?name=data.hdf5", { range });
    assertEquals([part.status, part.headers.get("content-range")], [206, `bytes ${from}-${to - 1}/${content.length}`]);
    assertEquals(new Uint8Array(await part.arrayBuffer()), content.slice(from, to));
  }
  await bodyOf(rig.get("/api/download?name=data.hdf5", { range: `bytes=${content.length}-` }), 416);
});

Deno.test("the server cancels an export, of which nothing is left, and one that waits", async () => {
  await using rig = await startRig();
  await recordShortly(rig, "long", { rateMSps: 20, durationS: 1 });
  const start = () => bodyOf<Job>(rig.send("POST", "/api/jobs", { ...EXPORT, name: "long.hdf5" }));
  const [first, second] = [await start(), await start()];
  assertEquals([first.state, second.text], ["running", "Waits for the job before."]);
  assertEquals((await bodyOf<Job[]>(rig.get("/api/jobs"))).map(({ id }) => id), [second.id, first.id]);
  for (const { id } of [second, first]) await bodyOf(rig.send("DELETE", `/api/jobs/${id}`, {}));
  assertEquals([(await whenOver(rig, first)).state, (await whenOver(rig, second)).state], ["cancelled", "cancelled"]);
  assertEquals(Array.from(Deno.readDirSync(rig.folder), ({ name }) => name), ["long.hdf5"]);
});

Deno.test("the server leaves no part of an export behind when it ends", async () => {
  await using rig = await startRig();
  await recordShortly(rig, "long", { rateMSps: 20, durationS: 1 });
  const job = await bodyOf<Job>(rig.send("POST", "/api/jobs", { ...EXPORT, name: "long.hdf5" }));
  const names = () => Array.from(Deno.readDirSync(rig.folder), ({ name }) => name).toSorted();
  await until(() => names().includes("long.csv.part"), "the export");
  assertEquals(job.state, "running");
  await rig.server.close();
  assertEquals(names(), ["long.hdf5"]);
});

Deno.test("the server refuses every path out of the data folder, in every request that takes a name", async () => {
  await using rig = await startRig();
  const outside = `${rig.folder}/../secret.hdf5`;
  await Deno.writeTextFile(outside, "secret");
  await Deno.symlink(outside, `${rig.folder}/link.hdf5`);
  await Deno.symlink(`${rig.folder}/..`, `${rig.folder}/up`);
  await Deno.writeTextFile(`${rig.folder}/.hidden.hdf5`, "secret");
  await Deno.writeTextFile(`${rig.folder}/passwords.txt`, "secret");
  await Deno.mkdir(`${rig.folder}/folder.hdf5`);
  const names = [
    "",
    "../secret.hdf5",
    "up/secret.hdf5",
    "link.hdf5",
    "a/../../secret.hdf5",
    "..\\secret.hdf5",
    outside,
    `file://${outside}`,
    "/etc/passwd",
    "C:\\secret.hdf5",
    "C:secret.hdf5",
    "\\\\server\\share\\secret.hdf5",
    "secret.hdf5\0.hdf5",
    "./link.hdf5",
    "//secret.hdf5",
    ".hidden.hdf5",
    "passwords.txt",
    "folder.hdf5",
    "%2e%2e/secret.hdf5",
    "nothing.hdf5",
    `${"a".repeat(5000)}.hdf5`,
  ];
  for (const name of names) {
    const encoded = encodeURIComponent(name);
    const asked = [`/api/download?name=${encoded}`, `/api/view?name=${encoded}&t0=0&t1=1&width=100`].map((path) =>
      rig.get(path)
    );
    const jobs = ["verify", "recover", "overview"].map((kind) => rig.send("POST", "/api/jobs", { kind, name }));
    for (const answer of await Promise.all([...asked, ...jobs, rig.send("POST", "/api/jobs", { ...EXPORT, name })])) {
      const text = await answer.text();
      assert(answer.status === 400 || answer.status === 404, `${name}: ${answer.status} ${answer.url} ${text}`);
      assert(!text.includes('"secret"') && !text.includes(rig.folder), text);
    }
  }
  assertEquals((await Deno.stat(outside)).size, 6);
});

Deno.test("the server refuses jobs that are none, and knows no others", async () => {
  await using rig = await startRig();
  await recordShortly(rig, "data");
  for (
    const body of [null, [], {}, { kind: "delete", name: "data.hdf5" }, { ...EXPORT, name: "data.hdf5", decimation: 0 }]
  ) {
    await bodyOf(rig.send("POST", "/api/jobs", body), 400);
  }
  await bodyOf(rig.get("/api/jobs/unknown"), 404);
  await bodyOf(rig.send("DELETE", "/api/jobs/unknown", {}), 404);
});
