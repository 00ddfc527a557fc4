import type { ChannelName, Coupling, RatioMode, ResolutionBits } from "./driver.ts";
import type { Interval } from "./interval.ts";

/** A channel as the instrument is to be set: volts at its input, whatever probe is on it. */
export interface InputPlan {
  name: ChannelName;
  /** Index into `RANGES_V`, the C enumeration `PS5000A_RANGE`. */
  range: number;
  coupling: Coupling;
  /** What the driver adds to the input before it is digitised: the negative of the voltage in the middle of the range. */
  analogOffsetV: number;
  bandwidthLimit: boolean;
}

/** What the instrument is to do, worked out from the user's settings. */
export interface InstrumentPlan {
  /** The serial number of the unit, or null for the first one found. */
  serial: string | null;
  resolutionBits: ResolutionBits;
  /** In the order of the instrument. */
  inputs: InputPlan[];
  interval: Interval;
  ratio: number;
  ratioMode: RatioMode;
  /** Values of one channel that each buffer given to the driver holds. */
  driverBufferValues: number;
}
