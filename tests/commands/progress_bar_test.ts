import { barText } from "../../commands/progress_bar.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("barText() shows how far it is, how fast it goes and how long it takes", () => {
  assertEquals(
    barText({ fraction: 0.25, rate: "31.2 MS/s", leftS: 75.2 }, 80),
    `[${"#".repeat(10)}${"-".repeat(30)}]  25 %  31.2 MS/s  1 min 16 s left`,
  );
  assertEquals(barText({ fraction: 0, rate: "0 S/s", leftS: null }, 80), `[${"-".repeat(40)}]   0 %  0 S/s`);
  assertEquals(barText({ fraction: 1, rate: "1 S/s", leftS: 0 }, 80), `[${"#".repeat(40)}] 100 %  1 S/s  1 s left`);
});

Deno.test("barText() fits the terminal, with a shorter bar", () => {
  const state = { fraction: 0.5, rate: "31.2 MS/s", leftS: 12 };
  assertEquals(barText(state, 45), "[#######-------]  50 %  31.2 MS/s  12 s left");
  for (const columns of [10, 20, 45, 60, 200]) assert(barText(state, columns).length < columns);
});
