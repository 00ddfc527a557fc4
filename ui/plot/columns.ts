import type { Frame } from "../../routes/protocol.ts";
import { isSingle } from "../../view/columns.ts";

/** What uPlot draws: the times, then the volts of each channel; null where there is nothing. */
export type PlotData = [Float64Array, ...(number | null)[][]];

/** Part of a line's width that may stay free between two columns: nobody sees it, and each place costs drawing. */
const UNSEEN = 0.2;

/**
 * The lines of a frame: minimum and maximum of each column one after the other at the same time, or single samples as
 * they are. A line of `lineS` seconds' width drawn through them covers just what the signal covers: a column that is
 * wider is drawn at several places.
 */
export function linesOf(frame: Frame, lineS: number): PlotData {
  const { columns, stepsPerColumn, firstStep, stepNs, extremes, channels, maxAdc } = frame;
  const single = stepsPerColumn === 1 && extremes.every(isSingle);
  const columnS = stepsPerColumn * stepNs / 1e9;
  const places = single ? 1 : Math.max(1, Math.ceil(columnS / lineS - UNSEEN));
  const perColumn = single ? 1 : 2 * places;
  const times = new Float64Array(perColumn * columns);
  for (let column = 0; column < columns; column++) {
    const startS = firstStep * stepNs / 1e9 + column * columnS;
    for (let i = 0; i < perColumn; i++) {
      times[perColumn * column + i] = single ? startS : startS + ((i >> 1) + 0.5) / places * columnS;
    }
  }
  const lines = extremes.map((plane, i) => {
    const { rangeV, offsetV } = channels[i]!;
    const volts = new Array<number | null>(perColumn * columns);
    for (let column = 0; column < columns; column++) {
      const least = plane[2 * column]!;
      const most = plane[2 * column + 1]!;
      for (let k = 0; k < perColumn; k++) {
        volts[perColumn * column + k] = least > most ? null : (k % 2 === 0 ? least : most) / maxAdc * rangeV + offsetV;
      }
    }
    return volts;
  });
  return [times, ...lines];
}
