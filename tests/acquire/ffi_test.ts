import { assert, assertEquals, assertThrows } from "../assert.ts";
import { compileTestDriver, type DriverLog, readDriverLog } from "../driver/build.ts";
import { expectSequence, sequenceBlock } from "../sequence.ts";
import { needs } from "../system.ts";
import { openLibrary } from "../../acquire/ffi.ts";
import { CHANNEL, COUPLING, type Ps5000aDriver, RATIO_MODE, TIME_UNIT, UNIT_INFO } from "../../acquire/driver.ts";
import { STATUS } from "../../acquire/status.ts";

const RANGE_20V = 10;
const OVERVIEW = 1 << 18;
/** A backlog that never fills up, so that a busy computer loses nothing. */
const PATIENT = { BACKLOG: "1000000000" };

/** Runs `use` on the test driver with these settings, and gives its log. */
async function withDriver(
  settings: Record<string, string>,
  use: (driver: Ps5000aDriver) => void | Promise<void>,
): Promise<DriverLog> {
  await using library = await compileTestDriver();
  const log = `${library.dir}/log.json`;
  const variables = Object.entries({ ...settings, LOG: log }).map(([name, value]) => [`PS5000A_TEST_${name}`, value]);
  for (const [name = "", value = ""] of variables) Deno.env.set(name, value);
  const driver = openLibrary(library.path);
  try {
    await use(driver);
  } finally {
    driver.dispose();
    for (const [name = ""] of variables) Deno.env.delete(name);
  }
  return await readDriverLog(log);
}

/** Opens the unit at 8 bits with the first `channels` channels enabled. */
function openUnit(driver: Ps5000aDriver, channels: number): number {
  const handle = new Int16Array(1);
  assertEquals(driver.openUnit(handle, null, 0), STATUS.PICO_OK);
  const unit = handle[0] ?? 0;
  for (const channel of Object.values(CHANNEL)) {
    const enabled = channel < channels ? 1 : 0;
    assertEquals(driver.setChannel(unit, channel, enabled, COUPLING.dc, RANGE_20V, 0), STATUS.PICO_OK);
  }
  return unit;
}

function run(driver: Ps5000aDriver, unit: number, intervalNs: number, ratio = 1, mode: number = RATIO_MODE.none): void {
  const interval = Uint32Array.of(intervalNs);
  assertEquals(
    driver.runStreaming(unit, interval, TIME_UNIT.ns, 0, 0, 0, ratio, mode, OVERVIEW),
    STATUS.PICO_OK,
  );
  assertEquals(interval[0], intervalNs);
}

