import { RecordingError } from "../../storage/recording_error.ts";
import { ViewHost } from "../../view/view_host.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { SegmentedRecording } from "../storage/segmented_recording.ts";

Deno.test("ViewHost goes on with a recording of which all that it knew was deleted", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a.hdf5`;
  const recording = new SegmentedRecording(path);
  for (let n = 0; n < 2; n++) await recording.add(1000);
  using host = new ViewHost();
  const newest = { follow: true, t0S: 0, spanS: 1e-6, widthPx: 100, channels: null };
  assertEquals((await host.look(path, newest)).t1S, 2000 * 16 / 1e9);
  for (let n = 0; n < 2; n++) await recording.add(1000);
  for (const gone of recording.paths.slice(0, 3)) Deno.removeSync(gone);
  const { t1S, view } = await host.look(path, newest);
  assertEquals([view.startS, t1S], [3000 * 16 / 1e9, 4000 * 16 / 1e9]);
  const [measured] = await host.measure(path, { t0S: 3990 * 16 / 1e9, t1S, channels: null });
  assertEquals([measured?.exact, measured?.minV], [true, 3990 / 32767 * 5]);
  await recording.add(1000);
  for (const gone of recording.paths.slice(3)) Deno.removeSync(gone);
  await assertRejects(host.look(path, newest), { name: RecordingError.name, path });
});
