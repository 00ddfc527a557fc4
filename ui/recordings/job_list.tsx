import type { JSX } from "preact";
import type { Job } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";
import { Icon } from "../common/icons.tsx";
import type { JobsModel } from "./jobs_model.ts";

const KIND_TEXTS: Readonly<Record<Job["kind"], string>> = {
  verify: "Verify",
  recover: "Recover",
  overview: "Make the overview of",
  export: "Export",
};

/** What is at work and what came of it. Nothing when there is nothing. */
export function JobList({ api, jobs }: { api: Api; jobs: JobsModel }): JSX.Element | null {
  const failure = jobs.failure.value;
  if (jobs.jobs.value.length === 0 && failure === null) return null;
  return (
    <section class="jobs" aria-labelledby="jobs-title">
      <h2 id="jobs-title">Jobs</h2>
      {failure === null ? null : <p class="field-problem" role="alert">{failure}</p>}
      <ul>
        {jobs.jobs.value.map((job) => <JobRow key={job.id} api={api} jobs={jobs} job={job} />)}
      </ul>
    </section>
  );
}

function JobRow({ api, jobs, job }: { api: Api; jobs: JobsModel; job: Job }): JSX.Element {
  const title = `${KIND_TEXTS[job.kind]} ${job.name}`;
  const running = job.state === "running";
  return (
    <li class="job" data-state={job.state}>
      <div class="job-text">
        <span>{title}</span>
        {running
          ? (
            <progress
              class="bar"
              aria-label={title}
              {
                // Without a value the bar says that nobody knows.
                ...(job.fraction === null ? {} : { value: job.fraction, max: 1 })
              }
            />
          )
          : <span class={job.state === "failed" ? "field-problem" : "field-hint"}>{job.text}</span>}
      </div>
      {running && job.fraction !== null ? <span class="job-percent">{Math.floor(job.fraction * 100)} %</span> : null}
      {job.state === "done" && job.output !== null
        ? (
          <a class="button" href={api.downloadUrl(job.output)} download>
            <Icon name="download" /> Download
          </a>
        )
        : null}
      {running
        ? (
          <button type="button" class="button" aria-label={`Cancel: ${title}`} onClick={() => jobs.cancel(job.id)}>
            Cancel
          </button>
        )
        : (
          <button
            type="button"
            class="button button-plain button-icon"
            aria-label={`Take off the list: ${title}`}
            onClick={() => jobs.forget(job.id)}
          >
            <Icon name="close" />
          </button>
        )}
    </li>
  );
}
