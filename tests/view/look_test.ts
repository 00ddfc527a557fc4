import fc from "fast-check";
import { RecordingSeries } from "../../storage/read/recording_series.ts";
import { RecordingView } from "../../storage/view.ts";
import { lookAt } from "../../view/look.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { writeRecording, zigzag } from "../storage/recordings.ts";

Deno.test("lookAt() of what is newest ends exactly where the recording does, however long it is", async () => {
  await using folder = await temporaryFolder();
  const lengths = fc.integer({ min: 1, max: 20_000 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.double({ min: 1e-6, max: 10, noNaN: true }), async (length, spanS) => {
      const path = `${folder.path}/a`;
      await writeRecording(path, { planes: [zigzag(length)], overview: false });
      using series = await RecordingSeries.open(path);
      const request = { follow: true, t0S: 99, spanS, widthPx: 100, channels: null };
      const { t0S, t1S, view } = lookAt(series, new RecordingView(series), request);
      assertEquals(t1S, view.endS);
      assert(Math.abs(t1S - t0S - spanS) < 1e-12, `${t1S - t0S}`);
    }),
    { numRuns: 30 },
  );
});
