/**
 * The figures of recording, each beside what it is compared with, alternating in one run:
 *
 *     deno task bench [lossless] [overview] [break] [baseline] [memory] [start] [--folder <where to record>] [--seconds <s>]
 *
 * Needs Linux, a C compiler, and for `baseline` python3 with numpy and h5py.
 */
import { compileTestDriver } from "../tests/driver/build.ts";
import { cpuPerGs, median, megabytes, ours, peer, programArgs, rawWrite, type Run, say, tell } from "./run.ts";
import { readRecorded } from "../tests/cli/recorded.ts";

const SECTIONS = ["lossless", "overview", "break", "baseline", "memory", "start"];
const wanted = Deno.args.filter((argument) => SECTIONS.includes(argument));
const folder = valueOf("--folder") ?? Deno.makeTempDirSync({ prefix: "picostream-bench-" });
const seconds = valueOf("--seconds");
await using driver = await compileTestDriver();
const REAL = ["--driver-lib", driver.path];
const SIM = ["--device", "sim"];
const OUTPUT = `${folder}/bench.hdf5`;
/** What the C driver can do beyond the specification: it keeps whole nanoseconds. */
const RATES = [250, 333.333, 500, 1000];
const UNLOCKED = { PS5000A_TEST_UNLOCK: "1" };

if (runs("lossless")) await lossless(Number(seconds ?? 60));
if (runs("overview")) await overview(Number(seconds ?? 20));
if (runs("break")) await breaking(Number(seconds ?? 10));
if (runs("baseline")) await baseline(Number(seconds ?? 20));
if (runs("memory")) await memory(Number(seconds ?? 600));
if (runs("start")) await starting();
if (valueOf("--folder") === undefined) Deno.removeSync(folder, { recursive: true });

/** The two rates of the specification, through both drivers. */
async function lossless(durationS: number): Promise<void> {
  say(`lossless: ${durationS} s, one channel, to ${folder}`);
  for (const [rate, bits] of [["62.5", "12"], ["125", "8"]]) {
    for (const [name, device] of [["simulated", SIM], ["Deno.dlopen", REAL]] as const) {
      const flags = ["-s", rate ?? "", "-b", bits ?? "", ...device, "--duration", `${durationS}`, "-o", OUTPUT];
      tell(`  ${rate} MS/s ${bits} bit, ${name}`, await ours(flags));
    }
  }
}

/** What the overview costs: with and without it in turn, through the C driver. */
async function overview(durationS: number): Promise<void> {
  say(`overview: ${durationS} s, C driver, in turn with --no-overview`);
  const cases = [["62.5", "12", "A"], ["125", "8", "A"], ["15.625", "12", "A,B,C,D"]];
  for (const [rate = "", bits = "", channels = ""] of cases) {
    const flags = ["-s", rate, "-b", bits, "-c", channels, ...REAL, "--duration", `${durationS}`, "-o", OUTPUT];
    const ratios: number[] = [];
    const costs: number[] = [];
    for (let round = 0; round < 5; round++) {
      const on = await ours(flags);
      const off = await ours([...flags, "--no-overview"]);
      ratios.push(cpuPerGs(on) / cpuPerGs(off));
      costs.push(cpuPerGs(on) - cpuPerGs(off));
      if (on.lost + off.lost > 0) say(`  lost with ${on.lost}, without ${off.lost}`);
    }
    const [ratio, cost] = [median(ratios).toFixed(3), median(costs).toFixed(3)];
    say(`  ${rate} MS/s, ${channels}: CPU with/without ${ratio}, ${cost} s more per GS of a channel (medians of 5)`);
  }
}

/** Where it breaks, beside the time that the same bytes take with nothing around the writing. */
async function breaking(durationS: number): Promise<void> {
  say(`break: ${durationS} s, one channel of 8 bits, C driver without a rate limit`);
  for (const rate of RATES) {
    const bytes = rate * 2e6 * durationS;
    const floor = rawWrite(`${folder}/raw.bin`, bytes);
    Deno.removeSync(`${folder}/raw.bin`);
    const flags = ["-s", `${rate}`, "-b", "8", "--unlock-rate", ...REAL, "--duration", `${durationS}`, "-o", OUTPUT];
    const run = await ours(flags, UNLOCKED);
    tell(`  ${rate} MS/s (raw write loop: ${(bytes / 1e6 / floor.seconds).toFixed(0)} MB/s)`, run);
    if (run.lost > 0) break;
  }
}

