import type { OverviewReport } from "../storage/overview/build_overview.ts";
import { formatRate } from "../storage/units.ts";
import { buildOverviewInWorker } from "../view/overview_job.ts";
import { cancelOnSignals } from "./cancel.ts";
import type { FileCommand } from "./file_command.ts";
import { ProgressBar } from "./progress_bar.ts";

/** `picostream overview`. */
export const overview: FileCommand = {
  name: "overview",
  description: "Make, ahead of time, what shows any part of a recording at once, for one that has none.",
  async run(path) {
    using cancel = cancelOnSignals(`Cancelled: there is no overview of ${path}.`);
    using bar = new ProgressBar(true, formatRate);
    const { signal } = cancel;
    const report = await buildOverviewInWorker(path, { signal, onProgress: (done, of) => bar.update(done, of) });
    return { data: report, text: textOf(report) };
  },
};

function textOf({ path, overview, file }: OverviewReport): string {
  if (overview === "stored") return `${path} has its overview already.`;
  return overview === "cached" ? `${path} has an overview in ${file}.` : `${path} has its overview now, in ${file}.`;
}
