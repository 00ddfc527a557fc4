import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ChannelName } from "../../acquire/driver.ts";
import type { JobRequest, RecordingEntry } from "../../routes/protocol.ts";
import type { ExportFormat } from "../../storage/export/options.ts";
import { formatDuration } from "../../storage/units.ts";
import { Dialog } from "../common/dialog.tsx";
import { Field } from "../common/field.tsx";
import { type Reading, readWhole } from "../common/number_text.ts";
import { TextField } from "../common/text_field.tsx";

/** What the plot shows, in seconds. */
export interface VisiblePart {
  startS: number;
  stopS: number;
}

type ExportRequest = JobRequest & { kind: "export" };

/** `millivolts` where they can be had in place of counts. */
const FORMATS: Readonly<Record<ExportFormat, { text: string; millivolts: boolean }>> = {
  csv: { text: "CSV: text, for any program", millivolts: true },
  npy: { text: "NPY: NumPy array", millivolts: true },
  parquet: { text: "Parquet: pandas, Polars, DuckDB", millivolts: true },
  wav: { text: "WAV: audio programs", millivolts: false },
  hdf5: { text: "HDF5: a recording of this part", millivolts: false },
};

/** Asks what to export of a recording, and how. */
export function ExportDialog(
  { entry, visible, failure, onClose, onExport }: {
    entry: RecordingEntry;
    /** Null when the plot shows something else. */
    visible: VisiblePart | null;
    /** Why the last attempt failed. */
    failure: string | null;
    onClose: () => void;
    onExport: (request: ExportRequest) => void;
  },
): JSX.Element {
  const channels = entry.content?.channels ?? [];
  const format = useSignal<ExportFormat>("csv");
  const visibleOnly = useSignal(visible !== null);
  const chosen = useSignal<readonly ChannelName[]>(channels.map(({ name }) => name));
  const decimation = useSignal<number | null>(1);
  const mode = useSignal<"mean" | "min_max">("mean");
  const raw = useSignal(false);
  const { millivolts } = FORMATS[format.value];
  const reason = chosen.value.length === 0
    ? "Choose at least one channel."
    : decimation.value === null
    ? "Correct the decimation."
    : null;
  const submit = () => {
    if (reason !== null || decimation.value === null) return;
    const part = visibleOnly.value ? visible : null;
    onExport({
      kind: "export",
      name: entry.name,
      format: format.value,
      startS: part?.startS ?? null,
      stopS: part?.stopS ?? null,
      channels: chosen.value.length === channels.length ? null : [...chosen.value],
      decimation: decimation.value,
      decimationMode: mode.value,
      raw: millivolts ? raw.value : true,
    });
  };
  return (
    <Dialog title={`Export ${entry.name}`} onClose={onClose}>
      <Field label="Format">
        {(attributes) => (
          <select
            {...attributes}
            class="input"
            onChange={({ currentTarget }) => {
              const value = Object.keys(FORMATS).find((key) => key === currentTarget.value);
              if (value !== undefined) format.value = value as ExportFormat;
            }}
          >
            {Object.entries(FORMATS).map(([value, { text }]) => <option key={value} value={value}>{text}</option>)}
          </select>
        )}
      </Field>
      <fieldset>
        <legend class="field-label">Part</legend>
        <label class="check">
          <input
            type="radio"
            name="part"
            checked={!visibleOnly.value}
            onChange={() => visibleOnly.value = false}
          />
          All of it{entry.content === null ? null : <>, {formatDuration(entry.content.durationS)}</>}
        </label>
        <label class="check">
          <input
            type="radio"
            name="part"
            disabled={visible === null}
            checked={visibleOnly.value}
            onChange={() => visibleOnly.value = true}
          />
          {visible === null
            ? "What the plot shows (open the recording first)"
            : `What the plot shows: ${formatDuration(visible.startS)} to ${formatDuration(visible.stopS)}`}
        </label>
      </fieldset>
      <fieldset>
        <legend class="field-label">Channels</legend>
        <div class="check-row">
          {channels.map(({ name, label }) => (
            <label key={name} class="check">
              <input
                type="checkbox"
                checked={chosen.value.includes(name)}
                onChange={({ currentTarget }) =>
                  chosen.value = currentTarget.checked
                    ? [...chosen.value, name]
                    : chosen.value.filter((other) => other !== name)}
              />
              {name} {label}
            </label>
          ))}
        </div>
      </fieldset>
      <div class="fields">
        <TextField
          label="Values made into one"
          value={decimation.value ?? 1}
          show={String}
          read={readDecimation}
          onChange={(value) => decimation.value = value}
          onUnreadable={(problem) => {
            if (problem !== null) decimation.value = null;
          }}
          hint="1 keeps every value"
        />
        <Field label="by their">
          {(attributes) => (
            <select
              {...attributes}
              class="input"
              disabled={decimation.value === 1}
              onChange={({ currentTarget }) => mode.value = currentTarget.value === "min_max" ? "min_max" : "mean"}
            >
              <option value="mean">mean</option>
              <option value="min_max">minimum and maximum</option>
            </select>
          )}
        </Field>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={!millivolts || raw.value}
          disabled={!millivolts}
          onChange={({ currentTarget }) => raw.value = currentTarget.checked}
        />
        ADC counts in place of millivolts
      </label>
      {failure === null ? null : <p class="field-problem" role="alert">{failure}</p>}
      {reason === null ? null : <p class="field-problem" id="export-reason">{reason}</p>}
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>Cancel</button>
        <button
          type="button"
          class="button button-accent"
          disabled={reason !== null}
          aria-describedby={reason === null ? undefined : "export-reason"}
          onClick={submit}
        >
          Export
        </button>
      </div>
    </Dialog>
  );
}

function readDecimation(text: string): Reading<number> {
  const reading = readWhole(text);
  return "problem" in reading || reading.value >= 1 ? reading : { problem: "This has to be 1 or more." };
}
