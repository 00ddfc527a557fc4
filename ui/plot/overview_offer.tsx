import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import type { JobsModel } from "../recordings/jobs_model.ts";

/**
 * Why a part cannot be shown, with the job that makes it possible. `onMade` is called when it has been done.
 */
export function OverviewOffer(
  { problem, jobs, onMade }: {
    problem: ReadonlySignal<{ error: string; uncovered: string | null } | null>;
    jobs: JobsModel;
    onMade: () => void;
  },
): JSX.Element | null {
  const started = useSignal<string | null>(null);
  const job = started.value === null
    ? undefined
    : jobs.jobs.value.find(({ kind, name }) => kind === "overview" && name === started.value);
  useSignalEffect(() => {
    const name = started.value;
    const done = jobs.jobs.value.find((candidate) => candidate.kind === "overview" && candidate.name === name);
    if (name === null || done === undefined || done.state === "running") return;
    started.value = null;
    if (done.state === "done") onMade();
  });
  if (problem.value === null) return null;
  const { error, uncovered } = problem.value;
  if (uncovered === null) return <p class="plot-problem" role="status">{error}</p>;
  return (
    <div class="overview-offer" role="status">
      <p>
        So much of this recording at once needs an overview, which it does not have yet. It is made once, beside the
        recordings; the recording stays as it is.
      </p>
      {jobs.failure.value === null ? null : <p class="plot-problem">{jobs.failure.value}</p>}
      {job === undefined
        ? (
          <button
            type="button"
            class="button"
            onClick={async () => {
              if (await jobs.start({ kind: "overview", name: uncovered })) started.value = uncovered;
            }}
          >
            Make the overview
          </button>
        )
        : (
          <>
            <progress max={1} value={job.fraction ?? undefined} aria-label="Making the overview" />
            <button type="button" class="button" onClick={() => void jobs.cancel(job.id)}>Cancel</button>
          </>
        )}
    </div>
  );
}
