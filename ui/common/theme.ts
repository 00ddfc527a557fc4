/// <reference lib="dom" />
/** Dark or light: what the system says, or what was chosen here. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "picostream-theme";

/** What was chosen; kept by the browser. */
export const chosenTheme = signal<Theme>(stored());

const systemIsDark = signal(globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false);

/** What is shown. Colours that are read by script have to be read anew when it changes. */
export const shownTheme: ReadonlySignal<"light" | "dark"> = computed(() =>
  chosenTheme.value === "system" ? (systemIsDark.value ? "dark" : "light") : chosenTheme.value
);

/** Keeps the page as chosen. */
export function followTheme(): void {
  globalThis.matchMedia?.("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => {
    systemIsDark.value = matches;
  });
  effect(() => {
    document.documentElement.dataset.theme = shownTheme.value;
    try {
      localStorage.setItem(KEY, chosenTheme.value);
    } catch {
      // A browser that keeps nothing shows the right theme all the same.
    }
  });
}

function stored(): Theme {
  try {
    return THEMES.find((theme) => theme === globalThis.localStorage?.getItem(KEY)) ?? "system";
  } catch {
    return "system";
  }
}
