import { ours, say } from "./run.ts";

const RATE_MSPS = 15.625;
/** Times the rate of the specification, so that nobody waits for minutes. */
const HASTE = 4;

/** Records so many gigabytes in four channels, the first one noise, and brings the file into the system's memory. */
export async function makeBigRecording(path: string, gb: number): Promise<void> {
  const durationS = gb * 1e9 / (4 * 2 * RATE_MSPS * 1e6 * HASTE);
  const run = await ours([
    ...["--device", "sim", "--signal", "A=noise:0.5V", "-c", "A,B,C,D", "-b", "8"],
    ...["-s", String(RATE_MSPS * HASTE), "--unlock-rate", "--duration", String(durationS), "-o", path],
  ]);
  say(`${(Deno.statSync(path).size / 1e9).toFixed(2)} GB, ${run.lost} lost`);
  using file = Deno.openSync(path);
  const piece = new Uint8Array(2 ** 22);
  while (file.readSync(piece) !== null);
}

/** The value that this part of all lies below. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
