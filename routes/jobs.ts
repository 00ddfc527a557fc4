import { existsSync } from "node:fs";
import { extname, relative, sep } from "node:path";
import type { Hono } from "hono";
import { problemsOf } from "../record/app_settings.ts";
import { ApiFailure } from "./api_failure.ts";
import { JobQueue } from "./job_queue.ts";
import { JobRequestBody } from "./job_request.ts";
import { readJson } from "./json.ts";
import { recordingPath } from "./paths.ts";
import { viewersOnly } from "./security.ts";
import type { RequestVariables, Services } from "./services.ts";

/** `GET|POST /api/jobs`, `GET|DELETE /api/jobs/<id>`. */
export function addJobs(app: Hono<RequestVariables>, { recorder, dataFolder, ending, endings }: Services): void {
  const queue = new JobQueue(ending, endings);

  app.post("/api/jobs", async (context) => {
    const result = JobRequestBody.safeParse(await readJson(context));
    if (!result.success) {
      throw new ApiFailure(400, "Cannot start this job. Correct what is named.", problemsOf(result.error));
    }
    const request = result.data;
    // Without an overview a viewer of a long recording sees nothing; it leaves the recordings as they are.
    if (request.kind !== "overview" && context.get("role") === "viewer") throw viewersOnly();
    const path = recordingPath(dataFolder, request.name);
    if (request.kind !== "export" && request.name === recorder.work?.name) {
      throw new ApiFailure(409, `Cannot ${textOf[request.kind]} ${request.name}: it is being recorded. Stop it first.`);
    }
    if (request.kind !== "export") return context.json(queue.add({ request, path, output: "" }, null));
    const output = freeOutput(path, request.format, queue);
    return context.json(queue.add({ request, path, output }, relative(dataFolder, output).replaceAll(sep, "/")));
  });

  app.get("/api/jobs", (context) => context.json(queue.list()));
  app.get("/api/jobs/:id", (context) => context.json(queue.get(context.req.param("id"))));
  app.delete("/api/jobs/:id", (context) => context.json(queue.cancel(context.req.param("id"))));
}

const textOf = { verify: "verify", recover: "recover", overview: "make an overview of" };

/** A file beside the recording that is not there, and that no other job is about to make. */
function freeOutput(path: string, format: string, queue: JobQueue): string {
  // A cut of a recording never has the name of what it was cut from.
  const stem = path.slice(0, path.length - extname(path).length) + (format === "hdf5" ? ".cut" : "");
  for (let number = 1;; number++) {
    const output = number === 1 ? `${stem}.${format}` : `${stem}_${number}.${format}`;
    if (!existsSync(output) && !existsSync(`${output}.part`) && !queue.isBusy(output)) return output;
  }
}
