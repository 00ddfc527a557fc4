/// <reference lib="dom" />
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";

/**
 * A modal dialog that is open as long as it exists. The browser keeps the focus inside and closes it by Escape; what had
 * the focus before has it again afterwards.
 */
export function Dialog(
  { title, onClose, children, kind = "dialog" }: {
    title: string;
    onClose: () => void;
    children: ComponentChildren;
    /** "sheet" comes from the side and fills the height. */
    kind?: "dialog" | "sheet";
  },
): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      // The browser gives it back only where the dialog is still in the page, which it may not be any more.
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, []);
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === element.current) onClose();
  };
  return (
    <dialog
      ref={element}
      class={kind === "sheet" ? "dialog sheet" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={onBackdrop}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button button-plain button-icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
