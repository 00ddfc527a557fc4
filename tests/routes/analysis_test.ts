import type { ApiError, Measurement, Spectrum } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { writeRecording } from "../storage/recordings.ts";
import { bodyOf, startRig } from "./rig.ts";

Deno.test("GET /api/measure and /api/spectrum tell the volts and the line of a sine", async () => {
  await using rig = await startRig();
  const sine = Int16Array.from({ length: 4096 }, (_, i) => Math.round(20_000 * Math.sin(2 * Math.PI * i / 64)));
  await writeRecording(`${rig.folder}/a.hdf5`, { planes: [sine] });
  const part = "name=a.hdf5&t0=0&t1=1";
  const [measured] = await bodyOf<Measurement[]>(rig.get(`/api/measure?${part}`));
  assert(Math.abs(measured!.maxV! - 20_000 * 5 / 32767) < 1e-9, `${measured!.maxV}`);
  assert(Math.abs(measured!.frequencyHz! * 64 * 16e-9 - 1) < 1e-3, `${measured!.frequencyHz}`);
  const spectrum = await bodyOf<Spectrum>(rig.get(`/api/spectrum?${part}&window=flattop`));
  const { amplitudesV } = spectrum.channels[0]!;
  assertEquals(amplitudesV.indexOf(Math.max(...amplitudesV)), 64);
  const { problems } = await bodyOf<ApiError>(rig.get(`/api/spectrum?${part}&window=round`), 400);
  assertEquals(problems?.[0]?.field, "window");
  await bodyOf(rig.get("/api/measure?name=b.hdf5&t0=0&t1=1"), 404);
});
