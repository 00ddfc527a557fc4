import { niceTicks, timeTicks } from "../../view/ticks.ts";
import { assertEquals } from "../assert.ts";

Deno.test("timeTicks() tells times apart, also short ones far from the start", () => {
  const cases: [number[], string[]][] = [
    [[0, 0.5, 1], ["0 s", "0.5 s", "1.0 s"]],
    [[0.2495, 0.25, 0.2505], ["249.5 ms", "250.0 ms", "250.5 ms"]],
    [[-2e-6, 0, 2e-6], ["-2 µs", "0 µs", "2 µs"]],
    [[3600.0000001, 3600.0000002], ["3600.0000001 s", "3600.0000002 s"]],
    [[16e-9, 32e-9], ["16 ns", "32 ns"]],
    [[], []],
  ];
  for (const [ticks, texts] of cases) assertEquals(timeTicks(ticks), texts);
});

Deno.test("niceTicks() are round, inside, and about as many as wanted", () => {
  assertEquals(niceTicks(0, 1, 5), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  assertEquals(niceTicks(-20, 20, 4), [-20, -10, 0, 10, 20]);
  assertEquals(niceTicks(2.986, 3.0066, 5).map((tick) => tick.toFixed(3)), ["2.990", "2.995", "3.000", "3.005"]);
  assertEquals(niceTicks(1, 1, 4), [1]);
});
