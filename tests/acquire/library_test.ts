import { assert, assertEquals, assertThrows } from "../assert.ts";
import {
  findLibrary,
  LibraryNotFoundError,
  type LibrarySearch,
  pathWithLibraryFolder,
  systemSearch,
} from "../../acquire/library.ts";

/** A computer that has these files and variables and nothing else. */
function computer(
  os: LibrarySearch["os"],
  files: string[] = [],
  variables: Record<string, string> = {},
): LibrarySearch & { asked: string[] } {
  const asked: string[] = [];
  return {
    os,
    env: (name) => variables[name],
    exists: (path) => {
      asked.push(path);
      return files.includes(path);
    },
    asked,
  };
}

function notFound(search: LibrarySearch): LibraryNotFoundError {
  let thrown: unknown;
  assertThrows(() => findLibrary(search), (error: unknown) => {
    thrown = error;
    return true;
  });
  assert(thrown instanceof LibraryNotFoundError);
  return thrown;
}

Deno.test("findLibrary() takes the path asked for before all others", () => {
  const search = computer("linux", ["/lab/x.so", "/other/y.so", "/opt/picoscope/lib/libps5000a.so"], {
    PICOSTREAM_DRIVER_LIB: "/other/y.so",
  });
  assertEquals(findLibrary({ ...search, path: "/lab/x.so" }), { path: "/lab/x.so", searched: [] });
});

Deno.test("findLibrary() takes PICOSTREAM_DRIVER_LIB before the usual places", () => {
  const search = computer("linux", ["/other/y.so", "/opt/picoscope/lib/libps5000a.so"], {
    PICOSTREAM_DRIVER_LIB: "/other/y.so",
  });
  assertEquals(findLibrary(search).path, "/other/y.so");
  assertEquals(findLibrary({ ...search, path: "" }).path, "/other/y.so");
});

Deno.test("findLibrary() takes no notice of an empty PICOSTREAM_DRIVER_LIB", () => {
  const search = computer("linux", ["/opt/picoscope/lib/libps5000a.so"], { PICOSTREAM_DRIVER_LIB: "" });
  assertEquals(findLibrary(search).path, "/opt/picoscope/lib/libps5000a.so");
});

Deno.test("findLibrary() throws when the path asked for does not exist, without trying others", () => {
  const search = computer("linux", ["/opt/picoscope/lib/libps5000a.so"]);
  const error = notFound({ ...search, path: "/lab/x.so" });
  assertEquals(error.name, "LibraryNotFoundError");
  assertEquals(error.searched, ["/lab/x.so"]);
  assertEquals(
    error.message,
    "Cannot find the instrument's driver library: there is nothing at /lab/x.so, which --driver-lib names. Correct the " +
      "path, or name the library (--driver-lib). The simulated instrument records without one (--device sim).",
  );
});

Deno.test("findLibrary() throws when PICOSTREAM_DRIVER_LIB names nothing, and says that it was the variable", () => {
  const error = notFound(
    computer("linux", ["/opt/picoscope/lib/libps5000a.so"], { PICOSTREAM_DRIVER_LIB: "/gone.so" }),
  );
  assert(error.message.includes("/gone.so, which the environment variable PICOSTREAM_DRIVER_LIB names"), error.message);
});

Deno.test("findLibrary() finds the library in a folder that was asked for", () => {
  const linux = computer("linux", ["/lab", "/lab/libps5000a.so"]);
  assertEquals(findLibrary({ ...linux, path: "/lab" }).path, "/lab/libps5000a.so");
  assertEquals(findLibrary({ ...linux, path: "/lab/" }).path, "/lab/libps5000a.so");
  const windows = computer("windows", ["C:\\lab\\ps5000a.dll"]);
  assertEquals(findLibrary({ ...windows, path: "C:\\lab" }).path, "C:\\lab\\ps5000a.dll");
});

Deno.test("findLibrary() looks for a name without a folder in the current folder", () => {
  assertEquals(findLibrary({ ...computer("linux", ["./x.so"]), path: "x.so" }).path, "./x.so");
  assertEquals(findLibrary({ ...computer("windows", [".\\x.dll"]), path: "x.dll" }).path, ".\\x.dll");
});

Deno.test("findLibrary() knows the usual places of Linux", () => {
  const path = "/opt/picoscope/lib/libps5000a.so";
  assertEquals(findLibrary(computer("linux", [path])), { path, searched: [] });
});

