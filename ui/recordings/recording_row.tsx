import type { ComponentChildren, JSX } from "preact";
import type { JobRequest, RecordingEntry } from "../../routes/protocol.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../../storage/units.ts";
import type { Api } from "../api.ts";
import { Icon, type IconName } from "../common/icons.tsx";
import type { JobsModel } from "./jobs_model.ts";

const STATES: Readonly<Record<RecordingEntry["state"], { text: string; kind: string }>> = {
  complete: { text: "complete", kind: "badge-good" },
  incomplete: { text: "incomplete", kind: "badge-warn" },
  recording: { text: "being recorded", kind: "badge-record" },
  crashed: { text: "crashed", kind: "badge-bad" },
  closed: { text: "closed", kind: "" },
  unreadable: { text: "unreadable", kind: "badge-bad" },
};

/** A recording in the list. */
export function RecordingRow(
  { api, jobs, entry, mayControl, onOpen, onExport, onDownload }: {
    api: Api;
    jobs: JobsModel;
    entry: RecordingEntry;
    mayControl: boolean;
    onOpen: (name: string) => void;
    onExport: () => void;
    /** A recording of several files is to be downloaded. */
    onDownload: () => void;
  },
): JSX.Element {
  const { name, bytes, files, changedAt, state, content, problem } = entry;
  const job = jobs.jobs.value.find((candidate) => candidate.name === name && candidate.state === "running");
  const start = (kind: Exclude<JobRequest["kind"], "export">) => () => void jobs.start({ kind, name });
  const busy = job !== undefined;
  return (
    <tr role="row" data-state={state}>
      <td role="cell" class="recording-name">
        {content === null ? name : <button type="button" class="link" onClick={() => onOpen(name)}>{name}</button>}
        {content?.simulated ? <span class="badge">simulated</span> : null}
        {problem === null ? null : <span class="field-problem">{problem}</span>}
      </td>
      <Cell label="Started">{dateText(content?.startedAt ?? changedAt)}</Cell>
      <Cell label="Length">{content === null ? "–" : formatDuration(content.durationS)}</Cell>
      <Cell label="Channels">
        {content === null ? "–" : (
          <span class="recording-channels">
            {content.channels.map((channel) => (
              <span
                key={channel.name}
                class={`channel-tag channel-${channel.name.toLowerCase()}`}
                title={channel.label}
              >
                {channel.name}
              </span>
            ))}
          </span>
        )}
      </Cell>
      <Cell label="Rate">{content === null ? "–" : formatRate(content.sampleRateHz)}</Cell>
      <Cell label="Size">
        {formatBytes(bytes)}
        {files.length > 1 ? <small>{` in ${files.length} files`}</small> : null}
      </Cell>
      <Cell label="State">
        <span class="recording-state">
          <span class={`badge ${STATES[state].kind}`}>{STATES[state].text}</span>
          {content !== null && content.gapCount > 0
            ? (
              <span class="badge badge-bad" title={`In ${formatCount(content.gapCount)} gaps`}>
                lost {formatCount(content.lostSamples)}
              </span>
            )
            : null}
        </span>
      </Cell>
      <td role="cell" class="recording-actions">
        {mayControl && state === "crashed"
          ? <Action icon="recover" text="Recover" of={name} disabled={busy} onClick={start("recover")} shown />
          : null}
        {content === null ? null : (
          <>
            <Action icon="open" text="Open" of={name} disabled={false} onClick={() => onOpen(name)} />
            {mayControl
              ? (
                <>
                  <Action icon="export" text="Export" of={name} disabled={busy} onClick={onExport} shown />
                  <Action
                    icon="verify"
                    text="Verify"
                    of={name}
                    disabled={busy || state === "recording"}
                    onClick={start("verify")}
                  />
                </>
              )
              : null}
          </>
        )}
        {files.length > 1
          ? <Action icon="download" text="Download" of={name} disabled={false} onClick={onDownload} />
          : (
            <a
              class="button button-plain button-icon"
              href={api.downloadUrl(name)}
              download
              aria-label={`Download ${name}`}
              title="Download"
            >
              <Icon name="download" />
            </a>
          )}
      </td>
    </tr>
  );
}

function Cell({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return <td role="cell" data-label={label}>{children}</td>;
}

/** `shown` writes the text beside the icon. */
function Action(
  { icon, text, of, disabled, onClick, shown }: {
    icon: IconName;
    text: string;
    of: string;
    disabled: boolean;
    onClick: () => void;
    shown?: boolean;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class={shown ? "button" : "button button-plain button-icon"}
      aria-label={`${text} ${of}`}
      title={text}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      {shown ? text : null}
    </button>
  );
}

/** A moment in the zone and order of the one who looks. */
function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? "–"
    : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}
