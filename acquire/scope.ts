import { BANDWIDTH, CHANNEL, CHANNEL_NAMES, COUPLING, type PicoStatus, type Ps5000aDriver } from "./driver.ts";
import { RATIO_MODE, RESOLUTION, type StreamingReady, TIME_UNIT, UNIT_INFO } from "./driver.ts";
import type { InstrumentPlan } from "./instrument_plan.ts";
import { intervalNs } from "./interval.ts";
import { checkStatus, PicoError, STATUS } from "./status.ts";

/** What an opened unit says of itself. */
export interface UnitDescription {
  /** The model, for instance "5444D". */
  variant: string;
  serial: string;
  driverVersion: string;
  /** How many analogue inputs the model has. */
  channels: number;
  /** The count that stands for the end of the range. */
  maxAdc: number;
}

/** The memory that the driver writes a channel's values into. */
export interface ChannelBuffers {
  /** Maxima in aggregate mode, else all values. */
  max: Int16Array;
  /** Minima in aggregate mode, else null. */
  min: Int16Array | null;
}

const POWER_STATUSES: ReadonlySet<PicoStatus> = new Set([
  STATUS.PICO_POWER_SUPPLY_CONNECTED,
  STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED,
  STATUS.PICO_POWER_SUPPLY_UNDERVOLTAGE,
  STATUS.PICO_USB3_0_DEVICE_NON_USB3_0_PORT,
]);

/** Whether a status asks the caller to accept a power source, instead of reporting a failure. */
export function isPowerStatus(status: PicoStatus): boolean {
  return POWER_STATUSES.has(status);
}

/**
 * One opened instrument. The order is open, `configure`, `start`, any number of `poll` and `restart`, `close`.
 * Every failure is a {@linkcode PicoError} with the call, the status and the remedy. The buffers given to the driver
 * belong to this object and stay in place until `close`.
 */
export class Scope implements Disposable {
  readonly #driver: Ps5000aDriver;
  readonly #handle: number;
  readonly #plan: InstrumentPlan;
  #buffers: ChannelBuffers[] = [];
  #streaming = false;
  #open = true;
  #onUsbPower: boolean;

  private constructor(
    driver: Ps5000aDriver,
    handle: number,
    plan: InstrumentPlan,
    readonly unit: UnitDescription,
    powerStatus: PicoStatus,
  ) {
    this.#driver = driver;
    this.#handle = handle;
    this.#plan = plan;
    this.#onUsbPower = powerStatus === STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED;
  }

  /** Opens the unit, accepts the power it has, and asks what it is. Leaves nothing open when it throws. */
  static open(driver: Ps5000aDriver, plan: InstrumentPlan): Scope {
    const handle = new Int16Array(1);
    const status = driver.openUnit(handle, plan.serial, RESOLUTION[plan.resolutionBits]);
    const opened = handle[0] ?? 0;
    try {
      if (isPowerStatus(status) && opened > 0) acceptPower(driver, opened, status);
      else checkStatus(status, "ps5000aOpenUnit", "open the instrument");
      return new Scope(driver, opened, plan, describeUnit(driver, opened), status);
    } catch (error) {
      if (opened > 0) driver.closeUnit(opened);
      throw error;
    }
  }

  /** The buffers of each planned channel, in its order; empty before `start`. */
  get buffers(): readonly ChannelBuffers[] {
    return this.#buffers;
  }

