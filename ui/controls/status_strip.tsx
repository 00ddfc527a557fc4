import type { ComponentChildren, JSX } from "preact";
import type { Progress } from "../../record/record.ts";
import type { SettingsCheck, Status } from "../../routes/protocol.ts";
import { formatBytes, formatCount, formatRate, formatRemaining } from "../../storage/units.ts";
import { diskLevel } from "./losses.ts";

const STATE_TEXTS = { idle: "Ready", starting: "Starting", recording: "Recording", stopping: "Stopping" } as const;

/** What happens now, readable from across the room. */
export function StatusStrip({ status, check }: { status: Status | null; check: SettingsCheck | null }): JSX.Element {
  const state = status?.state ?? "idle";
  const recording = status?.recording ?? null;
  return (
    <section class="strip" aria-label="State of the recording" data-state={state}>
      <div class="strip-state">
        <span class="record-dot" aria-hidden="true" />
        <div>
          <div class="strip-title" role="status">{status === null ? "Not connected" : STATE_TEXTS[state]}</div>
          <div class="strip-elapsed">{recording === null ? "–" : clock(recording.progress.elapsedS)}</div>
        </div>
      </div>
      <dl class="strip-figures">
        {recording === null ? <IdleFigures status={status} check={check} /> : (
          <>
            <Figure label="File" wide>{recording.name}</Figure>
            <ProgressFigures progress={recording.progress} />
          </>
        )}
      </dl>
    </section>
  );
}

function ProgressFigures({ progress }: { progress: Progress }): JSX.Element {
  const { received, lost, gaps, ringFill, diskFreeBytes, bytesPerS, actualPerS, configuredPerS, overRange } = progress;
  const diskS = diskFreeBytes / bytesPerS;
  const fillPercent = Math.round(ringFill * 100);
  return (
    <>
      <Figure label="Samples a channel" title={formatCount(received)}>{shortCount(received)}</Figure>
      <Figure label="Rate, of configured" title={`${formatRate(actualPerS)} of ${formatRate(configuredPerS)}`}>
        {formatRate(Number(actualPerS.toPrecision(4)))}
        <small>{configuredPerS > 0 ? ` ${(actualPerS / configuredPerS * 100).toFixed(1)} %` : ""}</small>
      </Figure>
      <Figure label="Buffer" level={fillPercent > 80 ? "bad" : fillPercent > 50 ? "warn" : undefined}>
        {fillPercent} %
        <progress
          class={fillPercent > 80 ? "bar bar-bad" : fillPercent > 50 ? "bar bar-warn" : "bar"}
          max={1}
          value={ringFill}
          aria-label="Buffer in use"
        />
      </Figure>
      <Figure label="Disk left" level={diskFreeBytes > 0 && diskLevel(diskS) !== "good" ? diskLevel(diskS) : undefined}>
        {diskFreeBytes > 0 ? formatRemaining(diskS) : "–"}
      </Figure>
      <Figure label="Lost" level={lost > 0 || gaps > 0 ? "bad" : undefined}>
        {formatCount(lost)}
        <small>{gaps === 1 ? " in 1 gap" : ` in ${formatCount(gaps)} gaps`}</small>
      </Figure>
      <Figure label="Over range">
        <span class="over-ranges">
          {Object.entries(overRange).map(([channel, times]) => (
            <span
              key={channel}
              class={`over-range channel-${channel.toLowerCase()}`}
              data-over={times > 0}
              title={`Channel ${channel}: over range in ${formatCount(times)} blocks`}
            >
              {channel} {formatCount(times)}
            </span>
          ))}
        </span>
      </Figure>
    </>
  );
}

function IdleFigures({ status, check }: { status: Status | null; check: SettingsCheck | null }): JSX.Element {
  const level = check === null ? "good" : diskLevel(check.diskS);
  return (
    <>
      <Figure label="Free on disk">{status === null ? "–" : formatBytes(status.diskFreeBytes)}</Figure>
      <Figure label="Room for" level={level === "good" ? undefined : level}>
        {check === null || !Number.isFinite(check.diskS) ? "–" : formatRemaining(check.diskS)}
      </Figure>
      <Figure label="Rate per channel">
        {check === null ? "–" : formatRate(check.rates.taken * 1e6)}
      </Figure>
    </>
  );
}

function Figure(
  { label, title, wide, level, children }: {
    label: string;
    title?: string;
    wide?: boolean;
    level?: "bad" | "warn" | "good" | undefined;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class={wide ? "figure figure-wide" : "figure"} data-level={level} title={title}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A running time to the second: "00:12:05", from a day on "1 d 00:12:05". */
export function clock(elapsedS: number): string {
  const total = Math.floor(elapsedS);
  const parts = [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  const days = Math.floor(total / 86400);
  return `${days > 0 ? `${days} d ` : ""}${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
}

/** A large count in few digits: "1.234 G". Below a million all of them. */
export function shortCount(count: number): string {
  if (count < 1e6) return formatCount(count);
  const [factor, prefix] = count >= 1e12 ? [1e12, "T"] : count >= 1e9 ? [1e9, "G"] : [1e6, "M"];
  return `${(count / factor).toFixed(count / factor >= 100 ? 1 : count / factor >= 10 ? 2 : 3)} ${prefix}`;
}
