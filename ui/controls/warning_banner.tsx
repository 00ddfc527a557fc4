import type { JSX } from "preact";
import type { SettingsCheck, Status } from "../../routes/protocol.ts";
import { Icon } from "../common/icons.tsx";
import { warningsOf } from "./losses.ts";

/** Losses, recordings that ended early, and a disk that is nearly full; stays for as long as it is so, and cannot be closed. */
export function WarningBanner(
  { status, check, connected, ended }: {
    status: Status | null;
    check: SettingsCheck | null;
    connected: boolean;
    /** The program was ended from this page. */
    ended: boolean;
  },
): JSX.Element {
  const warnings = status === null ? [] : warningsOf(status, check);
  return (
    // In the page from the start: what is added to a live region is heard, a live region that is added is not.
    <div role="alert" class="warnings">
      {connected ? null : (
        <p class={`warning warning-${ended ? "warn" : "bad"}`}>
          <Icon name="warning" />
          {ended
            ? "PicoStream was quit. Start it again to go on: this page connects by itself."
            : "PicoStream does not answer; what is shown is old. A recording that runs goes on without this page."}
        </p>
      )}
      {warnings.map(({ level, about, text }) => (
        <p key={about} class={`warning warning-${level}`}>
          <Icon name="warning" />
          {text}
        </p>
      ))}
    </div>
  );
}
