import {
  CHANNEL,
  type ChannelName,
  RATIO_MODE,
  type RatioMode,
  RESOLUTION,
  TIME_UNIT,
} from "../../../acquire/driver.ts";
import { SimulatedDriver, type SimulationSettingsInput } from "../../../acquire/sim/mod.ts";
import { assertEquals } from "../../assert.ts";

/** How a rig sets its instrument up; what is left out is as `DEFAULTS` says. */
export interface RigSettings {
  channels: readonly ChannelName[];
  bits: 8 | 12 | 14 | 15 | 16;
  /** Index in `RANGES_V`. */
  range: number;
  intervalNs: number;
  ratio: number;
  mode: RatioMode;
  bufferLth: number;
  /** With a number the run stops by itself after so many samples. */
  autoStopSamples: number;
  unlockRate: boolean;
}

const DEFAULTS: RigSettings = {
  channels: ["A"],
  bits: 12,
  range: 6,
  intervalNs: 1000,
  ratio: 1,
  mode: "none",
  bufferLth: 1 << 20,
  autoStopSamples: 0,
  unlockRate: false,
};

/** One callback: the values of each channel, in aggregate mode also the minima. */
export interface Run {
  startIndex: number;
  overflow: number;
  autoStop: number;
  max: Int16Array[];
  min: Int16Array[];
}

/** A simulated instrument with a clock that only the test moves, set up as a program would. */
export class Rig {
  readonly driver: SimulatedDriver;
  readonly settings: RigSettings;
  clockNs = 1e6;
  /** Milliseconds of each call that the instrument made slow. */
  readonly sleepsMs: number[] = [];
  readonly handle: number;
  readonly #max: Int16Array[];
  readonly #min: Int16Array[];

  constructor(simulation: SimulationSettingsInput, settings: Partial<RigSettings> = {}) {
    this.settings = { ...DEFAULTS, ...settings };
    this.driver = new SimulatedDriver(simulation, {
      nowNs: () => this.clockNs,
      sleepMs: (durationMs) => {
        this.sleepsMs.push(durationMs);
        this.clockNs += durationMs * 1e6;
      },
      unlockRate: this.settings.unlockRate,
    });
    const { channels, bufferLth } = this.settings;
    this.#max = channels.map(() => new Int16Array(bufferLth));
    this.#min = channels.map(() => new Int16Array(bufferLth));
    this.handle = this.open();
  }

  /** Opens the unit and sets its channels; answers the handle. */
  open(): number {
    const handle = new Int16Array(1);
    assertEquals(this.driver.openUnit(handle, null, RESOLUTION[this.settings.bits]), 0);
    const [opened = 0] = handle;
    this.configure(opened);
    return opened;
  }

  /** Switches the channels of the rig on and all others off. */
  configure(handle = this.handle): void {
    for (const [name, channel] of Object.entries(CHANNEL)) {
      if (this.settings.channels.includes(name as ChannelName)) continue;
      // A model of two channels answers 16.
      this.driver.setChannel(handle, channel, 0, 1, 0, 0);
    }
    for (const name of this.settings.channels) {
      assertEquals(this.driver.setChannel(handle, CHANNEL[name], 1, 1, this.settings.range, 0), 0);
    }
  }

  /** Registers the buffers and starts; answers the status of `runStreaming`. */
  start(handle = this.handle): number {
    const { channels, intervalNs, ratio, mode, bufferLth, autoStopSamples } = this.settings;
    channels.forEach((name, index) => {
      const min = mode === "aggregate" ? this.#min[index] ?? null : null;
      const max = this.#max[index] ?? null;
      assertEquals(
        this.driver.setDataBuffers(handle, CHANNEL[name], max, min, bufferLth, 0, RATIO_MODE[mode]),
        0,
      );
    });
    return this.driver.runStreaming(
      handle,
      new Uint32Array([intervalNs]),
      TIME_UNIT.ns,
      0,
      autoStopSamples,
      autoStopSamples > 0 ? 1 : 0,
      ratio,
      RATIO_MODE[mode],
      bufferLth,
    );
  }

  /** Moves the clock to so many seconds after it stood at 1 ms, where the first run is started. */
  at(elapsedS: number): this {
    this.clockNs = 1e6 + elapsedS * 1e9;
    return this;
  }

  /** Polls once; answers the status and what was handed out. */
  poll(handle = this.handle): { status: number; run: Run | undefined } {
    let run: Run | undefined;
    const status = this.driver.getStreamingLatestValues(
      handle,
      (count, startIndex, overflow, _at, _triggered, autoStop) => {
        const copy = (buffer: Int16Array) => buffer.slice(startIndex, startIndex + count);
        run = { startIndex, overflow, autoStop, max: this.#max.map(copy), min: this.#min.map(copy) };
      },
    );
    return { status, run };
  }

  /** Polls until nothing is handed out; answers that last status and the values of the first channel. */
  drain(handle = this.handle): { status: number; values: Int16Array; overflow: number } {
    const parts: Int16Array[] = [];
    let overflow = 0;
    for (;;) {
      const { status, run } = this.poll(handle);
      if (run === undefined) return { status, values: concat(parts), overflow };
      assertEquals(status, 0);
      overflow |= run.overflow;
      parts.push(run.max[0] ?? new Int16Array(0));
    }
  }
}

/** Arrays one after the other. */
export function concat(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The known sequence, as it is defined: sample `index` of channel number `channel`. */
export function sequenceAt(index: number, channel = 0): number {
  return (index + 7 * Math.floor(index / 65003) + 1000 * channel) % 65003 - 32501;
}

/** The samples `first` … `first + count - 1` of the known sequence. */
export function sequence(first: number, count: number, channel = 0): Int16Array {
  return Int16Array.from({ length: count }, (_, index) => sequenceAt(first + index, channel));
}
