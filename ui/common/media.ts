/// <reference lib="dom" />
import { type ReadonlySignal, signal } from "@preact/signals";

/** Whether a media query holds, as it changes. */
export function mediaSignal(query: string): ReadonlySignal<boolean> {
  const list = globalThis.matchMedia?.(query);
  const matches = signal(list?.matches ?? false);
  list?.addEventListener("change", (event) => matches.value = event.matches);
  return matches;
}
