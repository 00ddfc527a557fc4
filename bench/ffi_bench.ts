/**
 * What a poll of the driver costs: through the binding, by the raw symbols with a callback of their own, and without
 * callback; an empty call is the floor. On the C test driver, which copies what there is (some tens of samples a poll).
 *
 *     deno bench --allow-all bench/ffi_bench.ts
 */
import { TIME_UNIT } from "../acquire/driver.ts";
import { openLibrary } from "../acquire/ffi.ts";
import { STREAMING_READY, SYMBOLS } from "../acquire/ffi_symbols.ts";
import { compileTestDriver } from "../tests/driver/build.ts";
import { needs } from "../tests/system.ts";

const OVERVIEW = 1 << 16;
const UNITS = 2;
const { ignore } = needs("cc");

interface Polls {
  binding: (unit: number) => number;
  raw: (unit: number) => number;
  ping: (unit: number) => number;
  /** Has samples ready at every poll. */
  fastUnit: number;
  /** Has none. */
  slowUnit: number;
}

async function start(): Promise<Polls> {
  const library = await compileTestDriver();
  Deno.env.set("PS5000A_TEST_UNITS", String(UNITS));
  // The pauses between the benchmarks would stall it otherwise.
  Deno.env.set("PS5000A_TEST_OVERRUN", "drop");
  const driver = openLibrary(library.path);
  const loaded = Deno.dlopen(library.path, SYMBOLS);
  const { symbols } = loaded;
  let samples = 0;
  const callback = new Deno.UnsafeCallback(STREAMING_READY, (_handle, noOfSamples) => {
    samples += noOfSamples;
  });
  const ready = (noOfSamples: number): void => {
    samples += noOfSamples;
  };
  addEventListener("unload", () => {
    driver.dispose();
    callback.close();
    loaded.close();
  });

  function run(interval: number, timeUnit: number): number {
    const handle = new Int16Array(1);
    driver.openUnit(handle, null, 0);
    const unit = handle[0] ?? 0;
    for (const channel of [0, 1, 2, 3]) driver.setChannel(unit, channel, channel === 0 ? 1 : 0, 1, 10, 0);
    driver.setDataBuffers(unit, 0, new Int16Array(OVERVIEW), null, OVERVIEW, 0, 0);
    const status = driver.runStreaming(unit, Uint32Array.of(interval), timeUnit, 0, 0, 0, 1, 0, OVERVIEW);
    if (status !== 0) {
      throw new Error(`Cannot stream: the test driver answered ${status}. Look it up in status_codes.ts.`);
    }
    return unit;
  }

  return {
    binding: (unit) => driver.getStreamingLatestValues(unit, ready),
    raw: (unit) => symbols.ps5000aGetStreamingLatestValues(unit, callback.pointer, null),
    ping: (unit) => symbols.ps5000aPingUnit?.(unit) ?? 0,
    fastUnit: run(8, TIME_UNIT.ns),
    slowUnit: run(1000, TIME_UNIT.s),
  };
}

if (!ignore) {
  const { binding, raw, ping, fastUnit, slowUnit } = await start();
  Deno.bench({ group: "poll with callback", name: "raw symbol", baseline: true, fn: () => void raw(fastUnit) });
  Deno.bench({ group: "poll with callback", name: "binding", fn: () => void binding(fastUnit) });
  Deno.bench({ group: "poll, nothing ready", name: "raw symbol", baseline: true, fn: () => void raw(slowUnit) });
  Deno.bench({ group: "poll, nothing ready", name: "binding", fn: () => void binding(slowUnit) });
  Deno.bench({ group: "floor", name: "raw call that does nothing (ping)", fn: () => void ping(slowUnit) });
}
