/// <reference lib="dom" />
import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Frame, Measurement } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import { formatHertz } from "./hertz.ts";
import { useVisiblePart } from "./visible_part.ts";

/** What the visible part measures, channel by channel. */
export function Measurements({ frame }: { frame: ReadonlySignal<Frame | null> }): JSX.Element {
  const found = useVisiblePart<Measurement[]>(frame, "measure");
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
      <tbody>{(found.value.value ?? []).map((measured) => <Row key={measured.channel} measured={measured} />)}</tbody>
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
