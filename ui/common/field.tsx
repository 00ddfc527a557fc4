import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

/** The attributes that tie a control to its label, hint and problem. */
export interface FieldAttributes {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

/** A labelled control with what can be said about it below: a hint, and why its value cannot be used. */
export function Field(
  { label, hint, problem, wide, children }: {
    label: string;
    hint?: ComponentChildren;
    problem?: string | undefined;
    wide?: boolean;
    children: (attributes: FieldAttributes) => ComponentChildren;
  },
): JSX.Element {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter((part) => part !== "");
  return (
    <div class={wide ? "field field-wide" : "field"}>
      <label class="field-label" for={id}>{label}</label>
      {children({
        id,
        "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
        "aria-invalid": problem ? "true" : undefined,
      })}
      {hint ? <div class="field-hint" id={`${id}-hint`}>{hint}</div> : null}
      {problem ? <div class="field-problem" id={`${id}-problem`}>{problem}</div> : null}
    </div>
  );
}
