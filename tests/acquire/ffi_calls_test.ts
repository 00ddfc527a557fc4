import { assert, assertEquals, assertThrows } from "../assert.ts";
import { needs } from "../system.ts";
import { type CLibrary, compileLibrary } from "./c_library.ts";
import { openLibrary } from "../../acquire/ffi.ts";
import type { Ps5000aDriver } from "../../acquire/driver.ts";
import { STATUS } from "../../acquire/status.ts";

const ECHO = new URL("echo.c", import.meta.url);
/** The largest `uint32_t`, which is -1 as an `int32_t`. */
const STATUS_OF_THE_TEST = 0xffffffff;

/** The driver on top of `echo.c`, and what `echo.c` was called with. */
class Echo implements AsyncDisposable {
  readonly driver: Ps5000aDriver;
  readonly #library: CLibrary;
  readonly #control;

  private constructor(library: CLibrary, os: typeof Deno.build.os) {
    this.#library = library;
    this.#control = Deno.dlopen(library.path, {
      echo_answer: { parameters: ["u32"], result: "void" },
      echo_noted: { parameters: ["buffer"], result: "i32" },
      echo_call_back: { parameters: ["i32"], result: "void" },
    });
    this.driver = openLibrary(library.path, os);
  }

  static async open(os: typeof Deno.build.os = Deno.build.os): Promise<Echo> {
    return new Echo(await compileLibrary(await Deno.readTextFile(ECHO)), os);
  }

  answer(status: number): void {
    this.#control.symbols.echo_answer(status);
  }

  /** The driver calls back outside of a poll. */
  callBack(samples: number): void {
    this.#control.symbols.echo_call_back(samples);
  }

  /** The last call, and how many there were since this was asked. */
  noted(): { call: string; count: number } {
    const text = new Uint8Array(300);
    const count = this.#control.symbols.echo_noted(text);
    return { call: textOf(text), count };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.driver.dispose();
    this.#control.close();
    await this.#library[Symbol.asyncDispose]();
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

Deno.test({
  name: "openLibrary() binds every function with its parameters in order and answers the status",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    const i16 = new Int16Array(1);
    const i32 = new Int32Array(1);
    const u32 = new Uint32Array(1);
    const f32 = [new Float32Array(1), new Float32Array(1)] as const;
    const text = new Uint8Array(40);
    echo.answer(STATUS_OF_THE_TEST);

    function check(status: number, call: string): void {
      assertEquals(status, STATUS_OF_THE_TEST, call);
      assertEquals(echo.noted(), { call, count: 1 });
    }

    check(driver.openUnit(i16, null, 3), "OpenUnit null 3");
    assertEquals(i16[0], 1234);
    check(driver.openUnit(i16, "GX123/0456", 0), "OpenUnit GX123/0456 0");
    check(driver.openUnit(i16, "", 0), "OpenUnit  0");
    check(driver.getUnitInfo(-2, text, i16, 4), "GetUnitInfo -2 40 4");
    assertEquals([textOf(text), i16[0]], ["some text", 10]);
    check(driver.closeUnit(16384), "CloseUnit 16384");
    check(driver.flashLed(1, -1), "FlashLed 1 -1");
    check(driver.memorySegments(1, 0xfffffffe, i32), "MemorySegments 1 4294967294");
    assertEquals(i32[0], 2 ** 31 - 1);
    check(driver.setChannel(1, 2, 3, 4, 5, -0.1), "SetChannel 1 2 3 4 5 -0.100000001");
    check(driver.setBandwidthFilter(1, 2, 3), "SetBandwidthFilter 1 2 3");
    check(driver.getTimebase2(1, 0xffffffff, 3, f32[0], i32, 4), "GetTimebase2 1 4294967295 3 4");
    assertEquals([f32[0][0], i32[0]], [0.5, 2 ** 31 - 1]);
    check(driver.setSimpleTrigger(1, 2, 3, -32768, 5, 4e9, 7), "SetSimpleTrigger 1 2 3 -32768 5 4000000000 7");
    u32[0] = 1600;
    check(driver.runStreaming(1, u32, 2, 3, 4e9, 5, 6, 7, 4e9), "RunStreaming 1 1600 2 3 4000000000 5 6 7 4000000000");
    assertEquals(u32[0], 2 ** 32 - 1);
    check(driver.noOfStreamingValues(1, u32.fill(0)), "NoOfStreamingValues 1");
    assertEquals(u32[0], 2 ** 32 - 1);
    check(driver.getMaxDownSampleRatio(1, 4e9, u32.fill(0), 3, 4), "GetMaxDownSampleRatio 1 4000000000 3 4");
    assertEquals(u32[0], 2 ** 32 - 1);
    check(driver.stop(7), "Stop 7");
    check(driver.maximumValue(1, i16), "MaximumValue 1");
    assertEquals(i16[0], 32512);
    check(driver.minimumValue(1, i16), "MinimumValue 1");
    assertEquals(i16[0], -32512);
    check(driver.getAnalogueOffset(1, 2, 3, f32[0], f32[1]), "GetAnalogueOffset 1 2 3");
    assertEquals([f32[0][0], f32[1][0]], [0.25, -0.5]);
    const ranges = new Int32Array(12);
    const length = Int32Array.of(12);
    check(driver.getChannelInformation(1, 2, 3, ranges, length, 4), "GetChannelInformation 1 2 3 12 4");
    assertEquals([ranges[11], length[0]], [10, 3]);
    const serialLth = Int16Array.of(40);
    check(driver.enumerateUnits(i16, text, serialLth), "EnumerateUnits 40");
    assertEquals([i16[0], textOf(text), serialLth[0]], [2, "A,B", 4]);
    check(driver.pingUnit(1), "PingUnit 1");
    check(driver.currentPowerSource(1), "CurrentPowerSource 1");
    check(driver.changePowerSource(1, 0xffffffff), "ChangePowerSource 1 4294967295");
    check(driver.setDeviceResolution(1, 2), "SetDeviceResolution 1 2");
    check(driver.getDeviceResolution(1, i32), "GetDeviceResolution 1");
    assertEquals(i32[0], 4);
  },
});

