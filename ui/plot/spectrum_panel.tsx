/// <reference lib="dom" />
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Frame, Spectrum } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import type { SpectrumAxis } from "../../view/bins.ts";
import type { SpectrumWindow } from "../../view/windows.ts";
import { shownTheme } from "../common/theme.ts";
import { formatHertz } from "./hertz.ts";
import { inUnit, type Unit } from "./spectrum_lines.ts";
import { SpectrumView } from "./spectrum_view.ts";
import { useVisiblePart } from "./visible_part.ts";

const WINDOW_TEXTS: Readonly<Record<SpectrumWindow, string>> = {
  rectangle: "Rectangle",
  hann: "Hann",
  hamming: "Hamming",
  blackman: "Blackman",
  flattop: "Flat top",
};
const UNIT_TEXTS: Readonly<Record<Unit, string>> = { dbv: "dBV", v: "V RMS" };
const AXIS_TEXTS: Readonly<Record<SpectrumAxis, string>> = { linear: "linear", logarithmic: "logarithmic" };

/** The spectrum of the visible part, of all channels that are shown. */
export function SpectrumPanel({ frame }: { frame: ReadonlySignal<Frame | null> }): JSX.Element {
  const window = useSignal<SpectrumWindow>("hann");
  const unit = useSignal<Unit>("dbv");
  const axis = useSignal<SpectrumAxis>("linear");
  const pointer = useSignal<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<SpectrumView | null>(null);
  const answer = useVisiblePart<Spectrum>(frame, "spectrum", { window: window.value, axis: axis.value });

  useEffect(() => {
    const element = host.current!;
    const made = new SpectrumView(element, (index) => pointer.value = index);
    view.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      view.current = null;
    };
  }, []);
  useSignalEffect(() => {
    const spectrum = answer.value.value;
    const style = { unit: unit.value, theme: shownTheme.value };
    // The colours hold when the page has taken the theme, and the view is there after the first drawing.
    queueMicrotask(() => {
      if (spectrum !== null && spectrum.channels.length > 0) view.current?.show(spectrum, style);
    });
  });

  const spectrum = answer.value.value;
  const level = (amplitudeV: number) =>
    unit.value === "v" ? formatVolts(Number(amplitudeV.toPrecision(4))) : `${inUnit(amplitudeV, "dbv").toFixed(1)} dBV`;
  return (
    <section class="spectrum" aria-label="Spectrum of the visible part">
      <div class="spectrum-tools">
        <Choice label="Window" value={window.value} texts={WINDOW_TEXTS} onChange={(value) => window.value = value} />
        <Choice label="Amplitude" value={unit.value} texts={UNIT_TEXTS} onChange={(value) => unit.value = value} />
        <Choice label="Frequency axis" value={axis.value} texts={AXIS_TEXTS} onChange={(value) => axis.value = value} />
        <button type="button" class="button" onClick={() => view.current?.showAll()}>All frequencies</button>
        {spectrum === null || spectrum.channels.length === 0 ? null : (
          <span class="spectrum-about">
            {`${spectrum.size} samples${spectrum.averages > 1 ? `, average of ${spectrum.averages}` : ""} · bins of ${
              formatHertz(spectrum.binHz)
            }`}
          </span>
        )}
      </div>
      <div class="spectrum-plot" ref={host} onPointerLeave={() => pointer.value = null} />
      {spectrum !== null && spectrum.channels.length === 0
        ? <p class="plot-problem">Too few samples in a row are visible for a spectrum: zoom out.</p>
        : null}
      {answer.value.problem === null ? null : <p class="plot-problem" role="status">{answer.value.problem}</p>}
      <ul class="spectrum-peaks" aria-label="Highest of each channel">
        {(spectrum?.channels ?? []).map(({ channel, amplitudesV, peak }) => {
          const [hz, volts] = [spectrum?.frequenciesHz, amplitudesV].map((values) => values?.[pointer.value ?? -1]);
          return (
            <li key={channel} class={`channel-${channel.toLowerCase()}`}>
              <b>{channel}</b> peak {peak === null ? "–" : `${formatHertz(peak.hz)}, ${level(peak.amplitudeV)}`}
              {hz === undefined || volts === undefined
                ? null
                : <small>{` · ${formatHertz(hz)}: ${level(volts)}`}</small>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Choice<Value extends string>(
  { label, value, texts, onChange }: {
    label: string;
    value: Value;
    texts: Readonly<Record<Value, string>>;
    onChange: (value: Value) => void;
  },
): JSX.Element {
  const id = useId();
  return (
    <span class="spectrum-choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}
      >
        {(Object.entries(texts) as [Value, string][]).map(([key, text]) => <option key={key} value={key}>{text}
        </option>)}
      </select>
    </span>
  );
}
