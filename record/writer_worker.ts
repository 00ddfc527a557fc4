/// <reference lib="deno.worker" />
/** The worker that owns the files: creates them, moves the ring into them, verifies them. */
import { RingConsumer } from "../acquire/ring.ts";
import { loadHdf5 } from "../storage/hdf5/hdf5.ts";
import { rehearse } from "../storage/write/rehearsal.ts";
import { verifySeries } from "../storage/check/verify_series.ts";
import { Writer } from "../storage/write/writer.ts";
import { failureOf } from "./failure.ts";
import type { WriterMessage, WriterStart } from "./messages.ts";

self.onmessage = async ({ data }: MessageEvent<WriterStart>) => {
  try {
    await write(data);
  } catch (error) {
    answer({ kind: "failed", failure: failureOf(error) });
  }
  self.close();
};

loadHdf5().then(
  () => {
    rehearse();
    answer({ kind: "ready" });
  },
  (error) => answer({ kind: "failed", failure: failureOf(error) }),
);

async function write({ options, layout, verify }: WriterStart): Promise<void> {
  const writer = new Writer(new RingConsumer(layout), options, (path) => answer({ kind: "file", path }));
  const { error, ...result } = writer.run();
  const problems = verify && error === null ? (await verifySeries(result.files)).problems : null;
  answer({ kind: "done", result: { ...result, failure: error === null ? null : failureOf(error), problems } });
}

function answer(message: WriterMessage): void {
  self.postMessage(message);
}
