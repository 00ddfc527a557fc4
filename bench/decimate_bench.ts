/**
 * Reductions of half a second of samples: ours in WebAssembly SIMD, Numba's in Python, and the memory's floor, each
 * figure the median of rounds in which all take turns. All in one piece, which is as fast as the memory is, and in pieces
 * that stay in the processor's cache, as they come from the ring and from a file.
 *
 *     deno run --allow-all bench/decimate_bench.ts
 *
 * The floor is a pass over the same memory that loads 16 bytes at a time and keeps nothing but a logical OR of them. All
 * use one thread. Every result is compared with Numba's, byte by byte. Ends with 1 when one differs, or when a min/max by
 * 150 is less than 2.5 times as fast as the original's loop.
 */
import { compileString } from "assemblyscript/asc";
import { crc32 } from "node:zlib";
import { kernelsOn } from "../storage/simd/kernels.ts";
import { median, say } from "./run.ts";

const VALUES = 31_250_000;
const ROUNDS = 9;
/** Rounds before those, in which V8 compiles what it uses. */
const WARM_UP = 2;
const WANTED_RATIO = 2.5;
const VARIANTS = ["original", "builtins", "slices", "unsigned"] as const;
const REDUCTIONS = [
  { kind: "min_max", factor: 150 },
  { kind: "min_max", factor: 256 },
  { kind: "min_max", factor: 10 },
  { kind: "mean", factor: 150 },
  { kind: "mean", factor: 10 },
] as const;
/** How many values are reduced at once: 1 MiB of them, and all. */
const PIECES = [2 ** 19, VALUES];
const READ = `
  export function read(at: usize, bytes: usize): bool {
    let a = i64x2.splat(0);
    let b = a;
    for (; bytes >= 64; bytes -= 64) {
      a = v128.or(a, v128.or(v128.load(at), v128.load(at, 16)));
      b = v128.or(b, v128.or(v128.load(at, 32), v128.load(at, 48)));
      at += 64;
    }
    return v128.any_true(v128.or(a, b));
  }`;

type Variant = (typeof VARIANTS)[number];
type Runner = Variant | "ours" | "floor";

interface Case {
  kind: "min_max" | "mean";
  factor: number;
  /** Values at a time. */
  piece: number;
}

interface Timed {
  seconds: number;
  /** Of the bytes of the result. */
  crc: number;
}

const RESULT_AT = 2 * VALUES + 64;
const memory = new WebAssembly.Memory({ initial: 4096, maximum: 4096, shared: true });
const kernels = kernelsOn(memory);

/** A sine with noise, as an instrument gives it, at the start of the memory. */
function fill(): void {
  const values = new Int16Array(memory.buffer, 0, VALUES);
  let random = 1;
  for (let i = 0; i < VALUES; i++) {
    random = Math.imul(random, 1103515245) + 12345 | 0;
    values[i] = 20000 * Math.sin(i / 1000) + (random >> 22);
  }
}

function ours({ kind, factor, piece }: Case): Timed {
  const reduce = kind === "mean" ? kernels.mean : kernels.minMax;
  const seconds = secondsOf(piece, () => reduce(0, piece, factor, RESULT_AT));
  const result = new Uint8Array(memory.buffer, RESULT_AT, Math.ceil(piece / factor) * (kind === "mean" ? 8 : 4));
  return { seconds, crc: crc32(result.slice()) };
}

/** Seconds for as many pieces as there are values, or a few less. */
function secondsOf(piece: number, pass: () => void): number {
  const startMs = performance.now();
  for (let i = 0; i < timesOf(piece); i++) pass();
  return (performance.now() - startMs) / 1000;
}

function timesOf(piece: number): number {
  return Math.floor(VALUES / piece);
}

