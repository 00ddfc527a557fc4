/**
 * Damages a file in many ways and reads what is left in every way there is, in a process that can be stopped should
 * HDF5 never return. Arguments: the file, a folder to work in, a seed, the number of damaged copies. Prints a
 * `DamageReport`.
 */
import { describe } from "../../storage/check/describe.ts";
import { PicoStreamReader } from "../../storage/read/reader.ts";
import { RecordingError } from "../../storage/recording_error.ts";
import { recover } from "../../storage/check/recover.ts";
import { verify } from "../../storage/check/verify.ts";
import { seededRandom } from "../random.ts";

export interface DamageReport {
  /** Copies that could be opened all the same. */
  opened: number;
  /** Copies that were refused as they should be. */
  refused: number;
  /** What else was thrown, and where the copy was damaged. */
  unexpected: string[];
}

/** Every so many copies are also described and recovered, which takes a while. */
const SLOW_EVERY = 10;

if (import.meta.main) {
  const [path = "", folder = "", seed = "1", copies = "1"] = Deno.args;
  const report = await probe(path, folder, Number(seed), Number(copies));
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(report)));
}

async function probe(path: string, folder: string, seed: number, copies: number): Promise<DamageReport> {
  const sound = Deno.readFileSync(path);
  // Where a file holds nothing but zeros there is nothing to damage.
  const places = [...sound.keys()].filter((at) => sound[at] !== 0);
  const random = seededRandom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const report: DamageReport = { opened: 0, refused: 0, unexpected: [] };
  const slow: Promise<void>[] = [];
  for (let n = 0; n < copies; n++) {
    const bytes = sound.slice();
    const damage: string[] = [];
    for (let left = 1 + pick(3); left > 0; left--) {
      const at = places[pick(places.length)]!;
      bytes[at] = pick(256);
      damage.push(`${at}=${bytes[at]}`);
    }
    const length = n % 5 === 0 ? pick(sound.length) : sound.length;
    if (length < sound.length) damage.push(`cut at ${length}`);
    const copy = `${folder}/${n}`;
    Deno.writeFileSync(copy, bytes.subarray(0, length));
    const expect = (reading: Promise<void>) => reading.catch((error) => expectRefusal(error, damage, report));
    await expect(readAll(copy, report));
    await expect(verify(copy).then(() => {}));
    if (n % SLOW_EVERY === 0) slow.push(expect(describe(copy).then(() => recover(copy)).then(() => {})));
    else Deno.removeSync(copy);
  }
  await Promise.all(slow);
  (await PicoStreamReader.open(path)).close();
  return report;
}

async function readAll(path: string, report: DamageReport): Promise<void> {
  using reader = await PicoStreamReader.open(path);
  report.opened++;
  const end = reader.numSamples - reader.numSamples % 2;
  for (const { name } of reader.channels) {
    reader.getBlock(100, 0, 1, "mean", name);
    reader.getBlock(1000, Math.max(0, end - 1000), 10, "min_max", name);
  }
  reader.getNextBlock(2, 3);
  await reader.refresh();
  if (reader.gaps.length > 0 && reader.lostSamples === 0) throw new Error("gaps without losses");
}

function expectRefusal(error: unknown, damage: string[], report: DamageReport): void {
  if (error instanceof RecordingError) report.refused++;
  else report.unexpected.push(`${damage.join(" ")}: ${error instanceof Error ? error.stack : error}`);
}
