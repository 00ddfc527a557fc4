/** Runs the program and its peer as whole processes and takes their figures from the operating system. */
import { PERMISSIONS } from "../build/permissions.ts";

/** One finished recording, ours or the peer's. */
export interface Run {
  samples: number;
  lost: number;
  status: number;
  cpuS: number;
  peakBytes: number;
  summary: Record<string, unknown>;
}

const HERE = new URL(".", import.meta.url).pathname;

/** Our program with these flags. */
export function ours(flags: string[], env: Record<string, string> = {}): Promise<Run> {
  return measured([Deno.execPath(), ...programArgs([...flags, "--force", "--json"])], env);
}

/** The program as one file, with these flags. */
export function built(executable: string, flags: string[]): Promise<Run> {
  return measured([executable, ...flags, "--force", "--json"], {});
}

/** What `deno` is given to run the program. */
export function programArgs(flags: string[]): string[] {
  return ["run", ...PERMISSIONS, `${HERE}../main.ts`, ...flags];
}

/** The original's architecture in Python. */
export function peer(flags: string[], env: Record<string, string> = {}): Promise<Run> {
  return measured(["python3", `${HERE}baseline/record.py`, ...flags], env);
}

/** Seconds that writing so many bytes takes, in pieces of a chunk, and nothing else: the floor under every recorder. */
export function rawWrite(path: string, bytes: number): { seconds: number } {
  const piece = new Uint8Array(2 ** 21).fill(7);
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const startMs = performance.now();
  for (let done = 0; done < bytes; done += piece.length) file.writeSync(piece);
  return { seconds: (performance.now() - startMs) / 1000 };
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] ?? NaN : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** Prints what came of a run. */
export function tell(name: string, run: Run): void {
  const cpu = `${cpuPerGs(run).toFixed(2)} CPU s/GS`;
  say(
    `${name}: ${run.samples} samples, ${run.lost} lost, ${cpu}, peak ${megabytes(run.peakBytes)}, exit ${run.status}`,
  );
}

/** Seconds of a processor for 10⁹ samples. */
export function cpuPerGs(run: Run): number {
  return run.cpuS / (run.samples / 1e9);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function measured(command: string[], env: Record<string, string>): Promise<Run> {
  const { stdout } = await new Deno.Command("python3", {
    args: [`${HERE}measure.py`, ...command],
    env,
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const usage = JSON.parse(new TextDecoder().decode(stdout));
  const last = String(usage.stdout).trimEnd().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(`Cannot measure ${command.join(" ")}: it says\n${usage.stderr}`);
  const summary = JSON.parse(last);
  return {
    samples: Number(summary.samples ?? 0),
    lost: Number(summary.lostSamples ?? summary.lost ?? 0),
    status: usage.status,
    cpuS: usage.userSeconds + usage.systemSeconds,
    peakBytes: usage.peakRssBytes,
    summary,
  };
}
