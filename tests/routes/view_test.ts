import { type ApiError, decodeFrame } from "../../routes/protocol.ts";
import { assertEquals } from "../assert.ts";
import { TWO_CHANNELS, writeRecording, zigzag } from "../storage/recordings.ts";
import { bodyOf, startRig } from "./rig.ts";

Deno.test("GET /api/view answers with a frame of the channels that were asked for", async () => {
  await using rig = await startRig();
  await writeRecording(`${rig.folder}/a.hdf5`, { header: TWO_CHANNELS, planes: [zigzag(5000), zigzag(5000, 3)] });
  const response = await rig.get("/api/view?name=a.hdf5&t0=0&t1=8e-5&width=50&channels=C,D");
  const frame = decodeFrame(await response.arrayBuffer());
  assertEquals([response.status, frame.frame, frame.name, frame.maxAdc], [200, 0, "a.hdf5", 32767]);
  assertEquals([frame.stepsPerColumn, frame.columns, frame.stepNs], [100, 50, 16]);
  assertEquals(frame.channels, [TWO_CHANNELS.channels[1]!]);
  // 3 more for each value: 100 of them span 297.
  assertEquals(frame.extremes.map((plane) => [plane.length, plane[0], plane[1]]), [[100, -32768, -32768 + 297]]);
});

Deno.test("GET /api/view refuses nonsense, and says what needs an overview", async () => {
  await using rig = await startRig();
  await writeRecording(`${rig.folder}/a.hdf5`, { planes: [zigzag(36_000_000)], overview: false });
  const get = (query: string) => rig.get(`/api/view?${query}`);
  for (const wrong of ["t0=1&t1=0&width=9", "t0=x&t1=1&width=9", "t0=0&t1=1&width=0", "t0=0&t1=1&width=9&channels=Q"]) {
    const { problems } = await bodyOf<ApiError>(get(`name=a.hdf5&${wrong}`), 400);
    assertEquals(problems?.length, 1, JSON.stringify(problems));
  }
  await bodyOf(get("name=../a.hdf5&t0=0&t1=1&width=9"), 400);
  await bodyOf(get("name=b.hdf5&t0=0&t1=1&width=9"), 404);
  Deno.env.set("PICOSTREAM_CACHE", `${rig.folder}/cache`);
  const { uncovered } = await bodyOf<ApiError>(get("name=a.hdf5&t0=0&t1=1&width=9"), 409);
  Deno.env.delete("PICOSTREAM_CACHE");
  assertEquals(uncovered, "a.hdf5");
});
