import type { JSX } from "preact";
import { useSignal, useSignalEffect } from "@preact/signals";
import type { Frame } from "../../routes/protocol.ts";
import { channelText } from "../../view/captions.ts";
import type { LiveSocket } from "../live/live_socket.ts";
import type { PlotModel } from "./plot_model.ts";

/** The channels with their ranges; each can be hidden and shown again. */
export function ChannelLegend(
  { socket, model }: { socket: LiveSocket; model: PlotModel },
): JSX.Element {
  // Hidden ones are not in the frames: they are remembered, as long as it is the same recording.
  const known = useSignal<{ name: string; channels: Frame["channels"] }>({ name: "", channels: [] });
  useSignalEffect(() => {
    const frame = socket.frame.value;
    if (frame === null) return;
    const before = known.peek();
    const missing = before.name === frame.name
      ? before.channels.filter(({ name }) => !frame.channels.some((channel) => channel.name === name))
      : [];
    const channels = [...frame.channels, ...missing].toSorted((a, b) => a.name < b.name ? -1 : 1);
    const isSame = before.name === frame.name && JSON.stringify(before.channels) === JSON.stringify(channels);
    if (!isSame) known.value = { name: frame.name, channels };
  });
  const { channels } = known.value;
  const names = channels.map(({ name }) => name);
  return (
    <ul class="plot-legend" aria-label="Channels">
      {channels.map((channel) => (
        <li key={channel.name}>
          <button
            type="button"
            class={`legend-channel channel-${channel.name.toLowerCase()}`}
            aria-pressed={!model.hidden.value.has(channel.name)}
            title={`Show or hide channel ${channel.name}`}
            disabled={names.length === 1}
            onClick={() => model.toggleChannel(channel.name, names)}
          >
            {channelText(channel)}
          </button>
        </li>
      ))}
    </ul>
  );
}
