/**
 * The ps5000a C API as a TypeScript interface, function by function. The FFI binding and the simulated instrument
 * implement it; everything above it is the same for both.
 *
 * Every method answers the driver's `PICO_STATUS` (0 is `PICO_OK`); nothing here throws for a status. Out-parameters of
 * the C functions are typed arrays of length 1 that the driver fills. Names, order and meaning of the parameters are
 * those of the C functions `ps5000a…` of the same name.
 */

/** A `PICO_STATUS`: an unsigned 32-bit number, 0 for success. `statusName` in `status.ts` has the names. */
export type PicoStatus = number;

/** `PS5000A_DEVICE_RESOLUTION` by number of bits. */
export const RESOLUTION = { 8: 0, 12: 1, 14: 2, 15: 3, 16: 4 } as const;
/** A vertical resolution in bits. */
export type ResolutionBits = keyof typeof RESOLUTION;
/** The resolutions there are. */
export const RESOLUTION_BITS = Object.keys(RESOLUTION).map(Number) as ResolutionBits[];

/** `PS5000A_CHANNEL` by name. */
export const CHANNEL = { A: 0, B: 1, C: 2, D: 3 } as const;
/** The name of an analogue input. */
export type ChannelName = keyof typeof CHANNEL;
/** Every analogue input, in the order of the instrument's front panel. */
export const CHANNEL_NAMES: readonly ChannelName[] = ["A", "B", "C", "D"];

/** `PS5000A_COUPLING` by name. */
export const COUPLING = { ac: 0, dc: 1 } as const;
/** Input coupling. */
export type Coupling = keyof typeof COUPLING;

/** `PS5000A_BANDWIDTH_LIMITER` by name. */
export const BANDWIDTH = { full: 0, "20mhz": 1 } as const;

/** The input ranges in volts (each ±), in the order of `PS5000A_RANGE`, whose value is the index here. */
export const RANGES_V: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/** `PS5000A_RATIO_MODE` by name. */
export const RATIO_MODE = { none: 0, aggregate: 1, decimate: 2, average: 4 } as const;
/** How the instrument reduces each block of samples. */
export type RatioMode = keyof typeof RATIO_MODE;

/** `PS5000A_TIME_UNITS` by name. */
export const TIME_UNIT = { fs: 0, ps: 1, ns: 2, us: 3, ms: 4, s: 5 } as const;
/** A unit of the sample interval. */
export type TimeUnit = keyof typeof TIME_UNIT;

/** `PICO_INFO`: what `getUnitInfo` can be asked for. */
export const UNIT_INFO = { driverVersion: 0, usbVersion: 1, hardwareVersion: 2, variant: 3, serial: 4 } as const;

/**
 * `ps5000aStreamingReady`: called synchronously from `getStreamingLatestValues`, on its thread.
 * `noOfSamples` new values (in aggregate mode: pairs) begin at `startIndex` of every registered buffer and never wrap.
 * `overflow` has a bit per channel (bit 0 is A) that says the input went over range. No driver function may be called
 * inside.
 */
export type StreamingReady = (
  noOfSamples: number,
  startIndex: number,
  overflow: number,
  triggerAt: number,
  triggered: number,
  autoStop: number,
) => void;

/** The functions of libps5000a that opening, information, channels, power, enumeration and streaming need. */
export interface Ps5000aDriver {
  /** Fills `handle`; also answers 282 or 286 when the unit opened but its power supply has to be accepted. */
  openUnit(handle: Int16Array, serial: string | null, resolution: number): PicoStatus;
  /** Writes a zero-terminated string into `text` and the room it needs into `requiredSize`. */
  getUnitInfo(handle: number, text: Uint8Array, requiredSize: Int16Array, info: number): PicoStatus;
  closeUnit(handle: number): PicoStatus;
  flashLed(handle: number, start: number): PicoStatus;
  memorySegments(handle: number, nSegments: number, nMaxSamples: Int32Array): PicoStatus;
  /** `analogOffset` is in volts and is added to the input before it is digitised. */
  setChannel(
    handle: number,
    channel: number,
    enabled: number,
    coupling: number,
    range: number,
    analogOffset: number,
  ): PicoStatus;
  setBandwidthFilter(handle: number, channel: number, bandwidth: number): PicoStatus;
  getTimebase2(
    handle: number,
    timebase: number,
    noSamples: number,
    timeIntervalNs: Float32Array,
    maxSamples: Int32Array,
    segmentIndex: number,
  ): PicoStatus;
  setSimpleTrigger(
    handle: number,
    enable: number,
    source: number,
    threshold: number,
    direction: number,
    delay: number,
    autoTriggerMs: number,
  ): PicoStatus;
  /**
   * Registers the memory that streaming writes into: in aggregate mode maxima into `bufferMax` and minima into
   * `bufferMin`, in the other modes everything into `bufferMax`. The memory must stay alive and in place until it is
   * unregistered with `null, null, 0`. `bufferLth` counts int16 values of one buffer.
   */
  setDataBuffers(
    handle: number,
    channel: number,
    bufferMax: Int16Array | null,
    bufferMin: Int16Array | null,
    bufferLth: number,
    segmentIndex: number,
    mode: number,
  ): PicoStatus;
  /** As `setDataBuffers` for one buffer. */
  setDataBuffer(
    handle: number,
    channel: number,
    buffer: Int16Array | null,
    bufferLth: number,
    segmentIndex: number,
    mode: number,
  ): PicoStatus;
  /** `sampleInterval[0]` is asked for in `units` and holds afterwards what the instrument really does. */
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
  ): PicoStatus;
  /** Calls `ready` at most once, before it returns. */
  getStreamingLatestValues(handle: number, ready: StreamingReady): PicoStatus;
  noOfStreamingValues(handle: number, noOfValues: Uint32Array): PicoStatus;
  getMaxDownSampleRatio(
    handle: number,
    noOfUnaggregatedSamples: number,
    maxDownSampleRatio: Uint32Array,
    ratioMode: number,
    segmentIndex: number,
  ): PicoStatus;
  stop(handle: number): PicoStatus;
  maximumValue(handle: number, value: Int16Array): PicoStatus;
  minimumValue(handle: number, value: Int16Array): PicoStatus;
  getAnalogueOffset(
    handle: number,
    range: number,
    coupling: number,
    maximumVoltage: Float32Array,
    minimumVoltage: Float32Array,
  ): PicoStatus;
  getChannelInformation(
    handle: number,
    info: number,
    probe: number,
    ranges: Int32Array,
    length: Int32Array,
    channel: number,
  ): PicoStatus;
  /** Writes the serial numbers, separated by commas and zero-terminated; `serialLth[0]` is the room, then the need. */
  enumerateUnits(count: Int16Array, serials: Uint8Array, serialLth: Int16Array): PicoStatus;
  pingUnit(handle: number): PicoStatus;
  currentPowerSource(handle: number): PicoStatus;
  changePowerSource(handle: number, powerState: number): PicoStatus;
  setDeviceResolution(handle: number, resolution: number): PicoStatus;
  getDeviceResolution(handle: number, resolution: Int32Array): PicoStatus;
  /** Frees what the implementation holds (the loaded library, callbacks). No method may be called afterwards. */
  dispose(): void;
}
