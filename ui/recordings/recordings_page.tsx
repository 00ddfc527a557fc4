import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { RecordingEntry } from "../../routes/protocol.ts";
import type { Api } from "../api.ts";
import { Icon } from "../common/icons.tsx";
import { DownloadDialog } from "./download_dialog.tsx";
import { ExportDialog, type VisiblePart } from "./export_dialog.tsx";
import { JobList } from "./job_list.tsx";
import type { JobsModel } from "./jobs_model.ts";
import { RecordingRow } from "./recording_row.tsx";
import type { RecordingsModel } from "./recordings_model.ts";

/** The recordings of the data folder and what can be done with them. */
export function RecordingsPage(
  { api, recordings, jobs, mayControl, visiblePart, onOpen }: {
    api: Api;
    recordings: RecordingsModel;
    jobs: JobsModel;
    mayControl: boolean;
    /** What the plot shows of a recording; null when it shows another one. */
    visiblePart: (name: string) => VisiblePart | null;
    onOpen: (name: string) => void;
  },
): JSX.Element {
  const exported = useSignal<RecordingEntry | null>(null);
  const downloaded = useSignal<RecordingEntry | null>(null);
  useEffect(() => {
    void recordings.load();
    void jobs.load();
  }, [recordings, jobs]);
  const entries = recordings.entries.value;
  return (
    <div class="recordings">
      <div class="recordings-head">
        <h1>Recordings</h1>
        {entries === null ? null : <span class="field-hint">{entries.length} in the data folder</span>}
        <button
          type="button"
          class="button"
          disabled={recordings.loading.value}
          onClick={() => {
            void recordings.load();
            void jobs.load();
          }}
        >
          <Icon name="rescan" /> Look again
        </button>
      </div>
      <JobList api={api} jobs={jobs} />
      {recordings.failure.value === null ? null : <p class="field-problem" role="alert">{recordings.failure.value}</p>}
      {entries === null
        ? recordings.loading.value ? <p class="field-hint">Looking through the data folder…</p> : null
        : entries.length === 0
        ? <Empty />
        : (
          // The roles are said because narrow screens show the table as blocks.
          <table class="recordings-table" role="table" aria-label="Recordings">
            <thead role="rowgroup">
              <tr role="row">
                {["Name", "Started", "Length", "Channels", "Rate", "Size", "State"].map((title) => (
                  <th key={title} role="columnheader" scope="col">{title}</th>
                ))}
                <th role="columnheader" scope="col">
                  <span class="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {entries.map((entry) => (
                <RecordingRow
                  key={entry.name}
                  api={api}
                  jobs={jobs}
                  entry={entry}
                  mayControl={mayControl}
                  onOpen={onOpen}
                  onExport={() => exported.value = entry}
                  onDownload={() => downloaded.value = entry}
                />
              ))}
            </tbody>
          </table>
        )}
      {downloaded.value === null
        ? null
        : <DownloadDialog api={api} entry={downloaded.value} onClose={() => downloaded.value = null} />}
      {exported.value === null ? null : (
        <ExportDialog
          entry={exported.value}
          visible={visiblePart(exported.value.name)}
          failure={jobs.failure.value}
          onClose={() => exported.value = null}
          onExport={async (request) => {
            if (await jobs.start(request)) exported.value = null;
          }}
        />
      )}
    </div>
  );
}

function Empty(): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">Nothing recorded yet</p>
      <p>What you record appears here. The simulated instrument lets you try it without hardware.</p>
    </div>
  );
}