Deno.test({
  name: "setDataBuffers() passes views on plain and shared memory, and null",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    for (const memory of [new ArrayBuffer(64), new SharedArrayBuffer(64)]) {
      const max = new Int16Array(memory, 2, 10);
      const min = new Int16Array(memory, 32, 10);
      assertEquals(driver.setDataBuffers(1, 2, max, min, 10, 3, 4), 0);
      assertEquals(echo.noted(), { call: "SetDataBuffers 1 2 1 1 10 3 4", count: 1 });
      const whole = Array.from(new Int16Array(memory));
      assertEquals([whole.indexOf(32767), whole.indexOf(-32768)], [10, 25]);
      assertEquals(driver.setDataBuffers(1, 2, max, null, 10, 3, 4), 0);
      assertEquals(echo.noted(), { call: "SetDataBuffers 1 2 1 0 10 3 4", count: 1 });
      assertEquals(driver.setDataBuffer(1, 2, max, 1, 3, 4), 0);
      assertEquals(echo.noted(), { call: "SetDataBuffer 1 2 1 1 3 4", count: 1 });
      assertEquals(max[0], 111);
      assertEquals(driver.setDataBuffers(1, 2, null, null, 0, 3, 4), 0);
      assertEquals(echo.noted(), { call: "SetDataBuffers 1 2 0 0 0 3 4", count: 1 });
      assertEquals(driver.setDataBuffer(1, 2, null, 0, 3, 4), 0);
      assertEquals(echo.noted(), { call: "SetDataBuffer 1 2 0 0 3 4", count: 1 });
    }
  },
});

Deno.test({
  name: "setDataBuffers() and the others refuse a length that their array does not have, before the driver sees it",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    const ten = new Int16Array(10);
    const i16 = new Int16Array(1);
    const calls = [
      () => driver.setDataBuffers(1, 0, ten, null, 11, 0, 0),
      () => driver.setDataBuffers(1, 0, new Int16Array(11), ten, 11, 0, 1),
      () => driver.setDataBuffer(1, 0, ten, 11, 0, 0),
      () => driver.enumerateUnits(i16, new Uint8Array(10), Int16Array.of(11)),
      () => driver.getChannelInformation(1, 0, 0, new Int32Array(10), Int32Array.of(11), 0),
    ];
    echo.noted();
    for (const call of calls) {
      assertThrows(call, {
        name: "RangeError",
        message: "Cannot let the driver write 11 values: the array holds 10. Make it longer or ask for less.",
      });
    }
    assertEquals(echo.noted().count, 0);
  },
});

