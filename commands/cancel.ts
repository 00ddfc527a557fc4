import { RecordFailure } from "../record/failure.ts";
import { onStopSignals } from "./stop_signals.ts";

/**
 * A signal that is aborted when somebody ends the program (Ctrl-C and the like), with a failure that says `message`.
 * Disposing it gives the program's end back to the system.
 */
export function cancelOnSignals(message: string): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const abort = () => controller.abort(new RecordFailure({ kind: "unexpected", message, stack: message }));
  return Object.assign(onStopSignals(abort, abort), { signal: controller.signal });
}
