/** Runs every Python block of the guides as a reader would, on recordings that the program makes. */
import { assert, assertEquals } from "../assert.ts";
import { programArgs, runProgram, temporaryFolder } from "../cli/program.ts";
import { needs } from "../system.ts";

interface Snippet {
  heading: string;
  code: string;
}

/** What the checks know of the recordings without looking into them. */
const RECORDED = {
  rateMSps: 2,
  aggregateRatio: 4,
  channels: {
    A: { number: 0, rangeV: 2, offsetV: -0.25, probe: 1, label: "" },
    B: { number: 1, rangeV: 5, offsetV: 1, probe: 10, label: "photo diode" },
  },
};
const CHANNELS = Object.entries(RECORDED.channels);
const FLAGS = [
  ...["--device", "sim", "-s", `${RECORDED.rateMSps}`],
  ...["-c", CHANNELS.map(([name, { rangeV, offsetV, probe }]) => `${name}:${rangeV}::${offsetV}:${probe}`).join(",")],
  ...CHANNELS.flatMap(([name, { label }]) => ["--signal", `${name}=sequence`, "--label", `${name}=${label}`]),
];
const GAP = (atS: number) => ["--fault", `stall@${atS}`];
/** The recordings that the blocks read, by the file that they name, and what each is recorded with. */
const FINISHED = {
  "data.hdf5": ["--duration", "1.6", "--fault", "overrange@0.3:0.2", ...GAP(1)],
  "long.hdf5": ["--duration", "3.3", "--split", "1", ...GAP(1.3)],
  "aggregate.hdf5": ["--duration", "1.2", "-h", `${RECORDED.aggregateRatio}`, "-m", "aggregate", ...GAP(0.6)],
};
/** Those that are made while a block runs. */
const LIVE = {
  "live.hdf5": ["--duration", "2"],
  "live_split.hdf5": ["--duration", "2.4", "--split", "1"],
};
const WITH_GAP = 4;
/** Long enough for any machine; a block that never sees the end of a recording would take forever. */
const HANG_MS = 180_000;

/** The fenced Python blocks of a guide, each with the heading that it stands under. */
async function snippetsOf(guide: string): Promise<Snippet[]> {
  const text = await Deno.readTextFile(new URL(`../../${guide}`, import.meta.url));
  const parts = text.matchAll(/^#+ (?<heading>.+)$|^```(?<language>\w*)\n(?<code>[^]*?)^```$/gm);
  const snippets: Snippet[] = [];
  let heading = "";
  for (const { groups = {} } of parts) {
    heading = groups.heading ?? heading;
    if (groups.language === "python") snippets.push({ heading, code: groups.code ?? "" });
  }
  return snippets;
}

async function record(folder: string, names: (keyof typeof FINISHED)[]): Promise<void> {
  await Promise.all(names.map(async (name) => {
    const { status, stderr } = await runProgram([...FLAGS, ...FINISHED[name], "-o", name], { cwd: folder });
    assertEquals(status, WITH_GAP, stderr);
  }));
}

/** Runs the blocks one after the other in one Python. Returns the headings whose blocks were found to be right. */
async function runSnippets(folder: string, snippets: Snippet[]): Promise<string[]> {
  const live = Object.entries(LIVE).map(([name, flags]) => [
    name,
    [Deno.execPath(), ...programArgs([...FLAGS, ...flags, "-o", name])],
  ]);
  const process = new Deno.Command("python3", {
    args: ["-B", new URL("snippet_run.py", import.meta.url).pathname],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(HANG_MS),
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(JSON.stringify({
    snippets,
    recorded: RECORDED,
    live: Object.fromEntries(live),
  })));
  await input.close();
  const { success, stdout, stderr } = await process.output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

const NEEDS = needs("python3", "numpy", "h5py", "xarray", "dask");

Deno.test({
  name: "every Python block of docs/format.md runs and is right",
  ...NEEDS,
  fn: async () => {
    await using folder = await temporaryFolder();
    const snippets = await snippetsOf("docs/format.md");
    await record(folder.path, ["data.hdf5", "long.hdf5", "aggregate.hdf5"]);
    const right = await runSnippets(folder.path, snippets);
    assertEquals(right, snippets.map(({ heading }) => heading));
    assert(right.length >= 11);
  },
});

Deno.test({
  name: "the Python block of README.md runs and is right",
  ...NEEDS,
  fn: async () => {
    await using folder = await temporaryFolder();
    const snippets = await snippetsOf("README.md");
    await record(folder.path, ["data.hdf5"]);
    assertEquals(await runSnippets(folder.path, snippets), ["Read"]);
  },
});
