/**
 * Whole-file reading, ours beside the original's architecture in Python (`baseline/read.py`), in turn:
 *
 *     deno run --allow-all bench/read_bench.ts [--file <recording>] [--folder <folder>] [--rounds <n>] [<factor>:<mode>...]
 *
 * Without `--file` it records 2 GB from the simulated instrument first, and deletes them at the end. Each round starts a
 * process of each, which reads the file once for every decimation, in blocks of a million values, to millivolts and
 * seconds. Timed inside the process, after it has opened the file and read 50 blocks to warm up, from the page cache.
 * One thread each. Needs Linux, and python3 with numpy, h5py and numba. Ends with 1 when the two read different values.
 */
import { parseArgs } from "node:util";
import { PERMISSIONS } from "../build/permissions.ts";
import { median, ours, say } from "./run.ts";

/** What is read by default: by 10 is what the original recommends, the others are for information. */
const CONFIGURATIONS = ["10:mean", "10:min_max", "1:mean", "150:mean", "150:min_max"];
const RATE_MSPS = 125;
const RECORD_S = 8;
const SAMPLE_BYTES = 2;
/** Of sums, relative: the two round differently. */
const TOLERANCE = 1e-9;
const HERE = new URL(".", import.meta.url).pathname;
const PROGRAMS = {
  ours: [Deno.execPath(), "run", "--quiet", "--no-check", ...PERMISSIONS, `${HERE}read_loop.ts`],
  Python: ["python3", `${HERE}baseline/read.py`],
};
type Program = keyof typeof PROGRAMS;

interface Pass {
  seconds: number;
  sum: number;
}

interface Round {
  samples: number;
  passes: Pass[];
  peakBytes: number;
}

const { values: { file, folder, rounds }, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: "string" },
    folder: { type: "string", default: "." },
    rounds: { type: "string", default: "5" },
  },
});
const configurations = positionals.length === 0 ? CONFIGURATIONS : positionals;

const path = file ?? `${folder}/read_bench.hdf5`;
try {
  if (file === undefined) await record();
  await compare();
} finally {
  if (file === undefined) await Deno.remove(path).catch(() => {});
}

/** A sine, at the highest rate of the specification. */
async function record(): Promise<void> {
  const flags = ["-s", `${RATE_MSPS}`, "-b", "8", "--duration", `${RECORD_S}`, "--signal", "A=sine:50kHz:15V"];
  const { status, samples, lost } = await ours(["--device", "sim", ...flags, "-o", path]);
  if (status !== 0) throw new Error(`Cannot record what is to be read: status ${status}, ${lost} samples lost.`);
  say(`${samples} samples from the simulated instrument, ${RATE_MSPS} MS/s`);
}

async function compare(): Promise<void> {
  readOnce();
  const all: Record<Program, Round[]> = { ours: [], Python: [] };
  for (let round = 0; round < Number(rounds); round++) {
    const [first, second] = [await run("ours"), await run("Python")];
    configurations.forEach((what, i) => checkSame(what, first.passes[i], second.passes[i]));
    all.ours.push(first);
    all.Python.push(second);
  }
  say(`GB/s of samples, medians of ${rounds} rounds (least to greatest)`);
  configurations.forEach((what, i) => {
    const mine = speedsOf(all.ours, i);
    const theirs = speedsOf(all.Python, i);
    const ratio = (median(mine) / median(theirs)).toFixed(2);
    say(`  by ${what.padEnd(11)}  ours ${spread(mine)}   Python ${spread(theirs)}   ours / Python ${ratio}`);
  });
  for (const program of ["ours", "Python"] as const) {
    const peakBytes = Math.max(...all[program].map((round) => round.peakBytes));
    say(`  peak memory, ${program}: ${(peakBytes / 1e6).toFixed(0)} MB`);
  }
}

/** Brings the file into the page cache. */
function readOnce(): void {
  using opened = Deno.openSync(path);
  for (const piece = new Uint8Array(2 ** 21); opened.readSync(piece) !== null;);
}

async function run(program: Program): Promise<Round> {
  const { stdout } = await new Deno.Command("python3", {
    args: [`${HERE}measure.py`, ...PROGRAMS[program], path, ...configurations],
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const usage = JSON.parse(new TextDecoder().decode(stdout));
  if (usage.status !== 0) throw new Error(`Cannot measure ${program}: it says\n${usage.stderr}`);
  return { ...JSON.parse(usage.stdout), peakBytes: usage.peakRssBytes };
}

function checkSame(what: string, first: Pass | undefined, second: Pass | undefined): void {
  if (first === undefined || second === undefined || Math.abs(first.sum / second.sum - 1) < TOLERANCE) return;
  say(`by ${what} they read different values: the sums are ${first.sum} and ${second.sum}`);
  Deno.exitCode = 1;
}

function speedsOf(rounds: Round[], configuration: number): number[] {
  return rounds.map(({ samples, passes }) => samples * SAMPLE_BYTES / 1e9 / (passes[configuration]?.seconds ?? NaN));
}

function spread(speeds: number[]): string {
  return `${median(speeds).toFixed(2)} (${Math.min(...speeds).toFixed(2)} to ${Math.max(...speeds).toFixed(2)})`;
}
