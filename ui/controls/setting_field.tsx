import type { ComponentChildren, JSX } from "preact";
import { useCallback, useId } from "preact/hooks";
import { Field } from "../common/field.tsx";
import type { Reading } from "../common/number_text.ts";
import { TextField } from "../common/text_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

interface Common<Value> {
  model: SettingsModel;
  /** The path of the setting, as problems name it. */
  path: string;
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  hint?: ComponentChildren;
  wide?: boolean;
  disabled?: boolean;
}

/** A setting that is typed; its problems are those of the model. */
export function SettingText<Value>(
  { model, path, show, read, ...rest }: Common<Value> & {
    show: (value: Value) => string;
    read: (text: string) => Reading<Value>;
    unit?: string;
    placeholder?: string;
    suggestions?: readonly string[];
  },
): JSX.Element {
  const owner = useId();
  const onUnreadable = useCallback(
    (message: string | null) => model.setUnreadable(owner, message === null ? null : { field: path, message }),
    [model, owner, path],
  );
  return (
    <TextField
      {...rest}
      show={show}
      read={read}
      problem={model.problemOf(path)}
      onUnreadable={onUnreadable}
    />
  );
}

/** A setting that is chosen from a list. */
export function SettingSelect<Value extends string | number>(
  { model, path, label, value, onChange, hint, wide, disabled, choices }: Common<Value> & {
    choices: readonly { value: Value; text: string }[];
  },
): JSX.Element {
  // A value from elsewhere stays visible, so that its problem has something to refer to.
  const all = choices.some((choice) => choice.value === value) ? choices : [...choices, { value, text: String(value) }];
  return (
    <Field label={label} hint={hint} problem={model.problemOf(path)} {...(wide === undefined ? {} : { wide })}>
      {(attributes) => (
        <select
          {...attributes}
          class="input"
          disabled={disabled}
          onChange={({ currentTarget }) => {
            const chosen = all.find((choice) => String(choice.value) === currentTarget.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {all.map((choice) => (
            <option key={choice.value} value={String(choice.value)} selected={choice.value === value}>
              {choice.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
