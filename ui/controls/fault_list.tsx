import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Fault } from "../../acquire/sim/options.ts";
import { Icon } from "../common/icons.tsx";
import { readNumber, readWhole, showNumber } from "../common/number_text.ts";
import { SettingSelect, SettingText } from "./setting_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

type Kind = Fault["kind"];
/** The number that a kind of fault has besides its time. */
type ValueKey = "durationS" | "samples" | "delayMs" | "status";

const KINDS: Readonly<Record<Kind, { text: string; value?: { key: ValueKey; label: string; usual: number } }>> = {
  stall: { text: "buffer stalls" },
  unplug: { text: "cable pulled", value: { key: "durationS", label: "back after (s)", usual: 2 } },
  power: { text: "power status", value: { key: "status", label: "status", usual: 282 } },
  overrange: { text: "over range", value: { key: "durationS", label: "for (s)", usual: 0.5 } },
  busy: { text: "driver busy", value: { key: "durationS", label: "for (s)", usual: 0.2 } },
  silent: { text: "driver silent", value: { key: "durationS", label: "for (s)", usual: 0.5 } },
  lose: { text: "samples missing", value: { key: "samples", label: "samples", usual: 100_000 } },
  slow: { text: "slow answer", value: { key: "delayMs", label: "for (ms)", usual: 50 } },
  open: { text: "cannot be opened", value: { key: "status", label: "status", usual: 3 } },
};
const USUAL_AT_S = 2;

/** The faults of the simulated instrument: added, changed and taken away one by one. */
export function FaultList(
  { model, faults, disabled, onChange }: {
    model: SettingsModel;
    faults: readonly Fault[];
    disabled: boolean;
    onChange: (faults: Fault[]) => void;
  },
): JSX.Element {
  // A row keeps what is typed in it when one above it is taken away, so it is known by more than its place.
  const keys = useRef<number[]>([]);
  const lastKey = useRef(0);
  while (keys.current.length < faults.length) keys.current.push(lastKey.current++);
  keys.current.length = faults.length;
  return (
    <fieldset class="faults">
      <legend class="field-label">Faults</legend>
      {faults.map((fault, index) => (
        <FaultRow
          key={keys.current[index]}
          model={model}
          path={`acquisition.simulation.faults.${index}`}
          fault={fault}
          disabled={disabled}
          number={index + 1}
          onChange={(changed) => onChange(faults.with(index, changed))}
          onRemove={() => {
            keys.current.splice(index, 1);
            onChange(faults.toSpliced(index, 1));
          }}
        />
      ))}
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => onChange([...faults, { kind: "stall", atS: USUAL_AT_S }])}
      >
        <Icon name="add" /> Add a fault
      </button>
    </fieldset>
  );
}

function FaultRow(
  { model, path, fault, number, disabled, onChange, onRemove }: {
    model: SettingsModel;
    path: string;
    fault: Fault;
    /** Among the faults, from 1. */
    number: number;
    disabled: boolean;
    onChange: (fault: Fault) => void;
    onRemove: () => void;
  },
): JSX.Element {
  const { value } = KINDS[fault.kind];
  const amount = value === undefined ? undefined : (fault as Partial<Record<ValueKey, number>>)[value.key];
  return (
    <div class="fault">
      <SettingSelect
        model={model}
        path={`${path}.kind`}
        label={`Fault ${number}`}
        value={fault.kind}
        onChange={(kind) => onChange(usualFault(kind, "atS" in fault ? fault.atS : USUAL_AT_S))}
        disabled={disabled}
        choices={Object.entries(KINDS).map(([kind, { text }]) => ({ value: kind as Kind, text }))}
      />
      {"atS" in fault
        ? (
          <SettingText
            model={model}
            path={`${path}.atS`}
            label="at (s)"
            value={fault.atS}
            show={showNumber}
            read={readNumber}
            onChange={(atS) => onChange({ ...fault, atS })}
            disabled={disabled}
          />
        )
        : null}
      {value === undefined ? null : (
        <SettingText
          model={model}
          path={`${path}.${value.key}`}
          label={value.label}
          value={amount ?? value.usual}
          show={showNumber}
          read={value.key === "samples" || value.key === "status" ? readWhole : readNumber}
          // The server checks that the number is one that this kind allows.
          onChange={(changed) => onChange({ ...fault, [value.key]: changed } as Fault)}
          disabled={disabled}
        />
      )}
      <button
        type="button"
        class="button button-plain button-icon"
        aria-label={`Remove fault ${number}`}
        disabled={disabled}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function usualFault(kind: Kind, atS: number): Fault {
  const { value } = KINDS[kind];
  return {
    kind,
    ...(kind === "open" ? {} : { atS }),
    ...(value === undefined ? {} : { [value.key]: value.usual }),
  } as Fault;
}
