import type { Look } from "../view/look.ts";
import { encodeFrame } from "./protocol.ts";

/** What a look answers: the number of its frame and of the request, and the recording's name. */
export interface FrameLabel {
  frame: number;
  request: number;
  name: string;
}

/** The bytes of the frame that shows a look. */
export function frameOf({ view, channels, maxAdc, t0S, t1S }: Look, label: FrameLabel): Uint8Array<ArrayBuffer> {
  const { channels: columns, ...rest } = view;
  return encodeFrame({ ...label, ...rest, t0S, t1S, maxAdc, channels, extremes: columns.map((one) => one.extremes) });
}
