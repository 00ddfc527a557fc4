const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Calls `first` when somebody ends the program for the first time (Ctrl-C and the like), and `again` every time after
 * that. Disposing it gives the program's end back to the system.
 */
export function onStopSignals(first: () => void, again: () => void): Disposable {
  let asked = false;
  const listener = () => {
    const act = asked ? again : first;
    asked = true;
    act();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, listener);
    },
  };
}
