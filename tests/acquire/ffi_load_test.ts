import { assert, assertEquals, assertThrows } from "../assert.ts";
import { needs } from "../system.ts";
import { compileLibrary } from "./c_library.ts";
import { openLibrary } from "../../acquire/ffi.ts";
import { LibraryNotFoundError } from "../../acquire/library.ts";
import { LibraryLoadError } from "../../acquire/library_failure.ts";
import { STATUS } from "../../acquire/status.ts";

/** The functions that a recording cannot do without. */
const REQUIRED = [
  "ps5000aOpenUnit",
  "ps5000aGetUnitInfo",
  "ps5000aCloseUnit",
  "ps5000aSetChannel",
  "ps5000aSetDataBuffers",
  "ps5000aSetDataBuffer",
  "ps5000aRunStreaming",
  "ps5000aGetStreamingLatestValues",
  "ps5000aStop",
  "ps5000aMaximumValue",
  "ps5000aChangePowerSource",
];
const ONLY_REQUIRED = REQUIRED.map((name) => `unsigned ${name}(void);\nunsigned ${name}(void) { return 5; }\n`).join(
  "",
);
/** The words of the loader and the format of libraries differ elsewhere. */
const ON_LINUX = Deno.build.os === "linux";
/** Where in an ELF header the processor stands. */
const ELF_MACHINE = 18;

function openingError(path: string): Error {
  let thrown: unknown;
  assertThrows(() => openLibrary(path), (error: unknown) => {
    thrown = error;
    return true;
  });
  assert(thrown instanceof Error);
  return thrown;
}

function startsAndSays(error: Error, start: string, words: string): void {
  assert(error instanceof LibraryLoadError, error.message);
  assert(error.message.startsWith(`Cannot load the driver library ${error.path}: ${start}`), error.message);
  assert(error.message.includes(words), error.message);
  assert(error.cause instanceof Error && error.cause.message.includes(words));
}

