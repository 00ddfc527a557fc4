import { assert, assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { needs } from "../../system.ts";
import type { DamageReport } from "../damage_probe.ts";
import { TWO_CHANNELS, writeCrashed, writeRecording, zigzag } from "../recordings.ts";

/** Long enough for any machine; a file that HDF5 never gets through would take forever. */
const HANG_MS = 120_000;
const CONTENT = {
  header: TWO_CHANNELS,
  planes: [zigzag(300), zigzag(300)],
  blockValues: 20,
  gaps: [{ index: 20, lost: 5, reason: 1 }],
};

/** What a program of this folder prints, in a process that is stopped when HDF5 never returns. */
async function outputOf(program: string, ...args: (string | number)[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", new URL(`../${program}`, import.meta.url).href, ...args.map(String)],
    signal: AbortSignal.timeout(HANG_MS),
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  // The WebAssembly module says this once about a damaged name.
  const warning = /^warning: Invalid UTF-8 .*\n/gm;
  assertEquals(new TextDecoder().decode(stderr).replaceAll(warning, ""), "");
  return new TextDecoder().decode(stdout);
}

async function expectNoHarm(path: string, folder: string, seed: number, copies: number): Promise<void> {
  const report: DamageReport = JSON.parse(await outputOf("damage_probe.ts", path, folder, seed, copies));
  assertEquals(report.unexpected, []);
  assert(report.opened > 0 && report.refused > 0, `the damage must matter sometimes: ${JSON.stringify(report)}`);
}

Deno.test("a recording with texts that HDF5 would search forever is refused", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, CONTENT);
  const bytes = Deno.readFileSync(path);
  const heap = bytes.findIndex((_, i) => new TextDecoder().decode(bytes.subarray(i, i + 4)) === "GCOL");
  assert(heap > 0);
  // The first object becomes free space of size 0.
  bytes.fill(0, heap + 16, heap + 32);
  Deno.writeFileSync(path, bytes);
  assert((await outputOf("open_once.ts", path)).startsWith(`Cannot read ${path}: HDF5 says "`));
});

Deno.test("a recording of a dead writer that HDF5 would read again forever is refused", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  const bytes = Deno.readFileSync(path);
  // The structure of the root group, whose checksum is wrong then.
  bytes[134]! ^= 0xff;
  Deno.writeFileSync(path, bytes);
  const problem = 'HDF5 says "incorrect metadata checksum after all read attempts"';
  const remedy = "The file is damaged: use a copy, if there is one";
  assertEquals(await outputOf("open_once.ts", path), `Cannot read ${path}: ${problem}. ${remedy}.`);
});

Deno.test("a damaged recording is read or refused, and nothing hangs", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, CONTENT);
  await expectNoHarm(path, folder.path, 1, 300);
});

Deno.test("a damaged recording of a dead writer is read or refused, and nothing hangs", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeCrashed(path, CONTENT);
  await expectNoHarm(path, folder.path, 2, 80);
});

Deno.test({
  name: "a damaged file of the original PicoStream, whose structure has no checksums, is read or refused",
  ...needs("python3", "h5py"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a`;
    const script = `
import h5py, numpy as np
with h5py.File("${path}", "w") as f:
    f.create_dataset("adc_counts", data=np.arange(5000, dtype="i2"), chunks=(500,), maxshape=(None,))
    f.attrs["sample_interval_ns"] = 16.0
    f.attrs["voltage_range_v"] = 20.0
    f.attrs["max_adc"] = 32767
    f.attrs["downsample_mode"] = "average"
    f.attrs["resolution"] = "PS5000A_DR_12BIT"`;
    assert((await new Deno.Command("python3", { args: ["-c", script] }).output()).success);
    await expectNoHarm(path, folder.path, 3, 400);
  },
});
