import type { Frame } from "../../routes/protocol.ts";

/** What uPlot draws: the times, then the volts of each channel; null where there is nothing. */
export type PlotData = [Float64Array, ...(number | null)[][]];

/**
 * The lines of a frame: minimum and maximum of each column one after the other at the same time, or single samples as
 * they are. A line drawn through them covers just what the signal covers.
 */
export function linesOf(frame: Frame): PlotData {
  const { columns, stepsPerColumn, firstStep, stepNs, extremes, channels, maxAdc } = frame;
  const single = stepsPerColumn === 1 && extremes.every(isSingle);
  const perColumn = single ? 1 : 2;
  // A column stands for all of its time: it is drawn in its middle.
  const middle = single ? 0 : stepsPerColumn / 2;
  const times = new Float64Array(perColumn * columns);
  for (let column = 0; column < columns; column++) {
    const timeS = (firstStep + column * stepsPerColumn + middle) * stepNs / 1e9;
    for (let i = 0; i < perColumn; i++) times[perColumn * column + i] = timeS;
  }
  const lines = extremes.map((plane, i) => {
    const { rangeV, offsetV } = channels[i]!;
    const volts = new Array<number | null>(perColumn * columns);
    for (let column = 0; column < columns; column++) {
      const least = plane[2 * column]!;
      const most = plane[2 * column + 1]!;
      for (let k = 0; k < perColumn; k++) {
        volts[perColumn * column + k] = least > most ? null : (k === 0 ? least : most) / maxAdc * rangeV + offsetV;
      }
    }
    return volts;
  });
  return [times, ...lines];
}

function isSingle(plane: Int16Array): boolean {
  for (let at = 0; at < plane.length; at += 2) if (plane[at]! < plane[at + 1]!) return false;
  return true;
}
