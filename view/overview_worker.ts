/// <reference lib="deno.worker" />
/** The worker that makes the overview of one file, see `build_overview.ts`. Any message cancels it. */
import { failureOf } from "../record/failure.ts";
import { buildOverview } from "../storage/overview/build_overview.ts";
import type { OverviewMessage } from "./messages.ts";

const cancelled = new AbortController();

self.onmessage = ({ data }: MessageEvent<{ path: string } | null>) => {
  if (data === null) cancelled.abort();
  else build(data.path);
};

async function build(path: string): Promise<void> {
  try {
    const onProgress = (done: number, of: number) => answer({ kind: "progress", done, of });
    answer({ kind: "done", report: await buildOverview(path, { onProgress, signal: cancelled.signal }) });
  } catch (error) {
    answer({ kind: "failed", failure: failureOf(error) });
  }
  self.close();
}

function answer(message: OverviewMessage): void {
  self.postMessage(message);
}
