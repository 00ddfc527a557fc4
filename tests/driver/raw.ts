/** The test driver as bare C functions, and a rig that streams from it, so that its tests depend on nothing else. */
import { assertEquals } from "../assert.ts";
import { needs } from "../system.ts";
import { compileTestDriver, type DriverLog, readDriverLog } from "./build.ts";

const SYMBOLS = {
  ps5000aOpenUnit: { parameters: ["buffer", "buffer", "i32"], result: "u32" },
  ps5000aGetUnitInfo: { parameters: ["i16", "buffer", "i16", "buffer", "u32"], result: "u32" },
  ps5000aCloseUnit: { parameters: ["i16"], result: "u32" },
  ps5000aFlashLed: { parameters: ["i16", "i16"], result: "u32" },
  ps5000aMemorySegments: { parameters: ["i16", "u32", "buffer"], result: "u32" },
  ps5000aSetChannel: { parameters: ["i16", "i32", "i16", "i32", "i32", "f32"], result: "u32" },
  ps5000aSetBandwidthFilter: { parameters: ["i16", "i32", "i32"], result: "u32" },
  ps5000aGetTimebase2: { parameters: ["i16", "u32", "i32", "buffer", "buffer", "u32"], result: "u32" },
  ps5000aSetSimpleTrigger: { parameters: ["i16", "i16", "i32", "i16", "i32", "u32", "i16"], result: "u32" },
  ps5000aSetDataBuffers: { parameters: ["i16", "i32", "buffer", "buffer", "i32", "u32", "i32"], result: "u32" },
  ps5000aSetDataBuffer: { parameters: ["i16", "i32", "buffer", "i32", "u32", "i32"], result: "u32" },
  ps5000aRunStreaming: {
    parameters: ["i16", "buffer", "i32", "u32", "u32", "i16", "u32", "i32", "u32"],
    result: "u32",
  },
  ps5000aGetStreamingLatestValues: { parameters: ["i16", "pointer", "pointer"], result: "u32" },
  /** As the function above, on another thread. */
  getOnAnotherThread: {
    name: "ps5000aGetStreamingLatestValues",
    parameters: ["i16", "pointer", "pointer"],
    result: "u32",
    nonblocking: true,
  },
  ps5000aNoOfStreamingValues: { parameters: ["i16", "buffer"], result: "u32" },
  ps5000aGetMaxDownSampleRatio: { parameters: ["i16", "u32", "buffer", "i32", "u32"], result: "u32" },
  ps5000aStop: { parameters: ["i16"], result: "u32" },
  ps5000aMaximumValue: { parameters: ["i16", "buffer"], result: "u32" },
  ps5000aMinimumValue: { parameters: ["i16", "buffer"], result: "u32" },
  ps5000aGetAnalogueOffset: { parameters: ["i16", "i32", "i32", "buffer", "buffer"], result: "u32" },
  ps5000aGetChannelInformation: { parameters: ["i16", "i32", "i32", "buffer", "buffer", "i32"], result: "u32" },
  ps5000aEnumerateUnits: { parameters: ["buffer", "buffer", "buffer"], result: "u32" },
  ps5000aPingUnit: { parameters: ["i16"], result: "u32" },
  ps5000aCurrentPowerSource: { parameters: ["i16"], result: "u32" },
  ps5000aChangePowerSource: { parameters: ["i16", "u32"], result: "u32" },
  ps5000aSetDeviceResolution: { parameters: ["i16", "i32"], result: "u32" },
  ps5000aGetDeviceResolution: { parameters: ["i16", "buffer"], result: "u32" },
  ps5000aRunBlock: {
    parameters: ["i16", "i32", "i32", "u32", "buffer", "u32", "pointer", "pointer"],
    result: "u32",
  },
} as const;

const CALLBACK = {
  parameters: ["i16", "i32", "u32", "i16", "u32", "i16", "i16", "pointer"],
  result: "void",
} as const;

