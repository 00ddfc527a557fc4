/**
 * What watching costs, and how late one sees: 4 channels at 62.5 MS/s in total, without a viewer, with one, and with 20 of
 * which 5 read nothing at all. The viewers are another process.
 *
 *     deno run -A bench/live_bench.ts [--seconds 5] [--folder <folder>]
 *
 * "share" is the processor time of the recording process, in parts of one core; what a run with viewers has more than the
 * one without is what they cost. A sample's latency is from when the instrument took it, by the start of the recording
 * and its index, to when the first frame that has it arrived at a viewer.
 */
import { parseArgs } from "node:util";
import { AcquisitionSettings } from "../acquire/settings.ts";
import { Recorder } from "../record/recorder.ts";
import { SettingsStore } from "../record/settings_store.ts";
import type { LiveRequest } from "../routes/protocol.ts";
import { startServer } from "../routes/server.ts";
import { LivePage } from "../tests/routes/live_page.ts";
import { RawSocket } from "../tests/routes/raw_socket.ts";
import { quantile } from "./big_recording.ts";
import { say } from "./run.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    folder: { type: "string", default: "." },
    watch: { type: "string" },
    viewers: { type: "string", default: "0" },
    silent: { type: "string", default: "0" },
  },
});
const WATCH: LiveRequest = {
  ...{ kind: "watch", request: 1, name: null, follow: true, t0S: 0, spanS: 0.5, widthPx: 1400, channels: null },
};
/** The clock of the system counts hundredths of a second for each process. */
const TICK_S = 0.01;

if (values.watch !== undefined) await watch(values.watch, Number(values.viewers), Number(values.silent));
else for (const [viewers, silent] of [[0, 0], [1, 0], [15, 5]] as const) await run(viewers, silent);

async function run(viewers: number, silent: number): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ dir: values.folder }));
  try {
    const recorder = new Recorder(folder);
    await using server = await startServer({
      recorder,
      settings: await SettingsStore.load(`${folder}/config`),
      host: "127.0.0.1",
      port: 0,
      role: "control",
      report: (error) => say(String(error)),
    });
    const channels = (["A", "B", "C", "D"] as const).map((name) => ({ name }));
    const durationS = Number(values.seconds);
    const settings = AcquisitionSettings.parse({
      device: "sim",
      channels,
      rateMSps: 15.625,
      resolutionBits: 8,
      durationS,
    });
    const watchers = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--quiet", new URL(import.meta.url).pathname, "--watch", `http://127.0.0.1:${server.port}`],
        ...["--viewers", String(viewers), "--silent", String(silent)],
      ],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const before = cpuS();
    const startMs = performance.now();
    await recorder.start(settings, { folder: "", name: "bench.hdf5" });
    await new Promise<void>((resolve) => recorder.subscribe(() => recorder.state === "idle" && resolve()));
    const share = (cpuS() - before) / ((performance.now() - startMs) / 1000);
    const told = new TextDecoder().decode((await watchers.output()).stdout).trim();
    const lost = recorder.last?.summary?.lostSamples;
    say(`${viewers + silent} viewers, ${silent} silent: share ${share.toFixed(3)}, lost ${lost}. ${told}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Watches until the recording is over, and prints what was seen. */
async function watch(base: string, viewers: number, silent: number): Promise<void> {
  const pages = await Promise.all(Array.from({ length: viewers }, () => LivePage.open(base)));
  const stuck = await Promise.all(Array.from({ length: silent }, () => RawSocket.open(Number(new URL(base).port))));
  for (const socket of stuck) {
    await socket.send(JSON.stringify(WATCH));
    // As if it drew more than is ever sent to it.
    for (let frame = 1; frame <= 150; frame++) await socket.send(JSON.stringify({ kind: "drawn", frame }));
  }
  const arrivals: { atMs: number; endMs: number }[] = [];
  pages.forEach((page, i) => {
    if (i === 0) {
      page.onFrame = ({ endS, unfinished }) => {
        if (unfinished) arrivals.push({ atMs: performance.timeOrigin + performance.now(), endMs: endS * 1000 });
      };
    }
    page.send(WATCH);
  });
  const [first] = pages;
  if (first === undefined) return;
  const isOver = () => first.messages.some((message) => message.kind === "status" && message.status.last !== null);
  await first.until(isOver);
  const last = first.messages.findLast((message) => message.kind === "status")!;
  const about = await (await fetch(`${base}/api/recordings`)).json();
  const startedAt = Date.parse(about[0]?.content?.startedAt ?? last.status.recording?.startedAt ?? "");
  const latencies = arrivals.slice(1).flatMap(({ atMs, endMs }, i) => {
    const fromMs = arrivals[i]!.endMs;
    // Ten samples stand for all between two frames.
    return Array.from({ length: 10 }, (_, n) => atMs - startedAt - (fromMs + (n + 1) / 10 * (endMs - fromMs)));
  });
  const seenS = (arrivals.at(-1)!.atMs - arrivals[0]!.atMs) / 1000;
  const at = (part: number) => quantile(latencies, part).toFixed(0);
  say(`${(arrivals.length / seenS).toFixed(1)} frames/s, latency p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
  for (const socket of [...pages, ...stuck]) socket[Symbol.dispose]();
}

function cpuS(): number {
  const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_S;
}
