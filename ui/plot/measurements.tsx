/// <reference lib="dom" />
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Frame, Measurement } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import { formatHertz } from "./hertz.ts";

const REST_MS = 500;

/** What the visible part measures, channel by channel; asked for again and again, and never two at a time. */
export function Measurements({ frame }: { frame: ReadonlySignal<Frame | null> }): JSX.Element {
  const found = useSignal<readonly Measurement[]>([]);
  useEffect(() => {
    let asked = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async () => {
      const now = frame.peek();
      const query = now === null
        ? ""
        : new URLSearchParams({ name: now.name, t0: `${now.t0S}`, t1: `${now.t1S}` }).toString();
      if (query !== "" && query !== asked) {
        const answer = await fetch(`/api/measure?${query}`).catch(() => null);
        if (answer?.ok) {
          asked = query;
          found.value = await answer.json();
        }
      }
      if (!ended) timer = setTimeout(look, REST_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  return (
    <table class="measurements">
      <caption class="visually-hidden">Measurements of the visible part</caption>
      <thead>
        <tr>
          {["", "Minimum", "Maximum", "Peak to peak", "Mean", "RMS", "Frequency"].map((text) => (
            <th scope="col">{text}</th>
          ))}
        </tr>
      </thead>
      <tbody>{found.value.map((measured) => <Row key={measured.channel} measured={measured} />)}</tbody>
    </table>
  );
}

function Row({ measured }: { measured: Measurement }): JSX.Element {
  const { channel, minV, maxV, meanV, rmsV, frequencyHz, exact } = measured;
  const about = exact ? "" : "≈ ";
  const volts = (value: number | null, sign = "") =>
    value === null ? "–" : `${sign}${formatVolts(Number(value.toPrecision(4)))}`;
  return (
    <tr>
      <th scope="row" class={`channel-${channel.toLowerCase()}`}>{channel}</th>
      <td>{volts(minV)}</td>
      <td>{volts(maxV)}</td>
      <td>{volts(minV === null || maxV === null ? null : maxV - minV)}</td>
      <td>{volts(meanV, about)}</td>
      <td>{volts(rmsV, about)}</td>
      <td class="measured-frequency">{frequencyHz === null ? "–" : `${about}${formatHertz(frequencyHz)}`}</td>
    </tr>
  );
}