export type RawFunctions = Deno.DynamicLibrary<typeof SYMBOLS>;

/** How to stream; what is left out is one channel, A, at 1 µs without down-sampling into 20 000 values. */
export interface RunOptions {
  channels?: number[];
  interval?: number;
  /** `PS5000A_TIME_UNITS`: 2 is ns. */
  timeUnit?: number;
  overview?: number;
  ratio?: number;
  mode?: number;
  /** Samples after which the stream ends by itself. */
  autoStop?: number;
}

/** One poll: what the call answered, and what it called back with (`count` 0 when it did not). */
export interface Poll {
  status: number;
  count: number;
  startIndex: number;
  overflow: number;
  autoStop: number;
}

/** One opened unit of a driver, and everything that was streamed from it. */
export class Rig implements Disposable {
  readonly lib: RawFunctions;
  readonly handle: number;
  readonly openStatus: number;
  /** What the last successful run wrote back as its interval. */
  interval = 0;
  polls: Poll[] = [];
  /** Called inside the streaming callback, in the driver's call. */
  inCallback: () => void = () => {};
  #max: Int16Array<ArrayBuffer>[] = [];
  #min: Int16Array<ArrayBuffer>[] = [];
  #gotMax: number[][] = [[], [], [], []];
  #gotMin: number[][] = [[], [], [], []];
  #channels: number[] = [];
  #closes = true;
  #poll: Poll = { status: 0, count: 0, startIndex: 0, overflow: 0, autoStop: 0 };
  #callback: Deno.UnsafeCallback<typeof CALLBACK>;

  constructor(lib: RawFunctions, resolution = 1, serial: string | null = null) {
    this.lib = lib;
    const handle = new Int16Array(1);
    const name = serial === null ? null : new TextEncoder().encode(`${serial}\0`);
    this.openStatus = lib.symbols.ps5000aOpenUnit(handle, name, resolution);
    this.handle = handle[0] ?? 0;
    this.#callback = new Deno.UnsafeCallback(CALLBACK, (_handle, count, startIndex, overflow, _at, _is, autoStop) => {
      this.#poll = { status: 0, count, startIndex, overflow, autoStop };
      for (const channel of this.#channels) {
        append(this.#gotMax[channel], this.#max[channel], startIndex, count);
        append(this.#gotMin[channel], this.#min[channel], startIndex, count);
      }
      this.inCallback();
    });
  }

  /** Switches the channels, registers memory and runs. The first status that is not 0, or 0. */
  run(options: RunOptions = {}): number {
    const { channels = [0], interval = 1000, timeUnit = 2, overview = 20_000, ratio = 1, mode = 0 } = options;
    const { symbols } = this.lib;
    this.#channels = channels;
    const statuses = [0, 1, 2, 3].map((channel) =>
      channels.includes(channel) ? this.setChannel(channel, 1) : this.setChannel(channel, 0)
    ).filter((status) => status !== 0 && status !== 290 && status !== 16);
    for (const channel of channels) {
      this.#max[channel] = new Int16Array(overview);
      this.#min[channel] = new Int16Array(overview);
      statuses.push(symbols.ps5000aSetDataBuffers(
        this.handle,
        channel,
        this.#max[channel],
        this.#min[channel],
        overview,
        0,
        mode,
      ));
    }
    const asked = Uint32Array.of(interval);
    const autoStop = options.autoStop === undefined ? 0 : 1;
    statuses.push(
      symbols.ps5000aRunStreaming(
        this.handle,
        asked,
        timeUnit,
        0,
        options.autoStop ?? 0,
        autoStop,
        ratio,
        mode,
        overview,
      ),
    );
    this.interval = asked[0] ?? 0;
    return statuses.find((status) => status !== 0) ?? 0;
  }

  setChannel(channel: number, enabled: number, range = 7, offsetV = 0, coupling = 1): number {
    return this.lib.symbols.ps5000aSetChannel(this.handle, channel, enabled, coupling, range, offsetV);
  }

