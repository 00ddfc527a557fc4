/// <reference lib="dom" />
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Frame, Measurement } from "../../routes/protocol.ts";
import { formatVolts } from "../../storage/units.ts";
import { formatHertz } from "./hertz.ts";
import { useVisiblePart } from "./visible_part.ts";

/** What the visible part measures, channel by channel. */
export function Measurements({ frame }: { frame: ReadonlySignal<Frame | null> }): JSX.Element {
  const found = useVisiblePart<Measurement[]>(frame, "measure");
  // As a text, which a new frame with the same channels does not change.
  const channels = useComputed(() => (frame.value?.channels ?? []).map(({ name }) => name).join());
  return <MeasurementTable channels={channels.value.split(",").filter(Boolean)} measured={found.value.value ?? []} />;
}

/** A row for each of these channels, also before it was measured, so that nothing moves when that comes. */
export function MeasurementTable(
  { channels, measured }: { channels: readonly string[]; measured: readonly Measurement[] },
): JSX.Element {
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
      <tbody>
        {channels.map((channel) => (
          <Row
            key={channel}
            channel={channel}
            measured={measured.find((one) => one.channel === channel)}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ channel, measured }: { channel: string; measured: Measurement | undefined }): JSX.Element {
  const { minV = null, maxV = null, meanV = null, rmsV = null, frequencyHz = null, exact = true } = measured ?? {};
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
