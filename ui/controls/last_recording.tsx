import type { JSX } from "preact";
import type { Status } from "../../routes/protocol.ts";
import { formatCount, formatDuration } from "../../storage/units.ts";
import { Icon } from "../common/icons.tsx";

/** What became of the last recording. Nothing when there was none. */
export function LastRecording(
  { last, onOpen }: { last: Status["last"]; onOpen: (name: string) => void },
): JSX.Element | null {
  if (last === null) return null;
  const { name, summary, error } = last;
  const bad = error !== null || summary === null || summary.problems.length > 0 ||
    summary.gaps > 0;
  return (
    <section class="group last" aria-labelledby="last-title" data-bad={bad}>
      <h2 id="last-title">Last recording</h2>
      <p class="last-name">{name}</p>
      {error === null ? null : <p class="field-problem">{error}</p>}
      {summary === null ? null : (
        <>
          <p>
            {formatDuration(summary.durationS)}, {formatCount(summary.samples)} samples of {summary.channels.join(", ")}
            {summary.stopReason === "user" || summary.stopReason === "duration"
              ? null
              : <>. Ended by: {summary.stopReason}</>}
          </p>
          <p class="last-badges">
            {summary.verified
              ? <span class="badge badge-good">verified</span>
              : <span class="badge badge-warn">not verified</span>}
            {summary.gaps > 0
              ? <span class="badge badge-bad">lost {formatCount(summary.lostSamples)}</span>
              : summary.verified
              ? <span class="badge badge-good">nothing missing</span>
              : null}
            {Object.entries(summary.overRange).filter(([, times]) => times > 0).map(([channel]) => (
              <span key={channel} class="badge badge-warn">{channel} over range</span>
            ))}
            {summary.simulated ? <span class="badge">simulated</span> : null}
          </p>
          {summary.problems.map((problem) => <p key={problem} class="field-problem">{problem}</p>)}
        </>
      )}
      {summary === null ? null : (
        <button type="button" class="button" onClick={() => onOpen(name)}>
          <Icon name="open" /> Show it
        </button>
      )}
    </section>
  );
}