Deno.test({
  name: "getUnitInfo() announces no more room than an int16_t can say",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    echo.driver.getUnitInfo(1, new Uint8Array(70000), new Int16Array(1), 0);
    assertEquals(echo.noted().call, "GetUnitInfo 1 32767 0");
  },
});

Deno.test({
  name: "getStreamingLatestValues() hands over the whole range of every parameter",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    echo.answer(39);
    const given: number[][] = [];
    assertEquals(echo.driver.getStreamingLatestValues(1, (...values) => given.push(values)), 39);
    assertEquals(given, [[2 ** 31 - 1, 2 ** 32 - 1, -32768, 2 ** 32 - 2, 1, -1]]);
    assertEquals(echo.noted(), { call: "GetStreamingLatestValues 1 null", count: 1 });
  },
});

Deno.test({
  name: "getStreamingLatestValues() does not call back when the driver does not",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    assertEquals(echo.driver.getStreamingLatestValues(0, () => assert(false, "called back")), 0);
  },
});

Deno.test({
  name: "getStreamingLatestValues() throws when samples came outside of a poll, as they are lost",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    driver.getStreamingLatestValues(0, () => {});
    echo.callBack(77);
    assertThrows(() => driver.getStreamingLatestValues(0, () => {}), {
      message: "Cannot take 77 samples: the driver gave them outside of a poll. Stop and start the acquisition.",
    });
    assertEquals(driver.getStreamingLatestValues(0, () => {}), 0);
  },
});

Deno.test({
  name: "getStreamingLatestValues() stays right through a hundred thousand polls with a new callback each",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const calls = new Int32Array(3);
    for (let i = 0; i < 100_000; i++) {
      const which = i % 3;
      echo.driver.getStreamingLatestValues(1, () => {
        calls[which] = calls[which]! + 1;
      });
    }
    assertEquals([...calls], [33334, 33333, 33333]);
  },
});

Deno.test({
  name: "openLibrary() on Windows applies the fix once and puts the library's folder first in PATH",
  ...needs("cc"),
  async fn() {
    const path = Deno.env.get("PATH") ?? "";
    try {
      await using echo = await Echo.open("windows");
      assertEquals(echo.noted(), { call: "ApplyFix 0x1ced9168 0x11e6", count: 1 });
      const folder = Deno.env.get("PATH")?.split(";")[0] ?? "";
      assert(Deno.readDirSync(folder).some((entry) => entry.name === "libmade.so"), folder);
    } finally {
      Deno.env.set("PATH", path);
    }
  },
});

Deno.test({
  name: "openLibrary() elsewhere neither applies the fix nor changes PATH",
  ...needs("cc"),
  async fn() {
    const path = Deno.env.get("PATH");
    await using echo = await Echo.open("linux");
    assertEquals([echo.noted().count, Deno.env.get("PATH")], [0, path]);
  },
});

Deno.test({
  name: "dispose() stops and closes the units left open, once, and every call after it throws",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    driver.openUnit(new Int16Array(1), null, 0);
    echo.noted();
    driver.dispose();
    assertEquals(echo.noted(), { call: "CloseUnit 1234", count: 2 });
    driver.dispose();
    assertEquals(echo.noted().count, 0);
    const message = /^Cannot call ps5000a\w+: the driver library has been closed\. Open it again\.$/;
    assertThrows(() => driver.stop(1), { message });
    assertThrows(() => driver.pingUnit(1), { message });
    assertThrows(() => driver.getStreamingLatestValues(1, () => {}), { message });
  },
});

Deno.test({
  name: "dispose() leaves alone what has been closed",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    driver.openUnit(new Int16Array(1), null, 0);
    driver.closeUnit(1234);
    echo.noted();
    driver.dispose();
    assertEquals(echo.noted().count, 0);
  },
});

Deno.test({
  name: "dispose() leaves alone a unit that the driver does not know any more",
  ...needs("cc"),
  async fn() {
    await using echo = await Echo.open();
    const { driver } = echo;
    driver.openUnit(new Int16Array(1), null, 0);
    echo.answer(STATUS.PICO_INVALID_HANDLE);
    assertEquals(driver.closeUnit(1234), STATUS.PICO_INVALID_HANDLE);
    echo.noted();
    driver.dispose();
    assertEquals(echo.noted().count, 0);
  },
});
