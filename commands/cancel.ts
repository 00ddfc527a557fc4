import { RecordFailure } from "../record/failure.ts";

/**
 * A signal that is aborted when somebody ends the program (Ctrl-C and the like), with a failure that says `message`.
 * Disposing it gives the program's end back to the system.
 */
export function cancelOnSignals(message: string): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const onSignal = () => controller.abort(new RecordFailure({ kind: "unexpected", message, stack: message }));
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
    },
  };
}
