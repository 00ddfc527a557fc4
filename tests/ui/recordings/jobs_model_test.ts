import type { Job } from "../../../routes/protocol.ts";
import type { Api } from "../../../ui/api.ts";
import { JobsModel } from "../../../ui/recordings/jobs_model.ts";
import { assertEquals } from "../../assert.ts";

function jobOf(id: string, state: Job["state"] = "running"): Job {
  return { id, kind: "verify", name: `${id}.hdf5`, state, fraction: null, text: "", output: null };
}

/** A server whose jobs a test sets, and the model that looks at them. */
function setUp(jobs: Job[]) {
  const server = { jobs, refusal: null as Error | null };
  const over: string[] = [];
  const answer = <T>(value: () => T) =>
    server.refusal === null ? Promise.resolve(value()) : Promise.reject(server.refusal);
  const api = {
    jobs: () => answer(() => server.jobs),
    startJob: () =>
      answer(() => {
        server.jobs = [jobOf("new"), ...server.jobs];
        return server.jobs[0]!;
      }),
    cancelJob: (id: string) =>
      answer(() => {
        server.jobs = server.jobs.map((job) => job.id === id ? { ...job, state: "cancelled" } : job);
        return server.jobs.find((job) => job.id === id)!;
      }),
  } as Partial<Api> as Api;
  const model = new JobsModel(api, ({ id }) => over.push(id));
  return { server, model, over, states: () => model.jobs.value.map(({ id, state }) => `${id} ${state}`) };
}

Deno.test("JobsModel finds the jobs that were started before the page was loaded, and tells only what ends from then on", async () => {
  const { server, model, over, states } = setUp([jobOf("a"), jobOf("b", "done")]);
  await model.load();
  assertEquals([states(), over], [["a running", "b done"], []]);
  server.jobs = [jobOf("a", "failed"), jobOf("b", "done")];
  await model.load();
  assertEquals([states(), over], [["a failed", "b done"], ["a"]]);
  await model.load();
  assertEquals(over, ["a"]);
  model.dispose();
});

Deno.test("JobsModel starts, cancels and forgets", async () => {
  const { model, over, states } = setUp([jobOf("a", "done")]);
  await model.load();
  assertEquals(await model.start({ kind: "verify", name: "new.hdf5" }), true);
  await model.cancel("new");
  assertEquals([states(), over], [["new cancelled", "a done"], ["new"]]);
  model.forget("a");
  await model.load();
  assertEquals(states(), ["new cancelled"]);
  model.dispose();
});

Deno.test("JobsModel keeps what it knows while the server does not answer, and says why nothing was started", async () => {
  const { server, model, states } = setUp([jobOf("a", "done")]);
  await model.load();
  server.refusal = new Error("no");
  await model.load();
  assertEquals([await model.start({ kind: "verify", name: "x" }), model.failure.value, states()], [false, "no", [
    "a done",
  ]]);
  server.refusal = null;
  await model.start({ kind: "verify", name: "x" });
  assertEquals(model.failure.value, null);
  model.dispose();
});