/** CPU and memory beside the original's architecture, then the highest rate that each records without loss. */
async function baseline(durationS: number): Promise<void> {
  say(`baseline: ${durationS} s at 62.5 MS/s, 12 bits, C driver, in turn with the original's architecture in Python`);
  const pairs: { us: Run; them: Run }[] = [];
  for (let round = 0; round < 5; round++) {
    const us = await ours(["-s", "62.5", ...REAL, "--duration", `${durationS}`, "-o", OUTPUT]);
    Deno.removeSync(OUTPUT);
    const them = await peer(peerFlags(62.5, 12, durationS));
    Deno.removeSync(OUTPUT);
    tell("  ours  ", us);
    tell("  Python", them);
    pairs.push({ us, them });
  }
  const ratio = (figure: (run: Run) => number) =>
    median(pairs.map(({ us, them }) => figure(us) / figure(them))).toFixed(2);
  say(`  median ratio ours/Python: CPU per sample ${ratio(cpuPerGs)}, peak memory ${ratio((run) => run.peakBytes)}`);
  const rates = [125, ...RATES];
  for (const [name, record] of [["ours", oursAt], ["Python", peerAt]] as const) {
    let best = 62.5;
    for (const rate of rates) {
      const run = await record(rate, durationS);
      Deno.removeSync(OUTPUT);
      tell(`  ${name} at ${rate} MS/s`, run);
      if (run.lost > 0 || run.status !== 0) break;
      best = rate;
    }
    say(`  highest lossless rate, ${name}: ${best} MS/s`);
  }
}

function oursAt(rate: number, durationS: number): Promise<Run> {
  const flags = ["-s", `${rate}`, "-b", "8", "--unlock-rate", ...REAL, "--duration", `${durationS}`, "-o", OUTPUT];
  return ours(flags, UNLOCKED);
}

function peerAt(rate: number, durationS: number): Promise<Run> {
  return peer([...peerFlags(rate, 8, durationS), "--unlock"], UNLOCKED);
}

function peerFlags(rate: number, bits: number, durationS: number): string[] {
  const length = ["--duration", `${durationS}`, "--output", OUTPUT];
  return ["--driver-lib", driver.path, "--rate", `${rate}`, "--bits", `${bits}`, ...length];
}

/** How the memory of a long run grows after its first minute. */
async function memory(durationS: number): Promise<void> {
  say(`memory: ${durationS} s at 20 MS/s`);
  const flags = ["-s", "20", ...REAL, "--duration", `${durationS}`, "-o", OUTPUT, "--force"];
  const child = new Deno.Command(Deno.execPath(), { args: programArgs(flags), stderr: "null" }).spawn();
  const samples: { atS: number; bytes: number }[] = [];
  const startMs = performance.now();
  const timer = setInterval(() => {
    const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(statusOf(child.pid)) ?? [];
    samples.push({ atS: (performance.now() - startMs) / 1000, bytes: Number(kilobytes) * 1024 });
  }, 1000);
  await child.status;
  clearInterval(timer);
  const between = (fromS: number, toS: number) =>
    median(samples.filter(({ atS }) => atS >= fromS && atS < toS).map(({ bytes }) => bytes));
  const first = between(55, 65);
  const last = between(durationS - 10, durationS);
  say(`  after 1 min ${megabytes(first)}, at the end ${megabytes(last)}: grown by ${megabytes(last - first)}`);
}

/** From the start of the program to the first sample that is in the file. */
async function starting(): Promise<void> {
  const delaysMs: number[] = [];
  for (let round = 0; round < 7; round++) {
    const startedMs = Date.now();
    await ours(["-s", "62.5", ...REAL, "--duration", "0.2", "-o", OUTPUT]);
    const { attributes, blocks } = await readRecorded(OUTPUT);
    const firstMs = Number(BigInt(attributes.start_unix_ns as bigint)) / 1e6 + (blocks[0]?.[2] ?? 0) / 1e6;
    delaysMs.push(firstMs - startedMs);
  }
  say(`start: first recorded sample after ${median(delaysMs).toFixed(0)} ms (median of ${delaysMs.length})`);
}

function statusOf(pid: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/status`);
  } catch {
    return "";
  }
}

function runs(section: string): boolean {
  return wanted.length === 0 || wanted.includes(section);
}

function valueOf(flag: string): string | undefined {
  const at = Deno.args.indexOf(flag);
  return at < 0 ? undefined : Deno.args[at + 1];
}
