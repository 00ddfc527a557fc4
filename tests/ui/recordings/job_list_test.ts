import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { Job } from "../../../routes/protocol.ts";
import type { Api } from "../../../ui/api.ts";
import { JobList } from "../../../ui/recordings/job_list.tsx";
import { JobsModel } from "../../../ui/recordings/jobs_model.ts";
import { assert, assertEquals } from "../../assert.ts";

const RUNNING: Job = {
  id: "1",
  kind: "export",
  name: "a.hdf5",
  state: "running",
  fraction: 0.255,
  text: "",
  output: null,
};

function listOf(...jobs: Job[]) {
  const cancelled: string[] = [];
  const api = {
    downloadUrl: (name: string) => `/download/${name}`,
    jobs: () => Promise.resolve(jobs),
    cancelJob: (id: string) => {
      cancelled.push(id);
      return Promise.resolve(jobs[0]!);
    },
  } as Partial<Api> as Api;
  const model = new JobsModel(api, () => {});
  model.jobs.value = jobs;
  return { list: new Rendered(h(JobList, { api, jobs: model })), model, cancelled };
}

Deno.test("JobList shows how far a job is, and cancels it", async () => {
  const { list, model, cancelled } = listOf(RUNNING);
  using _ = list;
  assert(list.text.includes("Export a.hdf5") && list.text.includes("25 %"), list.text);
  assertEquals(list.one("progress").getAttribute("value"), "0.255");
  await list.click(list.button("Cancel: Export a.hdf5"));
  assertEquals(cancelled, ["1"]);
  model.dispose();
});

Deno.test("JobList tells what came of jobs, offers what was exported, and forgets them", async () => {
  const { list, model } = listOf(
    { ...RUNNING, state: "done", text: "Exported 5 points.", output: "a.csv" },
    { ...RUNNING, id: "2", kind: "verify", state: "failed", text: "Cannot read it." },
  );
  using _ = list;
  assert(list.text.includes("Exported 5 points.") && list.text.includes("Cannot read it."), list.text);
  assertEquals(list.button("Download").getAttribute("href"), "/download/a.csv");
  await list.click(list.button("Take off the list: Verify a.hdf5"));
  assertEquals(list.all(".job").length, 1);
  model.forget("1");
  await list.fire(list.root, "none");
  assertEquals(list.text, "");
});

Deno.test("JobList says why a job could not be started", async () => {
  const { list, model } = listOf();
  using _ = list;
  model.failure.value = "Cannot start one more job.";
  await list.fire(list.root, "none");
  assertEquals(list.textOf(list.one("[role=alert]")), "Cannot start one more job.");
});
