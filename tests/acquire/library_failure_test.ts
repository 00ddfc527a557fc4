import { assert, assertEquals } from "../assert.ts";
import { LibraryNotFoundError } from "../../acquire/library.ts";
import { LibraryLoadError, loadFailure, missingFunctions } from "../../acquire/library_failure.ts";

const PATH = "/opt/picoscope/lib/libps5000a.so";
const PREFIX = "Could not open library: Could not open library: ";

function linuxFailure(words: string): Error {
  return loadFailure({ path: PATH, searched: [] }, new Error(PREFIX + words), "linux");
}

Deno.test("loadFailure() quotes the loader and keeps its error as the cause", () => {
  const cause = new Error(`${PREFIX}${PATH}: file too short`);
  const error = loadFailure({ path: PATH, searched: [] }, cause, "linux");
  assert(error instanceof LibraryLoadError);
  assertEquals([error.name, error.path, error.cause], ["LibraryLoadError", PATH, cause]);
  assertEquals(
    error.message,
    `Cannot load the driver library ${PATH}: it is not a library of this system, or not for this processor (the loader ` +
      `says "${PATH}: file too short"). Name the libps5000a of PicoSDK or of the PicoScope software (--driver-lib).`,
  );
});

Deno.test("loadFailure() tells what Linux refuses", () => {
  const states: [words: string, state: string][] = [
    [`${PATH}: invalid ELF header`, "it is not a library of this system"],
    [`${PATH}: cannot read file data: Is a directory`, "it is not a library of this system"],
    [`${PATH}: wrong ELF class: ELFCLASS32`, "it is made for another processor"],
    [
      `${PATH}: cannot enable executable stack as shared object requires: Invalid argument`,
      "it demands an executable stack",
    ],
    [
      `/lib/x86_64-linux-gnu/libc.so.6: version \`GLIBC_2.99' not found (required by ${PATH})`,
      "it needs a newer system, with GLIBC_2.99",
    ],
    [
      "libusb-1.0.so.0: cannot open shared object file: No such file or directory",
      "it needs libusb-1.0.so.0, which was not found",
    ],
    [`${PATH}: cannot open shared object file: Permission denied`, "this user may not read it"],
    [
      `${PATH}: cannot open shared object file: No such file or directory`,
      "it is not there, or it is made for another processor",
    ],
    [`${PATH}: undefined symbol: picoipp_start`, "the system does not accept it"],
  ];
  for (const [words, state] of states) {
    const { message } = linuxFailure(words);
    assert(message.startsWith(`Cannot load the driver library ${PATH}: ${state}`), message);
    assert(message.includes(`"${words}"`), message);
  }
});

Deno.test("loadFailure() says how to get rid of an executable stack", () => {
  const { message } = linuxFailure(
    `${PATH}: cannot enable executable stack as shared object requires: Invalid argument`,
  );
  assert(message.includes("patchelf --clear-execstack"), message);
});

Deno.test("loadFailure() tells what macOS refuses", () => {
  const path = "/Library/Frameworks/PicoSDK.framework/Libraries/libps5000a/libps5000a.dylib";
  const states: [words: string, state: string][] = [
    [
      `dlopen(${path}, 0x0005): tried: '${path}' (mach-o file, but is an incompatible architecture (have 'x86_64', need ` +
      "'arm64'))",
      "it is made for another processor",
    ],
    [
      `dlopen(${path}, 0x0005): Library not loaded: @rpath/libpicoipp.dylib\n  Referenced from: ${path}`,
      "it needs @rpath/libpicoipp.dylib, which was not found",
    ],
    [`dlopen(${path}, 0x0005): tried: '${path}' (not a mach-o file)`, "it is not a library of this system"],
  ];
  for (const [words, state] of states) {
    const { message } = loadFailure({ path, searched: [] }, new Error(PREFIX + words), "darwin");
    assert(message.startsWith(`Cannot load the driver library ${path}: ${state}`), message);
  }
});

Deno.test("loadFailure() tells what Windows refuses, in any language", () => {
  const path = "C:\\Pico\\ps5000a.dll";
  const states: [words: string, state: string][] = [
    [`${path} is not a valid Win32 application.\r\n`, "it is not a library of this system, or not for this processor"],
    ["The specified module could not be found.\r\n", "Windows does not accept it, or does not find a library"],
    ["Das angegebene Modul wurde nicht gefunden.\r\n", "Windows does not accept it, or does not find a library"],
  ];
  for (const [words, state] of states) {
    const { message } = loadFailure({ path, searched: [] }, new Error(PREFIX + words), "windows");
    assert(message.startsWith(`Cannot load the driver library ${path}: ${state}`), message);
    assert(message.includes(`(the loader says "${words.trim()}")`), message);
  }
});

Deno.test("loadFailure() of a bare name that the loader does not find names all places looked in", () => {
  const cases = [
    ["linux", "libps5000a.so", "libps5000a.so: cannot open shared object file: No such file or directory"],
    ["darwin", "libps5000a.dylib", "dlopen(libps5000a.dylib, 0x0005): tried: 'libps5000a.dylib' (no such file)"],
    ["windows", "ps5000a.dll", "The specified module could not be found.\r\n"],
  ] as const;
  for (const [os, path, words] of cases) {
    const error = loadFailure({ path, searched: ["/first", "/second"] }, new Error(PREFIX + words), os);
    assert(error instanceof LibraryNotFoundError, error.message);
    assertEquals(error.searched, ["/first", "/second"]);
    assert(error.message.includes("none of these places: /first, /second."), error.message);
  }
});

Deno.test("loadFailure() of a bare name whose dependency is missing is no missing library", () => {
  const words = "libusb-1.0.so.0: cannot open shared object file: No such file or directory";
  const error = loadFailure({ path: "libps5000a.so", searched: [] }, new Error(PREFIX + words), "linux");
  assert(error instanceof LibraryLoadError);
  assert(error.message.includes("it needs libusb-1.0.so.0"), error.message);
});

Deno.test("missingFunctions() names them", () => {
  assertEquals(
    missingFunctions("/x.so", ["ps5000aStop", "ps5000aOpenUnit"]).message,
    "Cannot load the driver library /x.so: it is not a libps5000a or too old, since it does not have ps5000aStop, " +
      "ps5000aOpenUnit. Name the libps5000a of PicoSDK or of the PicoScope software (--driver-lib). Update it if it is " +
      "old.",
  );
});