/** Gives the function that measures the floor, for pieces of so many values. */
async function floor(): Promise<(piece: number) => number> {
  const { binary, stderr } = await compileString(READ, {
    optimizeLevel: 3,
    runtime: "stub",
    enable: ["simd", "threads"],
    importMemory: true,
    sharedMemory: true,
    initialMemory: 1,
    maximumMemory: 65536,
  });
  if (binary === null) throw new Error(`Cannot compile the floor: ${stderr}`);
  const { instance } = await WebAssembly.instantiate(new Uint8Array(binary), { env: { memory } });
  const read = instance.exports.read as (at: number, bytes: number) => number;
  return (piece) => secondsOf(piece, () => read(0, 2 * piece));
}

/** The child that answers lines, as `baseline/decimate.py` says. */
class Numba implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #asks: WritableStreamDefaultWriter<Uint8Array>;
  #text = "";

  constructor(path: string) {
    const script = new URL("baseline/decimate.py", import.meta.url).pathname;
    this.#child = new Deno.Command("python3", { args: [script, path], stdin: "piped", stdout: "piped" }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#asks = this.#child.stdin.getWriter();
  }

  async ready(): Promise<void> {
    await this.#line();
  }

  async run({ kind, factor, piece }: Case, variant: Variant): Promise<Timed> {
    await this.#asks.write(new TextEncoder().encode(`${kind} ${variant} ${factor} ${piece} ${timesOf(piece)}\n`));
    const [seconds, crc] = (await this.#line()).split(" ").map(Number);
    return { seconds: seconds ?? NaN, crc: crc ?? NaN };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asks.close();
    await this.#lines.cancel();
    await this.#child.status;
  }

  async #line(): Promise<string> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("Cannot measure Numba: it ended. Read what it says above.");
      this.#text += value;
    }
    const [line = "", ...rest] = this.#text.split("\n");
    this.#text = rest.join("\n");
    return line;
  }
}

/** Takes turns, prints a line, and gives how many times as fast as the original's loop ours is. */
async function compare(numba: Numba, read: (piece: number) => number, what: Case): Promise<number> {
  const reduced = timesOf(what.piece) * what.piece;
  const speeds = new Map<Runner, number[]>();
  function keep(name: Runner, round: number, seconds: number): void {
    if (round < 0) return;
    speeds.set(name, [...speeds.get(name) ?? [], reduced / seconds / 1e6]);
  }
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const { seconds, crc } = ours(what);
    keep("ours", round, seconds);
    keep("floor", round, read(what.piece));
    for (const variant of VARIANTS) {
      const peer = await numba.run(what, variant);
      keep(variant, round, peer.seconds);
      if (peer.crc !== crc) {
        throw new Error(`Cannot compare ${what.kind} by ${what.factor}: Numba's ${variant} has another result.`);
      }
    }
  }
  const speed = (name: Runner) => median(speeds.get(name) ?? []);
  const ratio = speed("ours") / speed("original");
  const fastest = Math.max(...VARIANTS.map(speed));
  say([
    `${what.kind} by ${what.factor}`.padEnd(14),
    ...[...speeds.keys()].map((name) => `${name} ${speed(name).toFixed(0).padStart(5)}`),
    `ours / original ${ratio.toFixed(2)}`,
    `ours / fastest ${(speed("ours") / fastest).toFixed(2)}`,
  ].join(" · "));
  return ratio;
}

const path = await Deno.makeTempFile();
try {
  fill();
  await Deno.writeFile(path, new Uint8Array(memory.buffer, 0, 2 * VALUES).slice());
  await using numba = new Numba(path);
  await numba.ready();
  const read = await floor();
  for (const piece of PIECES) {
    say(
      `${VALUES} int16, ${piece} at a time: M values/s, medians of ${ROUNDS} rounds; Numba's are ${
        VARIANTS.join(", ")
      }`,
    );
    for (const reduction of REDUCTIONS) {
      const ratio = await compare(numba, read, { ...reduction, piece });
      if (reduction.kind === "min_max" && reduction.factor === 150 && ratio < WANTED_RATIO) Deno.exitCode = 1;
    }
  }
} finally {
  await Deno.remove(path);
}
