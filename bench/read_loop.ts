/**
 * Reads whole recordings by `PicoStreamReader`, as `baseline/read.py` does by h5py and Numba:
 *
 *     deno run --allow-read bench/read_loop.ts <file> <factor>:<mode>...
 *
 * Prints the same JSON object.
 */
import { PicoStreamReader } from "../mod.ts";
import { say } from "./run.ts";

const CHUNK_VALUES = 1_000_000;
/** In which V8 compiles what it uses. */
const WARM_UP_BLOCKS = 50;

type Mode = "mean" | "min_max";

interface Pass {
  seconds: number;
  sum: number;
}

function run(reader: PicoStreamReader, factor: number, mode: Mode, mostBlocks = Infinity): Pass {
  let sum = 0;
  let blocks = 0;
  const startMs = performance.now();
  for (const { times, voltages } of reader.getBlockIter(CHUNK_VALUES, factor, mode)) {
    if (blocks++ === mostBlocks) break;
    sum += voltages[voltages.length - 1]! + times[times.length - 1]!;
  }
  return { seconds: (performance.now() - startMs) / 1000, sum };
}

function modeOf(text: string | undefined): Mode {
  if (text === "mean" || text === "min_max") return text;
  throw new Error(`Cannot read with decimation mode "${text}": give mean or min_max.`);
}

const [path = "", ...configurations] = Deno.args;
using reader = await PicoStreamReader.open(path);
const passes = configurations.map((configuration) => {
  const [factor, mode] = configuration.split(":");
  run(reader, Number(factor), modeOf(mode), WARM_UP_BLOCKS);
  return run(reader, Number(factor), modeOf(mode));
});
say(JSON.stringify({ samples: reader.numSamples, passes }));
