import type { BuildOptions, OverviewReport } from "../storage/overview/build_overview.ts";
import { WorkerLink } from "../record/worker_link.ts";
import type { OverviewMessage } from "./messages.ts";

/** As {@linkcode buildOverview}, in a thread of its own. */
export async function buildOverviewInWorker(
  path: string,
  { onProgress, signal }: BuildOptions = {},
): Promise<OverviewReport> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./overview_worker.ts", import.meta.url), { type: "module", name: "overview" });
  const link = new WorkerLink<{ path: string } | null, OverviewMessage>(worker);
  // The worker removes what it has begun, and then says that it failed.
  const cancel = () => link.send(null);
  signal?.addEventListener("abort", cancel);
  try {
    link.on("progress", ({ done, of }) => onProgress?.(done, of));
    const done = link.next("done");
    link.send({ path });
    return (await done).report;
  } finally {
    signal?.removeEventListener("abort", cancel);
    link.terminate();
  }
}