Deno.test("openLibrary() of a file that is no library says so, with the loader's words", async () => {
  const path = await Deno.makeTempFile({ suffix: ".so" });
  try {
    await Deno.writeTextFile(path, "This is the readme of the library, not the library.\n".repeat(100));
    const error = openingError(path);
    assert(error instanceof LibraryLoadError);
    assert(error.message.includes("it is not a library of this system, or not for this processor"), error.message);
    assert(error.message.includes(path) && error.message.includes("the loader says"), error.message);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("openLibrary() of a bare name that nobody has names all places looked in", () => {
  const path = Deno.build.os === "windows" ? "ps5000a-of-nobody.dll" : "libps5000a-of-nobody.so";
  assertThrows(() => openLibrary({ path, searched: ["/a/x.so", "/b/x.so"] }), (error: unknown) => {
    assert(error instanceof LibraryNotFoundError);
    assertEquals(error.searched, ["/a/x.so", "/b/x.so"]);
    return true;
  });
  assert(openingError(path).message.includes(`none of these places: ${path} (where the system's loader looks).`));
});

Deno.test({
  name: "openLibrary() of a path that does not exist says so",
  ignore: !ON_LINUX,
  fn() {
    const path = "/nowhere/libps5000a.so";
    startsAndSays(openingError(path), "it is not there, or it is made for another processor", "No such file");
  },
});

Deno.test({
  name: "openLibrary() of a library for another processor says so",
  ignore: !ON_LINUX || needs("cc").ignore,
  async fn() {
    await using library = await compileLibrary(ONLY_REQUIRED);
    const bytes = await Deno.readFile(library.path);
    const view = new DataView(bytes.buffer);
    const ARM_64 = 183;
    const SPARC = 2;
    view.setUint16(ELF_MACHINE, view.getUint16(ELF_MACHINE, true) === ARM_64 ? SPARC : ARM_64, true);
    const path = `${library.dir}/other.so`;
    await Deno.writeFile(path, bytes);
    startsAndSays(openingError(path), "it is not there, or it is made for another processor", path);
  },
});

Deno.test({
  name: "openLibrary() of a library that needs another one names that one",
  ignore: !ON_LINUX || needs("cc").ignore,
  async fn() {
    const needed = await compileLibrary("int picoipp(void);\nint picoipp(void) { return 1; }\n", [
      "-Wl,-soname,libpicoipp-of-nobody.so",
    ]);
    await using library = await compileLibrary(
      `${ONLY_REQUIRED}int picoipp(void);\nint use(void);\n` +
        "int use(void) { return picoipp(); }\n",
      [needed.path],
    );
    await needed[Symbol.asyncDispose]();
    const start = "it needs libpicoipp-of-nobody.so, which was not found";
    startsAndSays(openingError(library.path), start, "cannot open shared object file");
  },
});

Deno.test({
  name: "openLibrary() of some other library names every function that it lacks",
  ...needs("cc"),
  async fn() {
    await using other = await compileLibrary("int ps4000OpenUnit(void);\nint ps4000OpenUnit(void) { return 0; }\n");
    assertEquals(
      openingError(other.path).message,
      `Cannot load the driver library ${other.path}: it is not a libps5000a or too old, since it does not have ` +
        `${REQUIRED.join(", ")}. Name the libps5000a of PicoSDK or of the PicoScope software (--driver-lib). Update ` +
        "it if it is old.",
    );
    await using partly = await compileLibrary(ONLY_REQUIRED.replaceAll("ps5000aStop", "ps5000aHalt"));
    const error = openingError(partly.path);
    assert(error instanceof LibraryLoadError);
    assert(error.message.includes("since it does not have ps5000aStop. "), error.message);
  },
});

Deno.test({
  name: "openLibrary() does without the functions that a recording can do without, which answer 287",
  ...needs("cc"),
  async fn() {
    await using library = await compileLibrary(ONLY_REQUIRED);
    const driver = openLibrary(library.path);
    try {
      const i16 = new Int16Array(1);
      const i32 = new Int32Array(1);
      const u32 = new Uint32Array(1);
      const f32 = new Float32Array(1);
      const answers = {
        flashLed: driver.flashLed(1, 1),
        memorySegments: driver.memorySegments(1, 1, i32),
        setBandwidthFilter: driver.setBandwidthFilter(1, 0, 0),
        getTimebase2: driver.getTimebase2(1, 0, 0, f32, i32, 0),
        setSimpleTrigger: driver.setSimpleTrigger(1, 0, 0, 0, 0, 0, 0),
        noOfStreamingValues: driver.noOfStreamingValues(1, u32),
        getMaxDownSampleRatio: driver.getMaxDownSampleRatio(1, 1, u32, 0, 0),
        minimumValue: driver.minimumValue(1, i16),
        getAnalogueOffset: driver.getAnalogueOffset(1, 0, 0, f32, f32),
        getChannelInformation: driver.getChannelInformation(1, 0, 0, i32, i32, 0),
        enumerateUnits: driver.enumerateUnits(i16, new Uint8Array(1), i16),
        pingUnit: driver.pingUnit(1),
        currentPowerSource: driver.currentPowerSource(1),
        setDeviceResolution: driver.setDeviceResolution(1, 0),
        getDeviceResolution: driver.getDeviceResolution(1, i32),
      };
      for (const [name, status] of Object.entries(answers)) {
        assertEquals(status, STATUS.PICO_NOT_SUPPORTED_BY_THIS_DEVICE, name);
      }
      assertEquals(driver.stop(1), 5);
      assertEquals(driver.maximumValue(1, i16), 5);
    } finally {
      driver.dispose();
    }
  },
});

Deno.test({
  name: "openLibrary() without permission to use libraries gives Deno's own error",
  permissions: { ffi: false },
  fn() {
    assertThrows(() => openLibrary("libps5000a.so"), (error: unknown) => error instanceof Deno.errors.NotCapable);
  },
});
