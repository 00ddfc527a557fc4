/**
 * How long one waits for a picture: any part of a recording of 10 GB in four channels, 1500 columns.
 *
 *     deno run -A bench/view_bench.ts [--gb 10] [--folder <folder>]
 *
 * "warm": the recording is open, and in the system's memory. "with opening": each time all is opened anew. The time is
 * that of the caller of the view's worker, as a server would be.
 */
import { parseArgs } from "node:util";
import { formatDuration } from "../storage/units.ts";
import { ViewClient } from "../view/view_client.ts";
import { seededRandom } from "../tests/random.ts";
import { makeBigRecording, quantile } from "./big_recording.ts";
import { say } from "./run.ts";

const WINDOWS_S = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.024, 0.1, 1, 10, Infinity];
const WARM_LOOKS = 60;
const COLD_LOOKS = 15;
const WIDTH_PX = 1500;

const { values: { gb, folder } } = parseArgs({
  options: { gb: { type: "string", default: "10" }, folder: { type: "string", default: "." } },
});
const path = `${folder}/view_bench.hdf5`;

try {
  await makeBigRecording(path, Number(gb));
  const random = seededRandom(1);
  say(`${"window".padStart(10)}  ${"warm: p50".padStart(10)} ${"p95".padStart(8)}   with opening: p50      p95`);
  let client = new ViewClient();
  const { endS } = await client.query(path, { t0S: 0, t1S: 1, widthPx: 1 });
  for (const windowS of WINDOWS_S) {
    const lengthS = Math.min(windowS, endS);
    const look = async () => {
      const t0S = random() * (endS - lengthS);
      const startMs = performance.now();
      await client.query(path, { t0S, t1S: t0S + lengthS, widthPx: WIDTH_PX });
      return performance.now() - startMs;
    };
    const warm: number[] = [];
    for (let n = 0; n < WARM_LOOKS; n++) warm.push(await look());
    const cold: number[] = [];
    for (let n = 0; n < COLD_LOOKS; n++) {
      await client.close(path);
      cold.push(await look());
    }
    const columns = [warm, cold].map((times) => [0.5, 0.95].map((part) => ms(quantile(times, part))));
    say(`${formatDuration(lengthS).padStart(10)}  ${columns.map((pair) => pair.join(" ")).join("            ")}`);
  }
  client[Symbol.dispose]();
  client = new ViewClient();
  const startMs = performance.now();
  await client.query(path, { t0S: 0, t1S: endS, widthPx: WIDTH_PX });
  say(`the first picture of a new worker, HDF5's loading included: ${ms(performance.now() - startMs)}`);
  client[Symbol.dispose]();
} finally {
  await Deno.remove(path).catch(() => {});
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(9);
}
