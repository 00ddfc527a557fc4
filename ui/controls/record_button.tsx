import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Status } from "../../routes/protocol.ts";
import type { RecorderModel } from "./recorder_model.ts";

/** Starts, or stops; says why it cannot. */
export function RecordButton({ recorder }: { recorder: RecorderModel }): JSX.Element {
  const reasonId = useId();
  const status = recorder.status.value;
  const state = status?.state ?? "idle";
  const working = state !== "idle";
  const blocked = working ? reasonToLook(status) : recorder.blocked.value;
  const disabled = blocked !== null || state === "starting" || state === "stopping";
  const text = { idle: "Start", starting: "Starting…", recording: "Stop", stopping: "Stopping…" }[state];
  const message = recorder.failure.value ?? blocked;
  return (
    <div class="record-control">
      <button
        type="button"
        class={working ? "record-button record-button-stop" : "record-button"}
        // It keeps the focus, so that its reason can be heard.
        aria-disabled={disabled ? "true" : undefined}
        aria-describedby={message === null ? undefined : reasonId}
        onClick={() => {
          if (!disabled) void (working ? recorder.stop() : recorder.start());
        }}
      >
        <span class={working ? "record-symbol record-symbol-stop" : "record-symbol"} aria-hidden="true" />
        {text}
      </button>
      {message === null ? null : (
        <p
          class={recorder.failure.value === null ? "record-reason" : "record-reason record-reason-bad"}
          id={reasonId}
          role={recorder.failure.value === null ? undefined : "alert"}
        >
          {message}
        </p>
      )}
    </div>
  );
}

/** Why one may only look at the recording at work; null where one may stop it. */
function reasonToLook(status: Status | null): string | null {
  if (status === null || status.mayControl) return null;
  return status.ofCommandLine
    ? "Started on the command line: stop it there, with Ctrl-C."
    : "This link is for looking only.";
}
