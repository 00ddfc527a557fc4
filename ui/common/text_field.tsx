import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { Field } from "./field.tsx";

/**
 * A field for a value that is written as text. While it has the focus it shows what is typed; `read` makes the value of
 * it, or a sentence that says why there is none.
 */
export function TextField<Value>(
  { label, value, show, read, onChange, onUnreadable, hint, problem, wide, disabled, placeholder, suggestions, unit }: {
    label: string;
    value: Value;
    show: (value: Value) => string;
    read: (text: string) => { value: Value } | { problem: string };
    onChange: (value: Value) => void;
    /** Told why the text cannot be read, and null as soon as it can or the field is gone. The same function as long as
     * it is about the same value; another one is told anew. */
    onUnreadable?: (problem: string | null) => void;
    hint?: ComponentChildren;
    problem?: string | undefined;
    wide?: boolean;
    disabled?: boolean;
    placeholder?: string;
    /** Offered while typing. */
    suggestions?: readonly string[];
    /** Said after the label. */
    unit?: string;
  },
): JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const [unreadable, setUnreadable] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (unreadable === null || onUnreadable === undefined) return;
    onUnreadable(unreadable);
    return () => onUnreadable(null);
  }, [unreadable, onUnreadable]);
  const onInput = (text: string) => {
    setDraft(text);
    const result = read(text);
    const trouble = "problem" in result ? result.problem : null;
    setUnreadable(trouble);
    if ("value" in result) onChange(result.value);
  };
  return (
    <Field
      label={unit === undefined ? label : `${label} (${unit})`}
      hint={hint}
      problem={unreadable ?? problem}
      {...(wide === undefined ? {} : { wide })}
    >
      {(attributes) => (
        <>
          <input
            {...attributes}
            class="input"
            type="text"
            spellcheck={false}
            autocomplete="off"
            disabled={disabled}
            placeholder={placeholder}
            list={suggestions === undefined ? undefined : `${attributes.id}-list`}
            value={draft ?? show(value)}
            onInput={(event) => onInput(event.currentTarget.value)}
            // Unreadable text stays, with its problem; what was read is shown as it was understood.
            onBlur={() => unreadable === null && setDraft(null)}
          />
          {suggestions === undefined ? null : (
            <datalist id={`${attributes.id}-list`}>
              {suggestions.map((suggestion) => <option key={suggestion} value={suggestion} />)}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}