  poll(): Poll {
    this.#poll = { status: 0, count: 0, startIndex: 0, overflow: 0, autoStop: 0 };
    this.#poll.status = this.lib.symbols.ps5000aGetStreamingLatestValues(this.handle, this.#callback.pointer, null);
    this.polls.push(this.#poll);
    return this.#poll;
  }

  /** Polls about each millisecond until `done` holds for a poll, and returns that one. */
  async pollUntil(done: (poll: Poll) => boolean): Promise<Poll> {
    for (;;) {
      const poll = this.poll();
      if (done(poll)) {
        return poll;
      }
      await tick();
    }
  }

  /** Polls until `count` values a channel have come in all. Throws `Error` for a status that is not 0 or 39. */
  async pollValues(count: number): Promise<void> {
    await this.pollUntil(({ status }) => {
      if (status !== 0 && status !== 39) {
        throw new Error(`Cannot stream ${count} values: status ${status} after ${this.received}.`);
      }
      return this.received >= count;
    });
  }

  /** The callback, for calls of the test's own. */
  get callback(): Deno.PointerValue {
    return this.#callback.pointer;
  }

  /** Values a channel so far. */
  get received(): number {
    return this.polls.reduce((sum, poll) => sum + poll.count, 0);
  }

  /** What a channel got: samples, means, or the maxima in aggregate mode. */
  values(channel: number): Int16Array<ArrayBuffer> {
    return Int16Array.from(this.#gotMax[channel] ?? []);
  }

  /** The minima of aggregate mode. */
  minima(channel: number): Int16Array<ArrayBuffer> {
    return Int16Array.from(this.#gotMin[channel] ?? []);
  }

  /** Stops and takes the memory back, as every caller has to before it closes. */
  stop(): number {
    const status = this.lib.symbols.ps5000aStop(this.handle);
    for (const channel of this.#channels) {
      this.lib.symbols.ps5000aSetDataBuffers(this.handle, channel, null, null, 0, 0, 0);
    }
    return status;
  }

  /** From now on the unit is not the rig's to close. */
  forget(): void {
    this.#closes = false;
  }

  /** Closes the unit and what the rig itself holds. */
  [Symbol.dispose](): void {
    if (this.#closes && this.handle > 0) {
      this.lib.symbols.ps5000aCloseUnit(this.handle);
    }
    this.#callback.close();
  }
}

/** Loads a fresh copy of the driver with these settings (names without `PS5000A_TEST_`), and answers its log. */
export async function withDriver(
  settings: Record<string, string>,
  use: (lib: RawFunctions) => void | Promise<void>,
): Promise<DriverLog> {
  await using driver = await compileTestDriver();
  const all = Object.entries({ ...settings, LOG: `${driver.dir}/log.json` });
  all.forEach(([name, value]) => Deno.env.set(`PS5000A_TEST_${name}`, value));
  const lib = Deno.dlopen(driver.path, SYMBOLS);
  try {
    await use(lib);
  } finally {
    lib.close();
    all.forEach(([name]) => Deno.env.delete(`PS5000A_TEST_${name}`));
  }
  return await readDriverLog(`${driver.dir}/log.json`);
}

/**
 * A test with its own copy of the driver, loaded with `settings`. The log it ends with must have no wrong call, or
 * satisfy `check` where that is given.
 */
export function driverTest(
  name: string,
  settings: Record<string, string>,
  use: (lib: RawFunctions) => void | Promise<void>,
  check: (log: DriverLog) => void = (log) => assertEquals(log.wrong, []),
): void {
  Deno.test({ name, ...needs("cc"), fn: async () => check(await withDriver(settings, use)) });
}

/** Waits until the monotonic clock is `ms` further: for what the driver does by its clock while nobody polls. */
export async function untilClock(ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await tick();
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

function append(to: number[] | undefined, from: Int16Array | undefined, start: number, count: number): void {
  for (const value of from?.subarray(start, start + count) ?? []) {
    to?.push(value);
  }
}
