/// <reference lib="dom" />
/** Which view the page shows; it stands in the address, so that it comes back after a reload and can be linked. */
import { signal } from "@preact/signals";

export type Route =
  /** The plot: of the recording with this name, or with null of the one at work or the last one. */
  | { view: "scope"; name: string | null }
  | { view: "recordings" };

/** The view now. Change it by {@linkcode goTo}. */
export const route = signal<Route>({ view: "scope", name: null });

/** Shows a view. */
export function goTo(next: Route): void {
  location.hash = hashOf(next);
  route.value = next;
}

/** Follows the address from now on. */
export function followAddress(): void {
  const take = () => route.value = routeOf(location.hash);
  globalThis.addEventListener("hashchange", take);
  take();
}

/** What stands after the `#` for a view. */
export function hashOf(route: Route): string {
  if (route.view === "recordings") return "#/recordings";
  return route.name === null ? "#/" : `#/recording/${encodeURIComponent(route.name)}`;
}

/** The view of an address; what it does not know is the live plot. */
export function routeOf(hash: string): Route {
  if (hash === "#/recordings") return { view: "recordings" };
  const encoded = /^#\/recording\/(.+)$/.exec(hash)?.[1];
  if (encoded === undefined) return { view: "scope", name: null };
  try {
    return { view: "scope", name: decodeURIComponent(encoded) };
  } catch {
    return { view: "scope", name: null };
  }
}
