import { signal } from "@preact/signals";
import type { JSX } from "preact";

const announcement = signal("");

/** Says something to those who do not see the page, when they have nothing else to hear. */
export function announce(text: string): void {
  announcement.value = text;
}

/** Where {@linkcode announce} speaks; once in the page. */
export function Announcer(): JSX.Element {
  return <div class="visually-hidden" role="status">{announcement}</div>;
}
