/** An opened instrument: how it is set, and what it refuses. */
import { type Coupling, type PicoStatus, RANGES_V, type ResolutionBits } from "../driver.ts";
import { STATUS } from "../status.ts";
import type { InputSetup } from "./digitizer.ts";
import { bitsOfResolution, channelCount, memorySamples, type ModelName } from "./models.ts";
import { mostChannels, offsetLimitV } from "../limits.ts";
import type { StreamingRun } from "./streaming_run.ts";
import type { RegisteredBuffers } from "./registered_buffers.ts";

/** How one input is set. */
export interface ChannelState {
  enabled: boolean;
  coupling: Coupling;
  rangeV: number;
  analogOffsetV: number;
  /** Whether `setChannel` was called for it. */
  isChosen: boolean;
}

/**
 * The state behind a handle. All channels are on after opening, at ±20 V. The methods answer statuses and change nothing
 * when they refuse; whether the unit may be called at all is for the caller to check.
 */
export class Unit {
  readonly handle: number;
  readonly model: ModelName;
  /** When it was opened, on the time scale of the faults. */
  readonly openedNs: number;
  readonly channels: readonly ChannelState[];
  readonly buffers = new Map<number, RegisteredBuffers>();
  bits: ResolutionBits;
  segments = 1;
  /** The last run, from `runStreaming` to `stop`. */
  run: StreamingRun | undefined;
  /** Values a channel that the last run captured; undefined before the first one. */
  capturedValues: number | undefined;
  /** A power status that has to be accepted first; 0 when there is none. */
  pendingPower: PicoStatus;
  #powerSource: PicoStatus = STATUS.PICO_POWER_SUPPLY_CONNECTED;

  constructor(handle: number, model: ModelName, bits: ResolutionBits, openedNs: number, pendingPower: PicoStatus) {
    this.handle = handle;
    this.model = model;
    this.bits = bits;
    this.openedNs = openedNs;
    this.pendingPower = pendingPower;
    this.channels = Array.from({ length: channelCount(model) }, () => ({
      enabled: true,
      coupling: "dc",
      rangeV: 20,
      analogOffsetV: 0,
      isChosen: false,
    }));
  }

  /** The numbers of the channels that are on, ascending. */
  get enabledChannels(): number[] {
    return [...this.channels.keys()].filter((channel) => this.channels[channel]?.enabled);
  }

  /** What the memory can hold of each channel in a segment. */
  get segmentSamples(): number {
    return Math.floor(memorySamples(this.model, this.bits) / this.segments);
  }

  /** How a channel is set, which has to be one of the unit's. */
  inputSetup(channel: number): InputSetup {
    const state = this.channels[channel];
    if (state === undefined) {
      throw new RangeError(`Cannot read how channel ${channel} is set: there is none. Ask for 0 to 3.`);
    }
    const { rangeV, analogOffsetV, coupling } = state;
    return { rangeV, analogOffsetV, coupling, bits: this.bits };
  }

  setChannel(channel: number, enabled: boolean, coupling: number, range: number, analogOffsetV: number): PicoStatus {
    const state = this.channels[channel];
    const rangeV = RANGES_V[range];
    if (state === undefined) return STATUS.PICO_INVALID_CHANNEL;
    if (coupling !== 0 && coupling !== 1) return STATUS.PICO_INVALID_COUPLING;
    if (rangeV === undefined) return STATUS.PICO_INVALID_VOLTAGE_RANGE;
    // The parameter of the C function is a float, in which ±0.25 V and its like are exact.
    if (!(Math.abs(Math.fround(analogOffsetV)) <= offsetLimitV(rangeV))) return STATUS.PICO_INVALID_ANALOGUE_OFFSET;
    if (enabled && !this.hasPowerFor(channel)) return STATUS.PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED;
    const isOneMore = enabled && !state.enabled;
    if (isOneMore && this.enabledChannels.length >= mostChannels(this.bits)) {
      return STATUS.PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION;
    }
    Object.assign(state, { enabled, coupling: coupling === 0 ? "ac" : "dc", rangeV, analogOffsetV, isChosen: true });
    return STATUS.PICO_OK;
  }

  setResolution(resolution: number): PicoStatus {
    const bits = bitsOfResolution(resolution);
    if (bits === undefined) return STATUS.PICO_INVALID_DEVICE_RESOLUTION;
    if (this.enabledChannels.length > mostChannels(bits)) {
      return STATUS.PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION;
    }
    this.bits = bits;
    return STATUS.PICO_OK;
  }

  /** Whether the power that there is suffices for a channel: on USB power C and D have none. */
  hasPowerFor(channel: number): boolean {
    return channel < 2 || this.#powerSource === STATUS.PICO_POWER_SUPPLY_CONNECTED;
  }

  /** The status to accept if there is one; else 281 or 282, and 0 for a unit of two channels, which has no supply. */
  get powerSource(): PicoStatus {
    if (this.pendingPower !== STATUS.PICO_OK) return this.pendingPower;
    return this.channels.length === 2 ? STATUS.PICO_OK : this.#powerSource;
  }

  /**
   * Accepts the pending status; without one only the state as it is can be set. Without a supply the channels C and D go
   * off, but one that was switched on by the caller has to be switched off by the caller: silently it would have stale
   * values.
   */
  changePowerSource(status: PicoStatus): PicoStatus {
    if (status !== this.powerSource) return STATUS.PICO_POWER_SUPPLY_REQUEST_INVALID;
    this.pendingPower = STATUS.PICO_OK;
    if (status === STATUS.PICO_POWER_SUPPLY_CONNECTED || status === STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED) {
      this.#powerSource = status;
    }
    for (const [channel, state] of this.channels.entries()) {
      if (!this.hasPowerFor(channel) && !state.isChosen) state.enabled = false;
    }
    return STATUS.PICO_OK;
  }

  /** Registers memory for a channel, or unregisters it when both buffers are null. */
  setBuffers(
    channel: number,
    max: Int16Array | null,
    min: Int16Array | null,
    lengthValues: number,
    segmentIndex: number,
    mode: number,
  ): PicoStatus {
    if (this.channels[channel] === undefined) return STATUS.PICO_INVALID_CHANNEL;
    if (segmentIndex >= this.segments) return STATUS.PICO_SEGMENT_OUT_OF_RANGE;
    if (max === null && min === null) {
      this.buffers.delete(channel);
      return STATUS.PICO_OK;
    }
    if (max === null) return STATUS.PICO_NULL_PARAMETER;
    // A real driver would write beyond the end.
    if (lengthValues < 1 || lengthValues > Math.min(max.length, min?.length ?? Infinity)) {
      return STATUS.PICO_INVALID_PARAMETER;
    }
    this.buffers.set(channel, { max, min, lengthValues, mode });
    return STATUS.PICO_OK;
  }
}
