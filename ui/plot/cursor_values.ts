import type { Frame } from "../../routes/protocol.ts";

/** A channel at a time. */
export interface CursorValue {
  channel: string;
  volts: number;
  /** It is one sample; else the middle of what several have between their minimum and maximum. */
  exact: boolean;
}

/** The channels at a time, as far as the frame has values there: that of the column, or the nearest sample. */
export function valuesAt(frame: Frame, timeS: number): CursorValue[] {
  const { firstStep, stepsPerColumn, stepNs, columns, extremes, channels, maxAdc } = frame;
  const step = timeS * 1e9 / stepNs - firstStep;
  const column = stepsPerColumn === 1 ? Math.round(step) : Math.floor(step / stepsPerColumn);
  if (column < 0 || column >= columns) return [];
  return channels.flatMap(({ name, rangeV, offsetV }, i) => {
    const least = extremes[i]![2 * column]!;
    const most = extremes[i]![2 * column + 1]!;
    if (least > most) return [];
    return [{ channel: name, volts: (least + most) / 2 / maxAdc * rangeV + offsetV, exact: least === most }];
  });
}