  /** Sets every channel: the planned ones on, all others off. */
  configure(): void {
    // On USB power the channels C and D are off and cannot be set at all.
    for (const name of CHANNEL_NAMES.slice(0, this.#onUsbPower ? 2 : this.unit.channels)) {
      if (!this.#plan.inputs.some((input) => input.name === name)) this.#switchOff(CHANNEL[name]);
    }
    for (const input of this.#plan.inputs) {
      const channel = CHANNEL[input.name];
      const { coupling, range, analogOffsetV } = input;
      checkStatus(
        this.#driver.setChannel(this.#handle, channel, 1, COUPLING[coupling], range, analogOffsetV),
        "ps5000aSetChannel",
        `switch channel ${input.name} on`,
      );
      if (!input.bandwidthLimit) continue;
      checkStatus(
        this.#driver.setBandwidthFilter(this.#handle, channel, BANDWIDTH["20mhz"]),
        "ps5000aSetBandwidthFilter",
        `limit the bandwidth of channel ${input.name}`,
      );
    }
  }

  /** Starts streaming and returns the interval in nanoseconds that the instrument really keeps, before down-sampling. */
  start(): number {
    this.#register();
    return this.#run();
  }

  /**
   * Starts streaming again after a stall or a change of power, which is accepted first when `powerStatus` is one; the
   * channels are then set anew, because on USB power some of them may be gone. The driver's buffers are empty afterwards.
   */
  restart(powerStatus: PicoStatus): number {
    this.#streaming = false;
    this.#driver.stop(this.#handle);
    this.#unregister();
    if (isPowerStatus(powerStatus)) {
      acceptPower(this.#driver, this.#handle, powerStatus);
      this.#onUsbPower = powerStatus === STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED;
      this.configure();
    }
    return this.start();
  }

  /** Asks for what has come; `ready` is called at most once, before this returns the driver's status. */
  poll(ready: StreamingReady): PicoStatus {
    return this.#driver.getStreamingLatestValues(this.#handle, ready);
  }

  /** Stops, takes the buffers back and closes the unit. Never throws: there is nothing left to do about a failure. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#streaming) this.#driver.stop(this.#handle);
    this.#unregister();
    this.#driver.closeUnit(this.#handle);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #switchOff(channel: number): void {
    const status = this.#driver.setChannel(this.#handle, channel, 0, COUPLING.dc, 0, 0);
    // A channel that is not there is off: of a model that this program does not know, or without enough power.
    if (status === STATUS.PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED || status === STATUS.PICO_INVALID_CHANNEL) return;
    checkStatus(status, "ps5000aSetChannel", `switch channel ${CHANNEL_NAMES[channel]} off`);
  }

  #register(): void {
    const { inputs, driverBufferValues, ratioMode } = this.#plan;
    if (this.#buffers.length === 0) {
      this.#buffers = inputs.map(() => ({
        max: new Int16Array(driverBufferValues),
        min: ratioMode === "aggregate" ? new Int16Array(driverBufferValues) : null,
      }));
    }
    inputs.forEach(({ name }, i) => {
      const { max, min } = this.#buffers[i] ?? { max: null, min: null };
      checkStatus(
        this.#driver.setDataBuffers(
          this.#handle,
          CHANNEL[name],
          max,
          min,
          driverBufferValues,
          0,
          RATIO_MODE[ratioMode],
        ),
        "ps5000aSetDataBuffers",
        `give the driver a buffer for channel ${name}`,
      );
    });
  }

  #unregister(): void {
    if (this.#buffers.length === 0) return;
    for (const { name } of this.#plan.inputs) {
      this.#driver.setDataBuffers(this.#handle, CHANNEL[name], null, null, 0, 0, RATIO_MODE[this.#plan.ratioMode]);
    }
  }

  #run(): number {
    const { interval, ratio, ratioMode, driverBufferValues } = this.#plan;
    const answered = new Uint32Array([interval.count]);
    const run = () =>
      this.#driver.runStreaming(
        this.#handle,
        answered,
        TIME_UNIT[interval.unit],
        0,
        driverBufferValues,
        0,
        ratio,
        RATIO_MODE[ratioMode],
        driverBufferValues,
      );
    let status = run();
    if (isPowerStatus(status)) {
      acceptPower(this.#driver, this.#handle, status);
      answered[0] = interval.count;
      status = run();
    }
    checkStatus(status, "ps5000aRunStreaming", "start streaming");
    this.#streaming = true;
    return intervalNs({ count: answered[0] ?? interval.count, unit: interval.unit });
  }
}

/** The serial numbers of the units that can be opened. */
export function listUnits(driver: Ps5000aDriver): string[] {
  const count = new Int16Array(1);
  const text = new Uint8Array(1024);
  const length = new Int16Array([text.length]);
  const status = driver.enumerateUnits(count, text, length);
  if (status === STATUS.PICO_NOT_FOUND) return [];
  checkStatus(status, "ps5000aEnumerateUnits", "look for instruments");
  return (count[0] ?? 0) === 0 ? [] : cString(text).split(",").map((serial) => serial.trim()).filter(Boolean);
}

function acceptPower(driver: Ps5000aDriver, handle: number, status: PicoStatus): void {
  checkStatus(driver.changePowerSource(handle, status), "ps5000aChangePowerSource", "accept the power source");
}

function describeUnit(driver: Ps5000aDriver, handle: number): UnitDescription {
  const variant = unitInfo(driver, handle, UNIT_INFO.variant);
  const maximum = new Int16Array(1);
  checkStatus(driver.maximumValue(handle, maximum), "ps5000aMaximumValue", "ask the instrument for its full scale");
  const maxAdc = maximum[0] ?? 0;
  if (maxAdc <= 0) throw new PicoError(STATUS.PICO_INVALID_PARAMETER, "ps5000aMaximumValue", "use the full scale 0");
  return {
    variant,
    serial: unitInfo(driver, handle, UNIT_INFO.serial),
    driverVersion: unitInfo(driver, handle, UNIT_INFO.driverVersion),
    // The second digit of "5244D" or "5444D".
    channels: variant.charAt(1) === "2" ? 2 : 4,
    maxAdc,
  };
}

function unitInfo(driver: Ps5000aDriver, handle: number, info: number): string {
  const text = new Uint8Array(128);
  const needed = new Int16Array(1);
  checkStatus(driver.getUnitInfo(handle, text, needed, info), "ps5000aGetUnitInfo", "ask what the instrument is");
  return cString(text);
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