Deno.test("findLibrary() knows the usual places of Windows", () => {
  const sdk = "C:\\Program Files\\Pico Technology\\SDK\\lib\\ps5000a.dll";
  const picoScope = "C:\\Program Files\\Pico Technology\\PicoScope 7 T&M Stable\\ps5000a.dll";
  assertEquals(findLibrary(computer("windows", [sdk, picoScope])), { path: sdk, searched: [] });
  assertEquals(findLibrary(computer("windows", [picoScope])), { path: picoScope, searched: [sdk] });
});

Deno.test("findLibrary() looks where Windows has its programs", () => {
  const path = "D:\\Programme\\Pico Technology\\SDK\\lib\\ps5000a.dll";
  assertEquals(findLibrary(computer("windows", [path], { ProgramFiles: "D:\\Programme" })).path, path);
});

Deno.test("findLibrary() knows the usual places of macOS", () => {
  const picoScope = "/Applications/PicoScope 7 T&M.app/Contents/Resources/libps5000a.dylib";
  const sdk = "/Library/Frameworks/PicoSDK.framework/Libraries/libps5000a/libps5000a.dylib";
  assertEquals(findLibrary(computer("darwin", [picoScope, sdk])), { path: picoScope, searched: [] });
  assertEquals(findLibrary(computer("darwin", [sdk])), { path: sdk, searched: [picoScope] });
});

Deno.test("findLibrary() leaves the bare name to the loader when it is in no usual place", () => {
  const linux = computer("linux");
  assertEquals(findLibrary(linux), {
    path: "libps5000a.so",
    searched: ["/opt/picoscope/lib/libps5000a.so", "libps5000a.so (where the system's loader looks)"],
  });
  assertEquals(linux.asked, ["/opt/picoscope/lib/libps5000a.so"]);
  assertEquals(findLibrary(computer("windows")).path, "ps5000a.dll");
  assertEquals(findLibrary(computer("darwin")).path, "libps5000a.dylib");
});

Deno.test("findLibrary() throws on a system that Pico has no library for", () => {
  const error = notFound(computer("freebsd"));
  assert(error.message.includes("Pico Technology has none for freebsd. Use Linux, Windows or macOS"), error.message);
});

Deno.test("LibraryNotFoundError names all places and the ways out", () => {
  const { message } = new LibraryNotFoundError(["/a/libps5000a.so", "libps5000a.so (where the system's loader looks)"]);
  assertEquals(
    message,
    "Cannot find the instrument's driver library: it is in none of these places: /a/libps5000a.so, libps5000a.so (where " +
      "the system's loader looks). Install PicoSDK or the PicoScope software from picotech.com, or name the library " +
      "(--driver-lib). The simulated instrument records without one (--device sim).",
  );
});

Deno.test("systemSearch() looks at the files and variables of this computer", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const file = `${folder}/some.so`;
    Deno.writeTextFileSync(file, "");
    const search = systemSearch(file);
    assertEquals(search.os, Deno.build.os);
    assertEquals(search.env("PATH"), Deno.env.get("PATH"));
    assertEquals(search.exists(folder), true);
    assertEquals(search.exists(`${folder}/none.so`), false);
    assertEquals(search.exists(`${file}/below-a-file`), false);
    assertEquals(findLibrary(search), { path: file, searched: [] });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("pathWithLibraryFolder() puts the folder of the library first", () => {
  assertEquals(pathWithLibraryFolder("C:\\Pico\\lib\\ps5000a.dll", "C:\\Windows"), "C:\\Pico\\lib;C:\\Windows");
  assertEquals(pathWithLibraryFolder("C:/Pico/lib/ps5000a.dll", "C:\\Windows"), "C:/Pico/lib;C:\\Windows");
  assertEquals(pathWithLibraryFolder("C:\\Pico\\lib\\ps5000a.dll", undefined), "C:\\Pico\\lib");
  assertEquals(pathWithLibraryFolder("C:\\Pico\\lib\\ps5000a.dll", ""), "C:\\Pico\\lib");
});

Deno.test("pathWithLibraryFolder() changes nothing twice, and nothing for a bare name", () => {
  assertEquals(pathWithLibraryFolder("C:\\Pico\\lib\\ps5000a.dll", "C:\\Pico\\lib;C:\\Windows"), undefined);
  assertEquals(pathWithLibraryFolder("ps5000a.dll", "C:\\Windows"), undefined);
});
