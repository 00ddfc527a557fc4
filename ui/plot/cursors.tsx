/// <reference lib="dom" />
import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Frame } from "../../routes/protocol.ts";
import { formatDuration, formatVolts } from "../../storage/units.ts";
import { valuesAt } from "./cursor_values.ts";
import { formatHertz } from "./hertz.ts";
import type { Shown } from "./follower.ts";
import type { PlotArea } from "./signal_view.ts";

/** Where the cursors are: parts of the visible width, from the left. They stay there while the signal moves. */
export type CursorParts = readonly [number, number];

const NAMES = ["1", "2"] as const;
const KEY_PX = 1;
const KEY_FAR_PX = 20;

/** Two lines over the signal that can be dragged, or moved with the arrow keys (with Shift in larger steps). */
export function CursorLines(
  { parts, onMove, shown, area }: {
    parts: CursorParts;
    onMove: (parts: CursorParts) => void;
    shown: ReadonlySignal<Shown | null>;
    area: ReadonlySignal<PlotArea | null>;
  },
): JSX.Element | null {
  const within = area.value;
  const seen = shown.value;
  if (within === null || seen === null) return null;
  const move = (i: number, part: number) => {
    const bounded = Math.min(1, Math.max(0, part));
    onMove(i === 0 ? [bounded, parts[1]] : [parts[0], bounded]);
  };
  return (
    <>
      {NAMES.map((name, i) => {
        const part = parts[i]!;
        return (
          <div
            key={name}
            class="plot-cursor"
            role="slider"
            tabIndex={0}
            aria-label={`Cursor ${name}`}
            aria-orientation="horizontal"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(part * 100)}
            aria-valuetext={formatDuration(timeOf(seen, part))}
            style={{
              left: `${within.left + part * within.width}px`,
              top: `${within.top}px`,
              height: `${within.height}px`,
            }}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
              if (by === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              move(i, part + by * (event.shiftKey ? KEY_FAR_PX : KEY_PX) / within.width);
            }}
            onPointerDown={(event) => {
              event.stopPropagation();
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={(event) => {
              const { currentTarget, pointerId, clientX } = event;
              if (!currentTarget.hasPointerCapture(pointerId)) return;
              event.stopPropagation();
              const { left } = currentTarget.parentElement!.getBoundingClientRect();
              move(i, (clientX - left - currentTarget.parentElement!.clientLeft - within.left) / within.width);
            }}
          >
            <span class="plot-cursor-name" aria-hidden="true">{name}</span>
          </div>
        );
      })}
    </>
  );
}

/** What the cursors tell: their times, how far they are apart, and the channels at both. */
export function CursorReadout(
  { parts, frame, shown }: {
    parts: CursorParts;
    frame: ReadonlySignal<Frame | null>;
    shown: ReadonlySignal<Shown | null>;
  },
): JSX.Element | null {
  const seen = shown.value;
  const drawn = frame.value;
  if (seen === null || drawn === null) return null;
  const [t1, t2] = parts.map((part) => timeOf(seen, part)) as [number, number];
  const [at1, at2] = [valuesAt(drawn, t1), valuesAt(drawn, t2)];
  const apartS = Math.abs(t2 - t1);
  return (
    <dl class="cursor-readout" aria-label="Cursors">
      <Reading name="Δt">{rounded(apartS, formatDuration)}</Reading>
      <Reading name="1/Δt">{apartS === 0 ? "–" : formatHertz(1 / apartS)}</Reading>
      <Reading name="t1">{atTime(t1, apartS)}</Reading>
      <Reading name="t2">{atTime(t2, apartS)}</Reading>
      {drawn.channels.map(({ name }) => {
        const [v1, v2] = [at1, at2].map((values) => values.find(({ channel }) => channel === name));
        const about = v1?.exact === false || v2?.exact === false ? "≈ " : "";
        return (
          <div key={name} class={`cursor-channel channel-${name.toLowerCase()}`}>
            <dt>ΔV {name}</dt>
            <dd>
              {v1 && v2 ? `${about}${rounded(v2.volts - v1.volts, formatVolts)}` : "–"}
              <small>
                {` ${v1 ? rounded(v1.volts, formatVolts) : "–"} → ${v2 ? rounded(v2.volts, formatVolts) : "–"}`}
              </small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Reading({ name, children }: { name: string; children: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function timeOf({ t0S, t1S }: Shown, part: number): number {
  return t0S + part * (t1S - t0S);
}

function rounded(value: number, format: (value: number) => string): string {
  return format(Number(value.toPrecision(4)));
}

/** A time with the digits that tell it apart from another one that is so far away. */
function atTime(timeS: number, apartS: number): string {
  const decimals = apartS === 0 ? 6 : Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(apartS))));
  return `${timeS.toFixed(decimals)} s`;
}
