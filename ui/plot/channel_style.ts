/** The scale of a channel in uPlot. */
export function scaleOf(channel: string): string {
  return `v${channel}`;
}

/** The custom property with a channel's colour. */
export function colourOf(channel: string): string {
  return `--channel-${channel.toLowerCase()}`;
}
