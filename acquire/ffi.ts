import type { PicoStatus, Ps5000aDriver, StreamingReady } from "./driver.ts";
import { STREAMING_READY, SYMBOLS } from "./ffi_symbols.ts";
import { type LibraryLocation, type OperatingSystem, pathWithLibraryFolder } from "./library.ts";
import { loadFailure, missingFunctions } from "./library_failure.ts";
import { STATUS } from "./status.ts";

type Library = Deno.DynamicLibrary<typeof SYMBOLS>;
/** Deno 2.6 has FFI buffers that take shared memory and types that do not. */
type WithShared<Params> = { [I in keyof Params]: ArrayBuffer extends Params[I] ? ArrayBufferView | null : Params[I] };
type Callable<Fn> = Fn extends (...args: infer Params) => infer Result ? (...args: WithShared<Params>) => Result
  : Fn;
type Symbols = { [Name in keyof Library["symbols"]]: Callable<Library["symbols"][Name]> };
/** The parameters of a driver function, which are those of the C function, in its order. */
type Args<Name extends keyof Ps5000aDriver> = Parameters<Ps5000aDriver[Name]>;

/**
 * Loads libps5000a and binds its functions. Needs the permission `ffi`, and on Windows `env`, to put the library's folder
 * first in `PATH`, so that the libraries it needs are found beside it. A path without a folder is left to the system's
 * loader. `os` is the system that runs this, and is there for tests.
 *
 * All that `Ps5000aDriver` says holds; beyond it:
 * - an exception of a `ready` callback is thrown by `getStreamingLatestValues` once the driver has returned;
 * - functions that this version of the driver does not have answer `PICO_NOT_SUPPORTED_BY_THIS_DEVICE`;
 * - a length that is larger than its array throws a `RangeError`, as the driver would write past its end;
 * - registered buffers are kept alive until they are unregistered or their unit is closed;
 * - `dispose` stops, unregisters and closes what is still open, and afterwards every method throws.
 *
 * All of it belongs to the thread that called `openLibrary`.
 *
 * @throws {LibraryNotFoundError} when the library was left to the system's loader, which does not have it.
 * @throws {LibraryLoadError} when it cannot be loaded or is another library, with the loader's words.
 */
export function openLibrary(library: string | LibraryLocation, os: OperatingSystem = Deno.build.os): Ps5000aDriver {
  const location = typeof library === "string" ? { path: library, searched: [] } : library;
  if (os === "windows") putFolderInPath(location.path);
  const opened = load(location, os);
  // Undocumented: without it some versions show a splash screen on Windows.
  if (os === "windows") opened.symbols.ps5000aApplyFix?.(0x1ced9168, 0x11e6);
  return new LoadedDriver(opened);
}

