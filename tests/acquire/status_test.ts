import { assert, assertEquals, assertThrows } from "../assert.ts";
import { checkStatus, PicoError, STATUS, type StatusName, statusName } from "../../acquire/status.ts";

const NAMES = Object.keys(STATUS) as StatusName[];

Deno.test("STATUS has the numbers of PicoStatus.h", () => {
  const numbersOfTheHeader: [StatusName, number][] = [
    ["PICO_OK", 0],
    ["PICO_MAX_UNITS_OPENED", 0x01],
    ["PICO_NOT_FOUND", 0x03],
    ["PICO_NOT_RESPONDING", 0x07],
    ["PICO_STREAMING_FAILED", 0x14],
    ["PICO_DATA_NOT_AVAILABLE", 0x18],
    ["PICO_BUFFER_STALL", 0x1c],
    ["PICO_NO_SAMPLES_AVAILABLE", 0x25],
    ["PICO_BUSY", 0x27],
    ["PICO_INVALID_SAMPLE_INTERVAL", 0x2b],
    ["PICO_NOT_USED", 0x3f],
    ["PICO_DRIVER_FUNCTION", 0x43],
    ["PICO_INITIALISE_FPGA", 0x54],
    ["PICO_EXTERNAL_FREQUENCY_INVALID", 0x56],
    ["PICO_GET_DATA_ACTIVE", 0x103],
    ["PICO_POWER_SUPPLY_CONNECTED", 0x119],
    ["PICO_POWER_SUPPLY_NOT_CONNECTED", 0x11a],
    ["PICO_POWER_SUPPLY_UNDERVOLTAGE", 0x11c],
    ["PICO_USB3_0_DEVICE_NON_USB3_0_PORT", 0x11e],
    ["PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED", 0x122],
    ["PICO_READ_SELECTION_OUT_OF_RANGE", 0x170],
    ["PICO_RESOLUTION_NOT_SUPPORTED_BY_VARIANT", 0x17b],
    ["PICO_CYUSB_REQUEST_FAILED", 0x200],
    ["PICO_INVALID_THRESHOLD_MODE", 0x302],
    ["PICO_DEVICE_TIME_STAMP_RESET", 0x01000000],
    ["PICO_PERMISSIONS_ERROR", 0x03000040],
    ["PICO_IPP_NOT_FOUND", 0x10000001],
  ];
  for (const [name, number] of numbersOfTheHeader) assertEquals(STATUS[name], number, name);
});

Deno.test("STATUS has every number once, in order", () => {
  const numbers = NAMES.map((name) => STATUS[name]);
  assertEquals(numbers, [...new Set(numbers)].sort((a, b) => a - b));
  assert(numbers.length >= 259);
});

Deno.test("statusName() gives back the name of every number", () => {
  for (const name of NAMES) assertEquals(statusName(STATUS[name]), name);
});

Deno.test("statusName() says so when a number has no name", () => {
  for (const number of [62, 85, 0x0fff, 0xffffffff, -1, 0.5]) assertEquals(statusName(number), "unknown status");
});

Deno.test("checkStatus() lets PICO_OK pass", () => {
  checkStatus(0, "ps5000aStop", "stop");
});

Deno.test("checkStatus() throws an error with call, number and name", () => {
  assertThrows(() => checkStatus(290, "ps5000aSetChannel", "enable channel C"), (error: unknown) => {
    assert(error instanceof PicoError && error instanceof Error);
    assertEquals(error.name, "PicoError");
    assertEquals(error.call, "ps5000aSetChannel");
    assertEquals(error.status, 290);
    assertEquals(error.statusName, "PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED");
    assertEquals(
      error.message,
      "Cannot enable channel C: channels C and D do not work on USB power (ps5000aSetChannel answered " +
        "PICO_CHANNEL_DISABLED_DUE_TO_USB_POWERED, 290). Plug in the instrument's power supply, or use channels A and B " +
        "only.",
    );
    return true;
  });
});

Deno.test("PicoError makes a sentence from the name of a status that has none", () => {
  const error = new PicoError(STATUS.PICO_DELAY_NULL, "ps5000aSetSimpleTrigger", "set the trigger");
  assertEquals(
    error.message,
    'Cannot set the trigger: the driver answered "delay null" (ps5000aSetSimpleTrigger answered PICO_DELAY_NULL, 54). ' +
      "Look the name up in the ps5000a programmer's guide at picotech.com.",
  );
});

Deno.test("PicoError names the number of an unknown status", () => {
  const error = new PicoError(123456, "ps5000aStop", "stop");
  assertEquals(error.statusName, "unknown status");
  assertEquals(
    error.message,
    "Cannot stop: the driver answered with a status that is not known here (ps5000aStop answered unknown status, " +
      "123456). Look the number up in PicoStatus.h of the installed PicoSDK.",
  );
});

Deno.test("PicoError reads as a clause and whole sentences for every status", () => {
  for (const name of NAMES) {
    const { message } = new PicoError(STATUS[name], "ps5000aStop", "go on");
    const parts = /^Cannot go on: ([^.]+.*) \(ps5000aStop answered ([A-Z0-9_]+), (\d+)\)\. (.+)$/.exec(message);
    assert(parts !== null, message);
    const [, sentence = "", shownName, shownNumber, remedy = ""] = parts;
    assertEquals([shownName, shownNumber], [name, String(STATUS[name])]);
    assert(/^[a-z]/.test(sentence) && !sentence.endsWith("."), message);
    assert(/^[A-Z]/.test(remedy) && /[^.]\.$/.test(remedy), message);
    assert(!/ {2}|undefined|\.\./.test(message), message);
  }
});

Deno.test("PicoError has a sentence of its own for what users meet", () => {
  const met = [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    20,
    24,
    28,
    29,
    37,
    39,
    43,
    45,
    58,
    63,
    64,
    67,
    69,
  ];
  const metToo = [
    74,
    76,
    80,
    268,
    281,
    282,
    283,
    284,
    285,
    286,
    287,
    288,
    289,
    290,
    323,
    324,
    325,
    350,
    512,
    0x3000040,
  ];
  for (const status of [...met, ...metToo]) {
    const { message } = new PicoError(status, "ps5000aStop", "go on");
    assert(!message.includes("the driver answered"), message);
  }
});
