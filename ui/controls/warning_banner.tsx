import type { JSX } from "preact";
import type { SettingsCheck, Status } from "../../routes/protocol.ts";
import { Icon } from "../common/icons.tsx";
import { warningsOf } from "./losses.ts";

/** Losses, recordings that ended early, and a disk that is nearly full; stays for as long as it is so, and cannot be closed. */
export function WarningBanner(
  { status, check, connected }: { status: Status | null; check: SettingsCheck | null; connected: boolean },
): JSX.Element {
  const warnings = status === null ? [] : warningsOf(status, check);
  return (
    // In the page from the start: what is added to a live region is heard, a live region that is added is not.
    <div role="alert" class="warnings">
      {connected ? null : (
        <p class="warning warning-bad">
          <Icon name="warning" />
          PicoStream does not answer; what is shown is old. A recording that runs goes on without this page.
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
