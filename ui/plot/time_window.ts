import type { FrameHead } from "../../routes/protocol.ts";

/** What part of a recording is seen. Seconds since its start, missing samples counted. */
export interface TimeWindow {
  /** The end of the window is the newest sample, and moves on with it. */
  follow: boolean;
  t0S: number;
  spanS: number;
}

/** Where a recording begins and ends, and the time of a step. */
export interface Extent {
  startS: number;
  endS: number;
  stepS: number;
}

const LEAST_STEPS = 4;

/** Where the recording of a frame begins and ends. */
export function extentOf({ startS, endS, stepNs }: FrameHead): Extent {
  return { startS, endS, stepS: stepNs / 1e9 };
}

/** Shows `factor` times as much, while `anchorS` stays where it is. A window that follows keeps its newest end. */
export function zoomed(window: TimeWindow, extent: Extent, factor: number, anchorS: number): TimeWindow {
  const spanS = boundedSpan(window.spanS * factor, extent);
  if (window.follow) return { ...window, spanS, t0S: extent.endS - spanS };
  const part = (anchorS - window.t0S) / window.spanS;
  return bounded({ follow: false, t0S: anchorS - part * spanS, spanS }, extent);
}

/** Moves by so many seconds; a window that follows stops. */
export function panned(window: TimeWindow, extent: Extent, byS: number): TimeWindow {
  return bounded({ follow: false, t0S: window.t0S + byS, spanS: window.spanS }, extent);
}

/** The whole recording. */
export function whole({ startS, endS, stepS }: Extent): TimeWindow {
  return { follow: false, t0S: startS, spanS: Math.max(LEAST_STEPS * stepS, endS - startS) };
}

/** From one time to another, in either order. */
export function between(fromS: number, toS: number, extent: Extent): TimeWindow {
  const spanS = boundedSpan(Math.abs(toS - fromS), extent);
  return bounded({ follow: false, t0S: Math.min(fromS, toS), spanS }, extent);
}

/** The newest `spanS` seconds, moving on. */
export function live(spanS: number, { endS }: Extent): TimeWindow {
  return { follow: true, t0S: endS - spanS, spanS };
}

function boundedSpan(spanS: number, { startS, endS, stepS }: Extent): number {
  const least = LEAST_STEPS * stepS;
  return Math.min(Math.max(spanS, least), Math.max(least, endS - startS));
}

/** Keeps at least half of the window inside of the recording. */
function bounded(window: TimeWindow, { startS, endS }: Extent): TimeWindow {
  const half = window.spanS / 2;
  return { ...window, t0S: Math.min(Math.max(window.t0S, startS - half), Math.max(startS - half, endS - half)) };
}
