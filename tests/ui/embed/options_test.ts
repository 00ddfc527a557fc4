import { checkedOptions, columnsOf, type PlotterOptions } from "../../../ui/embed/options.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

const SCRIPT = "http://localhost:8737/embed.js?v=1";

Deno.test("checkedOptions() has the original plotter's values where nothing is said", () => {
  const { onProblem, server, ...rest } = checkedOptions({}, SCRIPT);
  assertEquals([typeof onProblem, server.href], ["function", "http://localhost:8737/"]);
  assertEquals(rest, {
    hdf5Path: null,
    updateIntervalMs: 50,
    displayWindowSeconds: 0.5,
    decimationFactor: 150,
    maxDisplayPoints: 4000,
    token: null,
  });
});

Deno.test("checkedOptions() says what is wrong with an option, and what is allowed", () => {
  const wrong: [Record<string, unknown>, ErrorConstructor, RegExp][] = [
    [{ updateIntervalMs: -1 }, RangeError, /updateIntervalMs -1: .* Give 0 to 60000/],
    [{ displayWindowSeconds: 0 }, RangeError, /displayWindowSeconds 0/],
    [{ displayWindowSeconds: NaN }, RangeError, /displayWindowSeconds NaN/],
    [{ decimationFactor: 1.5 }, RangeError, /no whole number/],
    [{ maxDisplayPoints: 1e6 }, RangeError, /Give 1 to 32768/],
    [{ maxDisplayPoints: "4000" }, TypeError, /it is no number/],
    [{ hdf5Path: "" }, TypeError, /hdf5Path/],
    [{ hdf5Path: 7 }, TypeError, /hdf5Path/],
    [{ server: "localhost" }, TypeError, /no address/],
    [{ server: "ftp://localhost" }, TypeError, /no address/],
    [{ token: 5 }, TypeError, /token/],
    [{ onProblem: "alert" }, TypeError, /onProblem/],
  ];
  for (const [options, kind, message] of wrong) {
    assertThrows(() => checkedOptions(options as PlotterOptions, SCRIPT), { name: kind.name, message });
  }
});

Deno.test("columnsOf() takes the least of the width, the points and what decimation leaves", () => {
  const options = checkedOptions({}, SCRIPT);
  // 0.5 s at 20 MS/s by 150 are 66667.
  assertEquals(columnsOf(options, 800, 50), 800);
  assertEquals(columnsOf(options, 5000, 50), 2000);
  assertEquals(columnsOf(options, 800, 1e6), 3);
  assertEquals(columnsOf(options, 800, 1e9), 1);
  assertEquals(columnsOf(options, 800, null), 800);
});
