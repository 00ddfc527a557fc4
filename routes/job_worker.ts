/// <reference lib="deno.worker" />
/** The worker that does one job, see `job_work.ts`. A second message, null, cancels it. */
import { failureOf } from "../record/failure.ts";
import { doJob, type JobOrder } from "./job_work.ts";
import type { JobMessage } from "./job_queue.ts";

const cancelled = new AbortController();

self.onmessage = ({ data }: MessageEvent<JobOrder | null>) => {
  if (data === null) cancelled.abort();
  else work(data);
};

async function work(order: JobOrder): Promise<void> {
  try {
    const onProgress = (fraction: number) => send({ kind: "progress", fraction });
    send({ kind: "done", text: await doJob(order, { onProgress, signal: cancelled.signal }) });
  } catch (error) {
    send(cancelled.signal.aborted ? { kind: "cancelled" } : { kind: "failed", failure: failureOf(error) });
  }
}

function send(message: JobMessage): void {
  self.postMessage(message);
}
