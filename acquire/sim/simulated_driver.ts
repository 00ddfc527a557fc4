/** The simulated instrument behind the interface of the real driver. */
import {
  type PicoStatus,
  type Ps5000aDriver,
  RANGES_V,
  RATIO_MODE,
  RESOLUTION,
  type StreamingReady,
} from "../driver.ts";
import { STATUS } from "../status.ts";
import { MAX_DOWNSAMPLE_RATIO } from "./downsample.ts";
import { FaultSchedule } from "./faults.ts";
import { bitsOfResolution, maxAdcCount, timebaseOf } from "./models.ts";
import { mostChannels, offsetLimitV } from "../limits.ts";
import {
  checkSimulationSettings,
  POWER_STATUSES,
  type SimulationSettings,
  type SimulationSettingsInput,
} from "./options.ts";
import { SourceCache } from "./source_cache.ts";
import { isRatioMode, planStreaming } from "./streaming_plan.ts";
import { checkBuffers, StreamingRun } from "./streaming_run.ts";
import { Unit } from "./unit.ts";
import { LAST_UNIT_INFO, unitInfo, writeText } from "./unit_info.ts";

/** What surrounds a simulated instrument. */
export interface SimulatedDriverOptions {
  /** The clock in nanoseconds, which never goes back; the monotonic clock of the process when not given. */
  nowNs?: () => number;
  /** Waits for a slow call; blocks the thread when not given, as a driver does. */
  sleepMs?: (durationMs: number) => void;
  /** Lifts the limit on the sampling rate, down to an interval of 1 ns. For benchmarks. */
  unlockRate?: boolean;
}

/** `PS5000A_CHANNEL_INFO` has this one value. */
const CI_RANGES = 0;
/** What opening answers when there is a handle afterwards. */
const OPENED_STATUSES: readonly PicoStatus[] = [
  STATUS.PICO_OK,
  STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED,
  STATUS.PICO_USB3_0_DEVICE_NON_USB3_0_PORT,
];

/**
 * One simulated PicoScope 5000D. It answers like the driver of a real one, and refuses what the real one refuses; what
 * statuses mean is said in `status_help.ts`. It has no trigger (287), and a bandwidth limit has no effect.
 *
 * - Time is real: sample `i` of a run exists from start + `i` × interval on. What nobody polls waits in a finite backlog.
 * - Signals go on from run to run, also after closing: a sample depends on the time since the first run only.
 * - Between `runStreaming` and `stop` the settings cannot be changed (285).
 * - Faults come when they are due: see `Fault`.
 *
 * All methods belong on one thread. Nothing is running outside of the calls.
 */
export class SimulatedDriver implements Ps5000aDriver {
  readonly #settings: SimulationSettings;
  readonly #faults: FaultSchedule;
  readonly #nowNs: () => number;
  readonly #sleepMs: (durationMs: number) => void;
  readonly #unlockRate: boolean;
  readonly #sources: SourceCache;
  #unit: Unit | undefined;
  #lastHandle = 0;
  #isInCallback = false;
  /** The clock's time of the first run. */
  #originNs: number | undefined;

  /** Throws an `Error` that lists what is wrong for settings that are not valid. */
  constructor(settings: SimulationSettingsInput = {}, options: SimulatedDriverOptions = {}) {
    this.#settings = checkSimulationSettings(settings);
    this.#faults = new FaultSchedule(this.#settings.faults);
    this.#sources = new SourceCache(this.#settings.signals);
    this.#nowNs = options.nowNs ?? (() => performance.now() * 1e6);
    this.#sleepMs = options.sleepMs ?? blockMs;
    this.#unlockRate = options.unlockRate ?? false;
  }

  openUnit(handle: Int16Array, serial: string | null, resolution: number): PicoStatus {
    if (this.#isInCallback) return STATUS.PICO_DRIVER_FUNCTION;
    const isWanted = serial === null || serial === this.#settings.serial;
    const status = this.#isFree() && isWanted ? this.#faults.openStatus : STATUS.PICO_NOT_FOUND;
    const bits = bitsOfResolution(resolution);
    handle[0] = status === STATUS.PICO_NOT_FOUND ? 0 : -1;
    if (bits === undefined) return STATUS.PICO_INVALID_DEVICE_RESOLUTION;
    if (!OPENED_STATUSES.includes(status)) return status;
    this.#lastHandle = this.#lastHandle % 32767 + 1;
    this.#unit = new Unit(this.#lastHandle, this.#settings.model, bits, this.#elapsedNs(), status);
    handle[0] = this.#lastHandle;
    return status;
  }

  getUnitInfo(handle: number, text: Uint8Array, requiredSize: Int16Array, info: number): PicoStatus {
    return this.#call(handle, () => {
      if (!(info >= 0 && info <= LAST_UNIT_INFO)) return STATUS.PICO_INVALID_INFO;
      const value = unitInfo(info, this.#settings);
      if (value === undefined) return STATUS.PICO_INFO_UNAVAILABLE;
      requiredSize[0] = writeText(text, value);
      return STATUS.PICO_OK;
    });
  }

