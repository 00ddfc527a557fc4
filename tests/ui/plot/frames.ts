import type { Frame } from "../../../routes/protocol.ts";

/** A frame of channel A, ±1 V with 1000 counts, of which only what is named matters. */
export function frameOf(more: Partial<Frame>): Frame {
  return {
    frame: 1,
    request: 1,
    name: "a.hdf5",
    firstStep: 0,
    stepsPerColumn: 1,
    columns: 0,
    stepNs: 1e6,
    t0S: 0,
    t1S: 1,
    startS: 0,
    endS: 1,
    unfinished: false,
    maxAdc: 1000,
    channels: [{ name: "A", rangeV: 1, offsetV: 0, coupling: "dc", probe: 1, bandwidthLimit: false, label: "" }],
    gaps: [],
    overRanges: [],
    extremes: [new Int16Array(0)],
    ...more,
  };
}
