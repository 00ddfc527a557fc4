import { wavHeader } from "../../../storage/export/wav.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { TWO_CHANNELS } from "../recordings.ts";
import { exported } from "./exported.ts";
import { memorySource, simpleHeader } from "./source.ts";

function hex(text: string): number[] {
  return text.trim().split(/\s+/).flatMap((part) =>
    /^'.*'$/.test(part)
      ? Array.from(part.slice(1, -1).replace("_", " "), (character) => character.charCodeAt(0))
      : [parseInt(part, 16)]
  );
}

Deno.test("WAV is 16 bits PCM, channels in turn, counts as they are", async () => {
  const source = memorySource({
    header: { ...TWO_CHANNELS, sampleIntervalNs: 1e6 },
    planes: [Int16Array.of(1, 2, 3), Int16Array.of(-1, -2, -32768)],
  });
  const { bytes, summary } = await exported(source, { format: "wav" });
  assertEquals(
    [...bytes],
    hex(`
    'RIFF' 30 00 00 00 'WAVE'
    'fmt_' 10 00 00 00  01 00  02 00  e8 03 00 00  a0 0f 00 00  04 00  10 00
    'data' 0c 00 00 00  01 00 ff ff  02 00 fe ff  03 00 00 80
  `),
  );
  assertEquals([summary.bytes, summary.notes], [56, []]);
});

Deno.test("WAV above 4 GiB is RF64", () => {
  // 2^32 frames of 4 bytes at 500 MHz.
  assertEquals(
    [...wavHeader(2 ** 32, 2, 500e6)],
    hex(`
    'RF64' ff ff ff ff 'WAVE'
    'ds64' 1c 00 00 00  48 00 00 00 04 00 00 00  00 00 00 00 04 00 00 00  00 00 00 00 01 00 00 00  00 00 00 00
    'fmt_' 10 00 00 00  01 00  02 00  00 65 cd 1d  00 94 35 77  04 00  10 00
    'data' ff ff ff ff
  `),
  );
});

Deno.test("WAV is plain as long as its size fits 32 bits", () => {
  const start = (points: number) => new TextDecoder().decode(wavHeader(points, 1, 1).subarray(0, 4));
  // The size counts all but the first 8 bytes, 36 besides the samples.
  assertEquals([start(2 ** 31 - 19), start(2 ** 31 - 18)], ["RIFF", "RF64"]);
});

Deno.test("WAV has rounded means, at the rate of the points", async () => {
  const source = memorySource({ header: simpleHeader(1e6), planes: [Int16Array.of(1, 2, -3, -4, 7)] });
  const { bytes } = await exported(source, { format: "wav", decimation: 2 });
  assertEquals([...new Int16Array(bytes.buffer, 44)], [2, -3, 7]);
  assertEquals(new Uint32Array(bytes.buffer, 24, 1)[0], 500);
});

Deno.test("WAV tells what it cannot hold", async () => {
  const gaps = [{ index: 1, lost: 1234, reason: 1 }];
  const source = memorySource({ header: simpleHeader(1e9 / 44_100.4), planes: [new Int16Array(9)], gaps });
  const { summary } = await exported(source, { format: "wav" });
  assertEquals([summary.lostSamples, summary.gaps], [1234, 1]);
  assertEquals(summary.notes, [
    "WAV knows no gaps: 1,234 samples of each channel are missing, and what follows is too early.",
    "WAV knows whole hertz only: it says 44100 for 44100.4 samples a second.",
  ]);
});

Deno.test("WAV refuses minima and maxima, and rates below a hertz", async () => {
  const planes = [new Int16Array(10)];
  const refused = (content: Parameters<typeof memorySource>[0], options = {}) =>
    exported(memorySource(content), { format: "wav", ...options });
  const aggregate = simpleHeader(1000, { downsampleMode: "aggregate" });
  await assertRejects(refused({ header: aggregate, planes }), {
    name: "SettingsError",
    message: "Cannot export to WAV: aggregate mode gives a minimum and a maximum for each moment. " +
      "Use csv, npy or hdf5 (--format).",
  });
  await assertRejects(refused({ planes }, { decimation: 2, decimationMode: "min_max" }), { name: "SettingsError" });
  await assertRejects(refused({ header: simpleHeader(3e9), planes }), {
    name: "SettingsError",
    message:
      "Cannot export to WAV: 333.333 mS/s is no rate that it can say, in whole hertz. Use csv or npy (--format).",
  });
});