  closeUnit(handle: number): PicoStatus {
    const status = this.#call(handle, () => STATUS.PICO_OK);
    // A unit that is gone can be closed too: that is how its handle is given back.
    if (status === STATUS.PICO_OK || status === STATUS.PICO_NOT_RESPONDING) this.#unit = undefined;
    return status;
  }

  flashLed(handle: number, _start: number): PicoStatus {
    return this.#call(handle, (unit) => unit.pendingPower);
  }

  memorySegments(handle: number, nSegments: number, nMaxSamples: Int32Array): PicoStatus {
    return this.#configure(handle, (unit) => {
      if (!(nSegments >= 1)) return STATUS.PICO_INVALID_PARAMETER;
      if (nSegments > unit.segmentSamples * unit.segments) return STATUS.PICO_TOO_MANY_SEGMENTS;
      unit.segments = nSegments;
      nMaxSamples[0] = unit.segmentSamples;
      return STATUS.PICO_OK;
    });
  }

  setChannel(
    handle: number,
    channel: number,
    enabled: number,
    coupling: number,
    range: number,
    analogOffset: number,
  ): PicoStatus {
    return this.#configure(handle, (unit) => unit.setChannel(channel, enabled !== 0, coupling, range, analogOffset));
  }

  setBandwidthFilter(handle: number, channel: number, bandwidth: number): PicoStatus {
    return this.#configure(handle, (unit) => {
      if (unit.channels[channel] === undefined) return STATUS.PICO_INVALID_CHANNEL;
      return bandwidth === 0 || bandwidth === 1 ? STATUS.PICO_OK : STATUS.PICO_INVALID_BANDWIDTH;
    });
  }

  getTimebase2(
    handle: number,
    timebase: number,
    noSamples: number,
    timeIntervalNs: Float32Array,
    maxSamples: Int32Array,
    segmentIndex: number,
  ): PicoStatus {
    return this.#call(handle, (unit) => {
      const enabledCount = unit.enabledChannels.length;
      if (unit.pendingPower !== STATUS.PICO_OK) return unit.pendingPower;
      if (segmentIndex >= unit.segments) return STATUS.PICO_SEGMENT_OUT_OF_RANGE;
      const found = timebaseOf(unit.bits, timebase);
      if (found === undefined || enabledCount > found.maxChannels) return STATUS.PICO_INVALID_TIMEBASE;
      const mostSamples = Math.floor(unit.segmentSamples / Math.max(1, enabledCount));
      if (noSamples > mostSamples) return STATUS.PICO_TOO_MANY_SAMPLES;
      timeIntervalNs[0] = found.intervalNs;
      maxSamples[0] = mostSamples;
      return STATUS.PICO_OK;
    });
  }

  setSimpleTrigger(
    handle: number,
    enable: number,
    _source: number,
    _threshold: number,
    _direction: number,
    _delay: number,
    _autoTriggerMs: number,
  ): PicoStatus {
    return this.#configure(
      handle,
      () => enable === 0 ? STATUS.PICO_OK : STATUS.PICO_NOT_SUPPORTED_BY_THIS_DEVICE,
    );
  }

  setDataBuffers(
    handle: number,
    channel: number,
    bufferMax: Int16Array | null,
    bufferMin: Int16Array | null,
    bufferLth: number,
    segmentIndex: number,
    mode: number,
  ): PicoStatus {
    return this.#call(handle, (unit) => {
      if (!isRatioMode(mode)) return STATUS.PICO_RATIO_MODE_NOT_SUPPORTED;
      return unit.setBuffers(channel, bufferMax, bufferMin, bufferLth, segmentIndex, mode);
    });
  }

  setDataBuffer(
    handle: number,
    channel: number,
    buffer: Int16Array | null,
    bufferLth: number,
    segmentIndex: number,
    mode: number,
  ): PicoStatus {
    return this.setDataBuffers(handle, channel, buffer, null, bufferLth, segmentIndex, mode);
  }

  runStreaming(
    handle: number,
    sampleInterval: Uint32Array,
    units: number,
    maxPreTriggerSamples: number,
    maxPostTriggerSamples: number,
    autoStop: number,
    downSampleRatio: number,
    ratioMode: number,
    overviewBufferSize: number,
  ): PicoStatus {
    return this.#configure(handle, (unit) => {
      const powerChange = this.#faults.takePowerChange(this.#elapsedNs());
      if (powerChange !== undefined) return unit.pendingPower = powerChange;
      const enabled = unit.enabledChannels;
      if (enabled.length === 0) return STATUS.PICO_INVALID_CHANNEL;
      if (enabled.length > mostChannels(unit.bits)) return STATUS.PICO_INVALID_NUMBER_CHANNELS_FOR_RESOLUTION;
      if (!enabled.every((channel) => unit.hasPowerFor(channel))) {
        return STATUS.PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED;
      }
      const request = {
        sampleInterval: sampleInterval[0] ?? 0,
        units,
        downSampleRatio,
        ratioMode,
        overviewBufferSize,
        autoStop,
        maxPreTriggerSamples,
        maxPostTriggerSamples,
      };
      const plan = planStreaming(request, unit.bits, enabled.length, this.#unlockRate);
      if (typeof plan === "number") return plan;
      const buffersStatus = checkBuffers(plan, enabled, unit.buffers);
      if (buffersStatus !== STATUS.PICO_OK) return buffersStatus;

      // Preparing the signals takes its time, so the clock is read afterwards.
      const channels = enabled.map((number) => ({
        number,
        source: this.#sources.get(number, unit.inputSetup(number), plan.intervalNs),
      }));
      const nowNs = this.#nowNs();
      this.#originNs ??= nowNs;
      const startNs = nowNs - this.#originNs;
      unit.run = new StreamingRun({
        plan,
        startNs,
        firstIndex: Math.round(startNs / plan.intervalNs),
        channels,
        buffers: unit.buffers,
        faults: this.#faults,
        maxAdc: maxAdcCount(unit.bits),
        backlogS: this.#settings.backlogS,
        overrun: this.#settings.overrun,
        onEnd: (status) => {
          if (isPowerStatus(status)) unit.pendingPower = status;
        },
      });
      sampleInterval[0] = plan.writtenInterval;
      return STATUS.PICO_OK;
    });
  }

  getStreamingLatestValues(handle: number, ready: StreamingReady): PicoStatus {
    const status = this.#call(handle, () => STATUS.PICO_OK);
    const run = this.#unit?.run;
    const isGone = status === STATUS.PICO_NOT_RESPONDING;
    // What was sampled before the cable was pulled can still be collected.
    if (status !== STATUS.PICO_OK && !(isGone && run !== undefined)) return status;
    if (run === undefined) return STATUS.PICO_INVALID_CALL;

    const delayMs = this.#faults.takeDelayMs(this.#elapsedNs());
    if (delayMs > 0) this.#sleepMs(delayMs);
    let isHandedOut = false;
    const answer = run.poll(this.#elapsedNs(), (...values) => {
      isHandedOut = true;
      this.#isInCallback = true;
      try {
        ready(...values);
      } finally {
        this.#isInCallback = false;
      }
    });
    return isGone && !isHandedOut ? STATUS.PICO_NOT_RESPONDING : answer;
  }

  noOfStreamingValues(handle: number, noOfValues: Uint32Array): PicoStatus {
    return this.#call(handle, (unit) => {
      const captured = unit.run?.capturedValues ?? unit.capturedValues;
      if (captured === undefined) return STATUS.PICO_NO_SAMPLES_AVAILABLE;
      noOfValues[0] = captured;
      return STATUS.PICO_OK;
    });
  }

  getMaxDownSampleRatio(
    handle: number,
    noOfUnaggregatedSamples: number,
    maxDownSampleRatio: Uint32Array,
    ratioMode: number,
    segmentIndex: number,
  ): PicoStatus {
    return this.#call(handle, (unit) => {
      if (segmentIndex >= unit.segments) return STATUS.PICO_SEGMENT_OUT_OF_RANGE;
      if (!isRatioMode(ratioMode)) return STATUS.PICO_RATIO_MODE_NOT_SUPPORTED;
      maxDownSampleRatio[0] = ratioMode === RATIO_MODE.none
        ? 1
        : Math.max(1, Math.min(noOfUnaggregatedSamples, MAX_DOWNSAMPLE_RATIO));
      return STATUS.PICO_OK;
    });
  }

  stop(handle: number): PicoStatus {
    return this.#call(handle, (unit) => {
      unit.capturedValues = unit.run?.capturedValues ?? unit.capturedValues;
      unit.run = undefined;
      return STATUS.PICO_OK;
    });
  }

  maximumValue(handle: number, value: Int16Array): PicoStatus {
    return this.#call(handle, (unit) => {
      value[0] = maxAdcCount(unit.bits);
      return STATUS.PICO_OK;
    });
  }

  minimumValue(handle: number, value: Int16Array): PicoStatus {
    return this.#call(handle, (unit) => {
      value[0] = -maxAdcCount(unit.bits);
      return STATUS.PICO_OK;
    });
  }

  getAnalogueOffset(
    handle: number,
    range: number,
    coupling: number,
    maximumVoltage: Float32Array,
    minimumVoltage: Float32Array,
  ): PicoStatus {
    return this.#call(handle, () => {
      const rangeV = RANGES_V[range];
      if (rangeV === undefined) return STATUS.PICO_INVALID_VOLTAGE_RANGE;
      if (coupling !== 0 && coupling !== 1) return STATUS.PICO_INVALID_COUPLING;
      maximumVoltage[0] = offsetLimitV(rangeV);
      minimumVoltage[0] = -offsetLimitV(rangeV);
      return STATUS.PICO_OK;
    });
  }

  getChannelInformation(
    handle: number,
    info: number,
    _probe: number,
    ranges: Int32Array,
    length: Int32Array,
    channel: number,
  ): PicoStatus {
    return this.#call(handle, (unit) => {
      if (info !== CI_RANGES) return STATUS.PICO_INVALID_INFO;
      if (unit.channels[channel] === undefined) return STATUS.PICO_INVALID_CHANNEL;
      const count = Math.min(RANGES_V.length, ranges.length, Math.max(0, length[0] ?? 0));
      for (let range = 0; range < count; range++) ranges[range] = range;
      length[0] = count;
      return STATUS.PICO_OK;
    });
  }

  enumerateUnits(count: Int16Array, serials: Uint8Array, serialLth: Int16Array): PicoStatus {
    if (this.#isInCallback) return STATUS.PICO_DRIVER_FUNCTION;
    const isFree = this.#isFree();
    const room = Math.min(serials.length, serialLth[0] ?? 0);
    count[0] = isFree ? 1 : 0;
    const needed = writeText(serials.subarray(0, room), isFree ? this.#settings.serial : "");
    serialLth[0] = needed;
    return needed > room ? STATUS.PICO_SERIAL_BUFFER_TOO_SMALL : STATUS.PICO_OK;
  }

  pingUnit(handle: number): PicoStatus {
    return this.#call(handle, (unit) => unit.pendingPower);
  }

  currentPowerSource(handle: number): PicoStatus {
    return this.#call(handle, (unit) => unit.powerSource);
  }

  changePowerSource(handle: number, powerState: number): PicoStatus {
    return this.#call(handle, (unit) => unit.changePowerSource(powerState));
  }

  setDeviceResolution(handle: number, resolution: number): PicoStatus {
    return this.#configure(handle, (unit) => unit.setResolution(resolution));
  }

  getDeviceResolution(handle: number, resolution: Int32Array): PicoStatus {
    return this.#call(handle, (unit) => {
      resolution[0] = RESOLUTION[unit.bits];
      return STATUS.PICO_OK;
    });
  }

  dispose(): void {
    this.#unit = undefined;
    this.#sources.clear();
  }

  /** What every function of an opened unit checks first. */
  #call(handle: number, work: (unit: Unit) => PicoStatus): PicoStatus {
    if (this.#isInCallback) return STATUS.PICO_DRIVER_FUNCTION;
    const unit = this.#unit;
    if (unit?.handle !== handle) return STATUS.PICO_INVALID_HANDLE;
    if (this.#faults.wasUnplugged(unit.openedNs, this.#elapsedNs())) return STATUS.PICO_NOT_RESPONDING;
    return work(unit);
  }

  /** As `#call`, for functions that set the instrument up: not with its power in question, and not in a run. */
  #configure(handle: number, work: (unit: Unit) => PicoStatus): PicoStatus {
    return this.#call(handle, (unit) => {
      if (unit.pendingPower !== STATUS.PICO_OK) return unit.pendingPower;
      return unit.run === undefined ? work(unit) : STATUS.PICO_CAPTURING_DATA;
    });
  }

  /** Whether the unit is plugged in and not opened. */
  #isFree(): boolean {
    return this.#unit === undefined && !this.#faults.isUnplugged(this.#elapsedNs());
  }

  /** Nanoseconds since the first run. */
  #elapsedNs(): number {
    return this.#originNs === undefined ? -Infinity : this.#nowNs() - this.#originNs;
  }
}

function isPowerStatus(status: PicoStatus): boolean {
  return (POWER_STATUSES as readonly PicoStatus[]).includes(status);
}

function blockMs(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}
