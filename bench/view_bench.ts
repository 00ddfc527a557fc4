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
import { ours, say } from "./run.ts";

const WINDOWS_S = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.024, 0.1, 1, 10, Infinity];
const WARM_LOOKS = 60;
const COLD_LOOKS = 15;
const WIDTH_PX = 1500;

const { values: { gb, folder } } = parseArgs({
  options: { gb: { type: "string", default: "10" }, folder: { type: "string", default: "." } },
});
const path = `${folder}/view_bench.hdf5`;
const RATE_MSPS = 15.625;
/** Times the rate of the specification, so that nobody waits for minutes. */
const HASTE = 4;
const durationS = Number(gb) * 1e9 / (4 * 2 * RATE_MSPS * 1e6 * HASTE);

try {
  const flags = [
    "-c",
    "A,B,C,D",
    "-b",
    "8",
    "-s",
    String(RATE_MSPS * HASTE),
    "--unlock-rate",
    "--duration",
    String(durationS),
  ];
  const run = await ours(["--device", "sim", "--signal", "A=noise:0.5V", ...flags, "-o", path]);
  say(`${(Deno.statSync(path).size / 1e9).toFixed(2)} GB, ${run.lost} lost`);
  readAll(path);
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

/** Brings the file into the system's memory. */
function readAll(path: string): void {
  using file = Deno.openSync(path);
  const piece = new Uint8Array(2 ** 22);
  while (file.readSync(piece) !== null);
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`.padStart(9);
}
