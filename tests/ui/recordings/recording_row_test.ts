import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { RecordingEntry } from "../../../routes/protocol.ts";
import type { Api } from "../../../ui/api.ts";
import { JobsModel } from "../../../ui/recordings/jobs_model.ts";
import { RecordingRow } from "../../../ui/recordings/recording_row.tsx";
import { assert, assertEquals, assertThrows } from "../../assert.ts";

const CHANNEL = {
  name: "A",
  rangeV: 1,
  offsetV: 0,
  coupling: "dc",
  probe: 1,
  bandwidthLimit: false,
  label: "laser",
} as const;
const ENTRY: RecordingEntry = {
  name: "run/a.hdf5",
  bytes: 2_500_000,
  files: [{ name: "run/a.hdf5", bytes: 2_500_000 }],
  changedAt: "2026-01-02T03:04:05Z",
  state: "complete",
  content: {
    startedAt: "2026-01-02T03:04:05Z",
    durationS: 1.25,
    sampleRateHz: 1e6,
    channels: [CHANNEL],
    lostSamples: 0,
    gapCount: 0,
    simulated: false,
  },
  problem: null,
};

function rowOf(entry: Partial<RecordingEntry>, { mayControl = true } = {}) {
  const done: string[] = [];
  const api = {
    downloadUrl: (name: string) => `/download/${name}`,
    startJob: ({ kind, name }: { kind: string; name: string }) => {
      done.push(`${kind} ${name}`);
      return Promise.reject(new Error("no"));
    },
    jobs: () => Promise.resolve([]),
  } as unknown as Api;
  const row = new Rendered(h(RecordingRow, {
    api,
    jobs: new JobsModel(api, () => {}),
    entry: { ...ENTRY, ...entry },
    mayControl,
    onOpen: (name: string) => done.push(`open ${name}`),
    onExport: () => done.push("export"),
    onDownload: () => done.push("download"),
  }));
  return { row, done };
}

Deno.test("RecordingRow tells a whole recording, and does what its buttons say", async () => {
  const { row, done } = rowOf({});
  using _ = row;
  for (const text of ["run/a.hdf5", "1.25 s", "1 MS/s", "2.5 MB", "complete"]) {
    assert(row.text.includes(text), row.text);
  }
  assertEquals(row.one(".channel-tag").getAttribute("title"), "laser");
  assertEquals(row.button("Download run/a.hdf5").getAttribute("href"), "/download/run/a.hdf5");
  for (const name of ["Open", "Export", "Verify"]) await row.click(row.button(`${name} run/a.hdf5`));
  assertEquals(done, ["open run/a.hdf5", "export", "verify run/a.hdf5"]);
  assertThrows(() => row.button(/^Recover/), /0 buttons/);
});

Deno.test("RecordingRow offers to recover a crashed recording, but not to a viewer", async () => {
  const { row, done } = rowOf({ state: "crashed" });
  using _ = row;
  await row.click(row.button("Recover run/a.hdf5"));
  assertEquals(done, ["recover run/a.hdf5"]);
  using viewer = rowOf({ state: "crashed" }, { mayControl: false }).row;
  assertEquals(viewer.all("button").map((button) => viewer.textOf(button) || button.getAttribute("aria-label")), [
    "run/a.hdf5",
    "Open run/a.hdf5",
  ]);
});

Deno.test("RecordingRow says why a file cannot be read, and that nothing can be done with it but to fetch it", () => {
  using row = rowOf({ state: "unreadable", content: null, problem: "Cannot read it: it is empty." }).row;
  assert(row.text.includes("Cannot read it: it is empty.") && row.text.includes("unreadable"), row.text);
  assertEquals(row.all("button").length, 0);
  row.button("Download run/a.hdf5");
});

Deno.test("RecordingRow shows losses, simulated signals and segments", async () => {
  const { row, done } = rowOf({
    files: [{ name: "a.000000.hdf5", bytes: 1 }, { name: "a.000001.hdf5", bytes: 2 }],
    content: { ...ENTRY.content!, lostSamples: 1_234_567, gapCount: 3, simulated: true },
  });
  using _ = row;
  for (const text of ["lost 1,234,567", "simulated", "in 2 files"]) assert(row.text.includes(text), row.text);
  await row.click(row.button("Download run/a.hdf5"));
  assertEquals(done, ["download"]);
});

Deno.test("RecordingRow lets nobody verify what is being recorded", () => {
  using row = rowOf({ state: "recording" }).row;
  assert(row.button("Verify run/a.hdf5").hasAttribute("disabled"));
});
