/**
 * The built file beside the same program under `deno run`, in turn:
 *
 *     deno task build && deno run --allow-all bench/executable_bench.ts [--seconds 10] [--folder <where to record>]
 *
 * To compare the file and not two versions of Deno, run this by the Deno that built it. Needs Linux.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { built, cpuPerGs, median, megabytes, ours, programArgs, type Run, say, tell } from "./run.ts";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "10" }, folder: { type: "string" } },
});
const EXECUTABLE = fileURLToPath(new URL("../dist/picostream", import.meta.url));
const COMMANDS = { "the file ": [EXECUTABLE], "deno run ": [Deno.execPath(), ...programArgs([])] };
const STARTS = 15;
const PAIRS = 5;

const folder = await Deno.makeTempDir({ prefix: "picostream-bench-", ...(values.folder && { dir: values.folder }) });
try {
  say(`size: ${megabytes((await Deno.stat(EXECUTABLE)).size)}`);
  await starting("--help", helpMs);
  await starting("served page", pageMs);
  await recording(values.seconds);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function starting(name: string, measure: (command: string[]) => Promise<number>): Promise<void> {
  const all = Object.entries(COMMANDS).map(([title, command]) => ({ title, command, timesMs: [] as number[] }));
  for (let round = 0; round < STARTS; round++) {
    for (const { command, timesMs } of all) timesMs.push(await measure(command));
  }
  for (const { title, timesMs } of all) say(`${title}: ${median(timesMs).toFixed(0)} ms to ${name} (of ${STARTS})`);
}

async function helpMs([program = "", ...args]: string[]): Promise<number> {
  const startMs = performance.now();
  await new Deno.Command(program, { args: [...args, "--help"] }).output();
  return performance.now() - startMs;
}

/** To the end of the answer with the page. */
async function pageMs([program = "", ...args]: string[]): Promise<number> {
  const startMs = performance.now();
  const flags = ["gui", "--no-open", "--port", "0", "--data", folder];
  const child = new Deno.Command(program, { args: [...args, ...flags], stdout: "null", stderr: "piped" }).spawn();
  let said = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    const [address] = /http:\S+(?=\s)/.exec(said) ?? [];
    if (address === undefined) continue;
    await (await fetch(address)).text();
    break;
  }
  const tookMs = performance.now() - startMs;
  child.kill("SIGTERM");
  await child.status;
  return tookMs;
}

async function recording(seconds: string): Promise<void> {
  const flags = ["-s", "125", "-b", "8", "--device", "sim", "--duration", seconds, "-o", `${folder}/bench.hdf5`];
  const pairs: { file: Run; source: Run }[] = [];
  for (let round = 0; round < PAIRS; round++) {
    const file = await built(EXECUTABLE, flags);
    tell("the file ", file);
    const source = await ours(flags);
    tell("deno run ", source);
    pairs.push({ file, source });
  }
  const ratio = median(pairs.map(({ file, source }) => cpuPerGs(file) / cpuPerGs(source)));
  say(`CPU per sample, file / deno run: ${ratio.toFixed(3)} (median of ${PAIRS} pairs)`);
}
