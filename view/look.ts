import type { ChannelName } from "../acquire/driver.ts";
import type { ChannelHeader } from "../storage/format.ts";
import type { RecordingSeries } from "../storage/read/recording_series.ts";
import { MOST_WIDTH_PX, type RecordingView, type View } from "../storage/view.ts";

/** A part of a recording that is to be drawn. */
export interface LookRequest {
  /** The newest `spanS` seconds, whatever `t0S` says; else those from `t0S` on. */
  follow: boolean;
  t0S: number;
  spanS: number;
  /** Pixels across, 1 to 16384. */
  widthPx: number;
  /** All when null. Those that the recording does not have are left out. */
  channels: readonly ChannelName[] | null;
}

/** A part of a recording with all that is needed to draw it. */
export interface Look {
  view: View;
  /** In the order of the view's channels. */
  channels: ChannelHeader[];
  /** The count that stands for the full range. */
  maxAdc: number;
  /** What was shown, after following. */
  t0S: number;
  t1S: number;
  /** What it cost, refreshing included. */
  tookMs: number;
}

/** Of a window that follows and is at least so long, a little more is looked at before it, to move it evenly. */
const LEAST_MOVING_S = 0.2;
const LEAD_S = 0.1;

/** Looks at a part of an open recording. Throws as {@linkcode RecordingView.query} does. */
export function lookAt(series: RecordingSeries, view: RecordingView, request: LookRequest): Omit<Look, "tookMs"> {
  const { spanS, widthPx, follow } = request;
  // Exactly the end, which adding the span to its beginning may miss by a rounding.
  const t1S = follow ? view.extent.endS : request.t0S + spanS;
  const t0S = follow ? t1S - spanS : request.t0S;
  const leadS = follow && series.unfinished && spanS >= LEAST_MOVING_S ? LEAD_S : 0;
  const columns = Math.min(MOST_WIDTH_PX, Math.ceil(widthPx * (1 + leadS / spanS)));
  const wanted = request.channels;
  const channels = series.info.channels.filter(({ name }) => wanted === null || wanted.includes(name));
  return {
    view: view.query({ t0S: t0S - leadS, t1S, widthPx: columns, channels: channels.map(({ name }) => name) }),
    channels: channels.map(({ path: _, length: __, ...header }) => header),
    maxAdc: series.info.maxAdc,
    t0S,
    t1S,
  };
}
