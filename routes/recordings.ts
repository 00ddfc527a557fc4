import type { Hono } from "hono";
import type { Recorder } from "../record/recorder.ts";
import { CatalogueClient } from "./catalogue_client.ts";
import type { RecordingEntry } from "./protocol.ts";
import type { RequestVariables, Services } from "./services.ts";

/** `GET /api/recordings`. */
export function addRecordings(app: Hono<RequestVariables>, { recorder, dataFolder, ending }: Services): void {
  const catalogue = new CatalogueClient(dataFolder);
  ending.addEventListener("abort", () => catalogue[Symbol.dispose]());
  app.get("/api/recordings", async (context) => {
    const entries = await catalogue.list(recorder.work?.name ?? null);
    return context.json(entries.map((entry) => withWork(entry, recorder)));
  });
}

/** What is being recorded is told by the recorder: nobody looks into its file for the list. */
function withWork(entry: RecordingEntry, { work }: Recorder): RecordingEntry {
  if (entry.name !== work?.name) return entry;
  const { channels, startedAt, sampleIntervalNs, progress } = work;
  const content: RecordingEntry["content"] = {
    startedAt,
    durationS: progress.configuredPerS === 0 ? 0 : progress.written / progress.configuredPerS,
    sampleRateHz: sampleIntervalNs === 0 ? 0 : 1e9 / sampleIntervalNs,
    channels,
    lostSamples: progress.lost,
    gapCount: progress.gaps,
    simulated: work.simulated,
  };
  return { ...entry, state: "recording", content, problem: null };
}
