import type { JSX } from "preact";
import { Icon } from "./icons.tsx";
import { chosenTheme, THEMES } from "./theme.ts";

const TEXTS = { system: "as the system", light: "light", dark: "dark" } as const;

/** Goes from the system's theme to light, to dark, and back. */
export function ThemeSwitch(): JSX.Element {
  const theme = chosenTheme.value;
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return (
    <button
      type="button"
      class="button button-plain button-icon"
      aria-label={`Colours: ${TEXTS[theme]}. Change to ${TEXTS[next]}`}
      title={`Colours: ${TEXTS[theme]}`}
      onClick={() => chosenTheme.value = next}
    >
      <Icon name={theme} />
    </button>
  );
}
