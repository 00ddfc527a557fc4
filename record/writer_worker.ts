/// <reference lib="deno.worker" />
/** The worker that owns the files: creates them, moves the ring into them, verifies them. */
import { RingConsumer } from "../acquire/ring.ts";
import { loadHdf5 } from "../storage/hdf5.ts";
import { verifySeries } from "../storage/verify_series.ts";
import { Writer } from "../storage/writer.ts";
import { failureOf } from "./failure.ts";
import type { WriterMessage, WriterStart } from "./messages.ts";

// Begun at once, so that it is done when the instrument has been opened.
const loaded = loadHdf5();
loaded.catch(() => {}); // A failure is reported when the recording is to begin.

self.onmessage = async ({ data }: MessageEvent<WriterStart>) => {
  try {
    await loaded;
    await write(data);
  } catch (error) {
    answer({ kind: "failed", failure: failureOf(error) });
  }
  self.close();
};

async function write({ options, layout, verify }: WriterStart): Promise<void> {
  const writer = new Writer(new RingConsumer(layout), options, (path) => answer({ kind: "file", path }));
  const { error, ...result } = writer.run();
  const problems = verify && error === null ? (await verifySeries(result.files)).problems : null;
  answer({ kind: "done", result: { ...result, failure: error === null ? null : failureOf(error), problems } });
}

function answer(message: WriterMessage): void {
  self.postMessage(message);
}