/** Polls until `take` has been given so many values; `take` gets the count, where they begin and how many were before. */
function pollFor(
  driver: Ps5000aDriver,
  unit: number,
  values: number,
  take: (count: number, startIndex: number, before: number) => void,
): void {
  let before = 0;
  while (before < values) {
    const status = driver.getStreamingLatestValues(unit, (count, startIndex) => {
      take(count, startIndex, before);
      before += count;
    });
    assertEquals(status, STATUS.PICO_OK);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

Deno.test({
  name: "openLibrary() streams every sample in order, past 2^32",
  ...needs("cc"),
  async fn() {
    const firstIndex = 2 ** 33 - 1_000_000;
    const log = await withDriver({ ...PATIENT, FIRST_INDEX: String(firstIndex) }, (driver) => {
      const unit = openUnit(driver, 1);
      const buffer = new Int16Array(OVERVIEW);
      assertEquals(driver.setDataBuffers(unit, 0, buffer, null, OVERVIEW, 0, RATIO_MODE.none), STATUS.PICO_OK);
      run(driver, unit, 64);
      pollFor(driver, unit, 3_000_000, (count, startIndex, before) => {
        expectSequence(buffer.subarray(startIndex, startIndex + count), 0, firstIndex + before);
      });
      assertEquals(driver.stop(unit), STATUS.PICO_OK);
      assertEquals(driver.setDataBuffers(unit, 0, null, null, 0, 0, RATIO_MODE.none), STATUS.PICO_OK);
      assertEquals(driver.closeUnit(unit), STATUS.PICO_OK);
    });
    assert(log.delivered >= 3_000_000);
    assert(log.lastIndex > 2 ** 33);
    assertEquals([log.dropped, log.wrong, log.openUnits, log.calls.ps5000aCloseUnit], [0, [], 0, 1]);
  },
});

Deno.test({
  name: "openLibrary() streams four channels into shared memory and touches nothing beside their buffers",
  ...needs("cc"),
  async fn() {
    const GUARD = 100;
    const UNTOUCHED = 32767;
    const log = await withDriver(PATIENT, (driver) => {
      const unit = openUnit(driver, 4);
      const shared = new Int16Array(new SharedArrayBuffer(4 * (OVERVIEW + GUARD) * 2 + GUARD * 2)).fill(UNTOUCHED);
      const buffers = Object.values(CHANNEL).map((channel) => {
        const from = GUARD + channel * (OVERVIEW + GUARD);
        const buffer = shared.subarray(from, from + OVERVIEW);
        assertEquals(driver.setDataBuffer(unit, channel, buffer, OVERVIEW, 0, RATIO_MODE.none), STATUS.PICO_OK);
        return buffer;
      });
      run(driver, unit, 160);
      // More than the buffers hold, so that every value of them has been written to.
      pollFor(driver, unit, 2 * OVERVIEW, (count, startIndex, before) => {
        for (const [channel, buffer] of buffers.entries()) {
          expectSequence(buffer.subarray(startIndex, startIndex + count), channel, before);
        }
      });
      assertEquals(driver.stop(unit), STATUS.PICO_OK);
      for (let guard = 0; guard < 5; guard++) {
        const from = guard * (OVERVIEW + GUARD);
        assert(shared.subarray(from, from + GUARD).every((value) => value === UNTOUCHED), `guard ${guard}`);
      }
    });
    assertEquals([log.dropped, log.wrong], [0, []]);
  },
});

Deno.test({
  name: "openLibrary() streams maxima and minima into two buffers in aggregate mode",
  ...needs("cc"),
  async fn() {
    const ratio = 50;
    const log = await withDriver(PATIENT, (driver) => {
      const unit = openUnit(driver, 1);
      const max = new Int16Array(OVERVIEW);
      const min = new Int16Array(OVERVIEW);
      assertEquals(driver.setDataBuffers(unit, 0, max, min, OVERVIEW, 0, RATIO_MODE.aggregate), STATUS.PICO_OK);
      run(driver, unit, 64, ratio, RATIO_MODE.aggregate);
      pollFor(driver, unit, 40_000, (count, startIndex, before) => {
        for (let i = 0; i < count; i++) {
          const expected = sequenceBlock(0, before + i, ratio);
          assertEquals([max[startIndex + i], min[startIndex + i]], [expected.max, expected.min]);
        }
      });
      assertEquals(driver.stop(unit), STATUS.PICO_OK);
    });
    assertEquals([log.dropped, log.wrong], [0, []]);
  },
});

Deno.test({
  name:
    "getStreamingLatestValues() throws what the callback threw, after the driver returned, and goes on without loss",
  ...needs("cc"),
  async fn() {
    const log = await withDriver(PATIENT, (driver) => {
      const unit = openUnit(driver, 1);
      const buffer = new Int16Array(OVERVIEW);
      assertEquals(driver.setDataBuffers(unit, 0, buffer, null, OVERVIEW, 0, RATIO_MODE.none), STATUS.PICO_OK);
      run(driver, unit, 1000);
      let next = 0;
      for (const failure of [new TypeError("of the test"), undefined, "a string"]) {
        let thrown: unknown = "nothing";
        // A poll that nothing is ready for does not call back, and so throws nothing.
        for (const before = next; next === before;) {
          try {
            driver.getStreamingLatestValues(unit, (count, startIndex) => {
              expectSequence(buffer.subarray(startIndex, startIndex + count), 0, next);
              next += count;
              throw failure;
            });
          } catch (error) {
            thrown = error;
          }
        }
        assert(thrown === failure);
        // The driver refuses calls while it is inside of one.
        assertEquals(driver.maximumValue(unit, new Int16Array(1)), STATUS.PICO_OK);
      }
      pollFor(driver, unit, 1000, (count, startIndex, before) => {
        expectSequence(buffer.subarray(startIndex, startIndex + count), 0, next + before);
      });
      assertEquals(driver.stop(unit), STATUS.PICO_OK);
    });
    assertEquals([log.dropped, log.wrong], [0, []]);
  },
});

Deno.test({
  name: "getStreamingLatestValues() lets the callback see that the driver refuses calls meanwhile",
  ...needs("cc"),
  async fn() {
    const log = await withDriver(PATIENT, (driver) => {
      const unit = openUnit(driver, 1);
      const buffer = new Int16Array(OVERVIEW);
      driver.setDataBuffers(unit, 0, buffer, null, OVERVIEW, 0, RATIO_MODE.none);
      run(driver, unit, 1000);
      const inside = new Set<number>();
      pollFor(driver, unit, 100, () => {
        inside.add(driver.maximumValue(unit, new Int16Array(1)));
        inside.add(driver.getStreamingLatestValues(unit, () => inside.add(-1)));
      });
      assertEquals([...inside], [STATUS.PICO_DRIVER_FUNCTION]);
      driver.stop(unit);
    });
    assert(log.wrongCount >= 2);
  },
});

Deno.test({
  name: "getStreamingLatestValues() answers the status of a driver that fails",
  ...needs("cc"),
  async fn() {
    await withDriver({ ...PATIENT, FAULTS: "stall@0.01" }, (driver) => {
      const unit = openUnit(driver, 1);
      driver.setDataBuffers(unit, 0, new Int16Array(OVERVIEW), null, OVERVIEW, 0, RATIO_MODE.none);
      run(driver, unit, 1000);
      let status: number = STATUS.PICO_OK;
      while (status === STATUS.PICO_OK) status = driver.getStreamingLatestValues(unit, () => {});
      assertEquals(status, STATUS.PICO_BUFFER_STALL);
      assertEquals(driver.getStreamingLatestValues(unit, () => {}), STATUS.PICO_NO_SAMPLES_AVAILABLE);
      driver.stop(unit);
    });
  },
});

Deno.test({
  name: "openUnit() opens the unit with the serial number asked for, and no other",
  ...needs("cc"),
  async fn() {
    await withDriver({ UNITS: "3", SERIAL: "LAB/041" }, (driver) => {
      const handle = new Int16Array(1);
      assertEquals(driver.openUnit(handle, "LAB/04", 0), STATUS.PICO_NOT_FOUND);
      assertEquals(driver.openUnit(handle, "LAB/042", 1), STATUS.PICO_OK);
      const unit = handle[0] ?? 0;
      const text = new Uint8Array(40);
      const required = new Int16Array(1);
      const asked = Object.values(UNIT_INFO).map((info) => {
        assertEquals(driver.getUnitInfo(unit, text, required, info), STATUS.PICO_OK);
        assertEquals(required[0], textOf(text).length + 1);
        return textOf(text);
      });
      assertEquals(asked, ["PS5000A Test Driver, 1.0.0.0", "3.0", "1", "5444D", "LAB/042"]);
      assertEquals(driver.getUnitInfo(unit, new Uint8Array(3), required, 4), STATUS.PICO_STRING_BUFFER_TO_SMALL);
    });
  },
});

Deno.test({
  name: "enumerateUnits() lists the serial numbers of the units that are not open",
  ...needs("cc"),
  async fn() {
    await withDriver({ UNITS: "3", SERIAL: "LAB/041" }, (driver) => {
      const handle = new Int16Array(1);
      driver.openUnit(handle, "LAB/042", 0);
      const count = new Int16Array(1);
      const serials = new Uint8Array(200);
      const length = Int16Array.of(serials.length);
      assertEquals(driver.enumerateUnits(count, serials, length), STATUS.PICO_OK);
      assertEquals([count[0], textOf(serials), length[0]], [2, "LAB/041,LAB/043", 16]);
    });
  },
});

Deno.test({
  name: "openUnit() without a unit answers PICO_NOT_FOUND",
  ...needs("cc"),
  async fn() {
    await withDriver({ UNITS: "0" }, (driver) => {
      const handle = new Int16Array(1);
      assertEquals(driver.openUnit(handle, null, 0), STATUS.PICO_NOT_FOUND);
      assertEquals(handle[0], 0);
      assertEquals(driver.enumerateUnits(handle, new Uint8Array(9), Int16Array.of(9)), STATUS.PICO_NOT_FOUND);
    });
  },
});

Deno.test({
  name: "changePowerSource() accepts USB power, with which channels C and D are off",
  ...needs("cc"),
  async fn() {
    const log = await withDriver({ OPEN_STATUS: "282" }, (driver) => {
      const handle = new Int16Array(1);
      assertEquals(driver.openUnit(handle, null, 0), STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED);
      const unit = handle[0] ?? 0;
      assertEquals(driver.maximumValue(unit, handle), STATUS.PICO_OK);
      assertEquals(driver.pingUnit(unit), STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED);
      assertEquals(driver.changePowerSource(unit, STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED), STATUS.PICO_OK);
      assertEquals(driver.pingUnit(unit), STATUS.PICO_OK);
      assertEquals(driver.currentPowerSource(unit), STATUS.PICO_POWER_SUPPLY_NOT_CONNECTED);
      assertEquals(
        driver.setChannel(unit, CHANNEL.C, 1, COUPLING.dc, RANGE_20V, 0),
        STATUS.PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED,
      );
    });
    // Closed by dispose() alone.
    assertEquals(log.openUnits, 0);
  },
});

Deno.test({
  name: "setDataBuffers() keeps the buffers alive until they are replaced, unregistered or the unit is closed",
  ...needs("cc"),
  async fn() {
    await using library = await compileTestDriver();
    const script = new URL("ffi_keeps_buffers.ts", import.meta.url);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-ffi", "--v8-flags=--expose-gc", script.href, library.path],
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert(text !== "", new TextDecoder().decode(stderr));
    assertEquals(JSON.parse(text), {
      whileRegistered: [false, false, false, true, true, true],
      partlyUnregistered: [false, false, true],
      closed: [false, false, false],
    });
  },
});

Deno.test({
  name: "dispose() during a stream stops it, unregisters its memory and closes the unit",
  ...needs("cc"),
  async fn() {
    const log = await withDriver(PATIENT, (driver) => {
      const unit = openUnit(driver, 1);
      driver.setDataBuffers(unit, 0, new Int16Array(OVERVIEW), null, OVERVIEW, 0, RATIO_MODE.none);
      run(driver, unit, 1000);
      pollFor(driver, unit, 100, () => {});
      driver.dispose();
      assertThrows(() => driver.stop(unit), /the driver library has been closed/);
    });
    assertEquals([log.calls.ps5000aStop, log.calls.ps5000aCloseUnit, log.openUnits, log.wrong], [1, 1, 0, []]);
  },
});