function putFolderInPath(libraryPath: string): void {
  try {
    const path = pathWithLibraryFolder(libraryPath, Deno.env.get("PATH"));
    if (path !== undefined) Deno.env.set("PATH", path);
  } catch (error) {
    // Without the permission the folder may be there all the same; if it is not, loading says so.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
}

function load(location: LibraryLocation, os: OperatingSystem): Library {
  try {
    return Deno.dlopen(location.path, SYMBOLS);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const missing = missingSymbols(location.path);
    if (missing.length > 0) throw missingFunctions(location.path, missing);
    throw loadFailure(location, error, os);
  }
}

/** The functions that must be there and are not; none when the library cannot be opened at all. */
function missingSymbols(path: string): string[] {
  const required = Object.entries<Deno.ForeignFunction>(SYMBOLS).filter(([, symbol]) => symbol.optional !== true);
  const asked = Object.fromEntries(required.map(([name, symbol]) => [name, { ...symbol, optional: true as const }]));
  try {
    const library = Deno.dlopen(path, asked);
    const missing = required.map(([name]) => name).filter((name) => library.symbols[name] === null);
    library.close();
    return missing;
  } catch {
    return [];
  }
}

interface Registered {
  channel: number;
  segmentIndex: number;
  mode: number;
  buffers: readonly (Int16Array | null)[];
}

/** The library and what has to live as long as it does. */
class LoadedDriver implements Ps5000aDriver {
  readonly #library: Library;
  #symbols: Symbols;
  /** One for all polls: making one costs more than a poll, and the driver only calls it inside of a poll. */
  readonly #callback: Deno.UnsafeCallback<typeof STREAMING_READY>;
  #ready: StreamingReady = refuseStraySamples;
  #thrown: { error: unknown } | null = null;
  /** By open handle, then by channel and segment: the memory that the driver may write to at any time. */
  readonly #buffers = new Map<number, Map<string, Registered>>();
  #disposed = false;

  constructor(library: Library) {
    this.#library = library;
    this.#symbols = library.symbols as Symbols;
    this.#callback = new Deno.UnsafeCallback(
      STREAMING_READY,
      (_handle, noOfSamples, startIndex, overflow, triggerAt, triggered, autoStop) => {
        // An exception must not cross the driver's C frames.
        try {
          this.#ready(noOfSamples, startIndex, overflow, triggerAt, triggered, autoStop);
        } catch (error) {
          this.#thrown ??= { error };
        }
      },
    );
  }

  openUnit(handle: Int16Array, serial: string | null, resolution: number): PicoStatus {
    const status = this.#symbols.ps5000aOpenUnit(handle, serial === null ? null : zeroTerminated(serial), resolution);
    const opened = handle[0];
    if (opened !== undefined && opened > 0 && !this.#buffers.has(opened)) this.#buffers.set(opened, new Map());
    return status;
  }

  getUnitInfo(handle: number, text: Uint8Array, requiredSize: Int16Array, info: number): PicoStatus {
    return this.#symbols.ps5000aGetUnitInfo(handle, text, Math.min(text.length, INT16_MAX), requiredSize, info);
  }

  closeUnit(handle: number): PicoStatus {
    const status = this.#symbols.ps5000aCloseUnit(handle);
    if (status === STATUS.PICO_OK || status === STATUS.PICO_INVALID_HANDLE) this.#buffers.delete(handle);
    return status;
  }

  flashLed(...args: Args<"flashLed">): PicoStatus {
    return this.#symbols.ps5000aFlashLed?.(...args) ?? ABSENT;
  }

  memorySegments(...args: Args<"memorySegments">): PicoStatus {
    return this.#symbols.ps5000aMemorySegments?.(...args) ?? ABSENT;
  }

  setChannel(...args: Args<"setChannel">): PicoStatus {
    return this.#symbols.ps5000aSetChannel(...args);
  }

  setBandwidthFilter(...args: Args<"setBandwidthFilter">): PicoStatus {
    return this.#symbols.ps5000aSetBandwidthFilter?.(...args) ?? ABSENT;
  }

  getTimebase2(...args: Args<"getTimebase2">): PicoStatus {
    return this.#symbols.ps5000aGetTimebase2?.(...args) ?? ABSENT;
  }

  setSimpleTrigger(...args: Args<"setSimpleTrigger">): PicoStatus {
    return this.#symbols.ps5000aSetSimpleTrigger?.(...args) ?? ABSENT;
  }

  setDataBuffers(...args: Args<"setDataBuffers">): PicoStatus {
    const [handle, channel, bufferMax, bufferMin, bufferLth, segmentIndex, mode] = args;
    for (const buffer of [bufferMax, bufferMin]) requireRoom(buffer, bufferLth);
    const status = this.#symbols.ps5000aSetDataBuffers(...args);
    const buffers = [bufferMax, bufferMin];
    if (status === STATUS.PICO_OK) this.#keep(handle, { channel, segmentIndex, mode, buffers });
    return status;
  }

  setDataBuffer(...args: Args<"setDataBuffer">): PicoStatus {
    const [handle, channel, buffer, bufferLth, segmentIndex, mode] = args;
    requireRoom(buffer, bufferLth);
    const status = this.#symbols.ps5000aSetDataBuffer(...args);
    if (status === STATUS.PICO_OK) this.#keep(handle, { channel, segmentIndex, mode, buffers: [buffer] });
    return status;
  }

  runStreaming(...args: Args<"runStreaming">): PicoStatus {
    return this.#symbols.ps5000aRunStreaming(...args);
  }

  getStreamingLatestValues(handle: number, ready: StreamingReady): PicoStatus {
    this.#ready = ready;
    const status = this.#symbols.ps5000aGetStreamingLatestValues(handle, this.#callback.pointer, null);
    this.#ready = refuseStraySamples;
    if (this.#thrown !== null) {
      const { error } = this.#thrown;
      this.#thrown = null;
      throw error;
    }
    return status;
  }

  noOfStreamingValues(...args: Args<"noOfStreamingValues">): PicoStatus {
    return this.#symbols.ps5000aNoOfStreamingValues?.(...args) ?? ABSENT;
  }

  getMaxDownSampleRatio(...args: Args<"getMaxDownSampleRatio">): PicoStatus {
    return this.#symbols.ps5000aGetMaxDownSampleRatio?.(...args) ?? ABSENT;
  }

  stop(...args: Args<"stop">): PicoStatus {
    return this.#symbols.ps5000aStop(...args);
  }

  maximumValue(...args: Args<"maximumValue">): PicoStatus {
    return this.#symbols.ps5000aMaximumValue(...args);
  }

  minimumValue(...args: Args<"minimumValue">): PicoStatus {
    return this.#symbols.ps5000aMinimumValue?.(...args) ?? ABSENT;
  }

  getAnalogueOffset(...args: Args<"getAnalogueOffset">): PicoStatus {
    return this.#symbols.ps5000aGetAnalogueOffset?.(...args) ?? ABSENT;
  }

  getChannelInformation(...args: Args<"getChannelInformation">): PicoStatus {
    const [_handle, _info, _probe, ranges, length] = args;
    requireRoom(ranges, length[0] ?? 0);
    return this.#symbols.ps5000aGetChannelInformation?.(...args) ?? ABSENT;
  }

  enumerateUnits(...args: Args<"enumerateUnits">): PicoStatus {
    const [_count, serials, serialLth] = args;
    requireRoom(serials, serialLth[0] ?? 0);
    return this.#symbols.ps5000aEnumerateUnits?.(...args) ?? ABSENT;
  }

  pingUnit(...args: Args<"pingUnit">): PicoStatus {
    return this.#symbols.ps5000aPingUnit?.(...args) ?? ABSENT;
  }

  currentPowerSource(...args: Args<"currentPowerSource">): PicoStatus {
    return this.#symbols.ps5000aCurrentPowerSource?.(...args) ?? ABSENT;
  }

  changePowerSource(...args: Args<"changePowerSource">): PicoStatus {
    return this.#symbols.ps5000aChangePowerSource(...args);
  }

  setDeviceResolution(...args: Args<"setDeviceResolution">): PicoStatus {
    return this.#symbols.ps5000aSetDeviceResolution?.(...args) ?? ABSENT;
  }

  getDeviceResolution(...args: Args<"getDeviceResolution">): PicoStatus {
    return this.#symbols.ps5000aGetDeviceResolution?.(...args) ?? ABSENT;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    // A unit left open would go on writing into buffers that nothing keeps alive any more.
    for (const [handle, registered] of [...this.#buffers]) {
      this.stop(handle);
      for (const { channel, segmentIndex, mode } of [...registered.values()]) {
        this.setDataBuffers(handle, channel, null, null, 0, segmentIndex, mode);
      }
      this.closeUnit(handle);
    }
    this.#symbols = CLOSED;
    this.#buffers.clear();
    this.#callback.close();
    this.#library.close();
  }

  #keep(handle: number, registered: Registered): void {
    const ofUnit = this.#buffers.get(handle) ?? new Map<string, Registered>();
    this.#buffers.set(handle, ofUnit);
    const key = `${registered.channel}/${registered.segmentIndex}`;
    if (registered.buffers.every((buffer) => buffer === null)) ofUnit.delete(key);
    else ofUnit.set(key, registered);
  }
}

const INT16_MAX = 32767;

/** What functions answer that the library does not have. */
const ABSENT = STATUS.PICO_NOT_SUPPORTED_BY_THIS_DEVICE;

/** Instead of the functions of a closed library, whose code is not in memory any more. */
const CLOSED = new Proxy({} as Symbols, {
  get(_, name): never {
    throw new Error(`Cannot call ${String(name)}: the driver library has been closed. Open it again.`);
  },
});

function refuseStraySamples(noOfSamples: number): void {
  throw new Error(
    `Cannot take ${noOfSamples} samples: the driver gave them outside of a poll. Stop and start the acquisition.`,
  );
}

function zeroTerminated(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

function requireRoom(array: ArrayLike<number> | null, length: number): void {
  if (array !== null && length > array.length) {
    throw new RangeError(
      `Cannot let the driver write ${length} values: the array holds ${array.length}. Make it longer or ask for less.`,
    );
  }
}
