import { progressText } from "../../commands/progress.ts";
import { assertEquals } from "../assert.ts";

const PROGRESS = {
  elapsedS: 83.4,
  received: 5_212_500_000,
  written: 5_212_000_000,
  lost: 0,
  gaps: 0,
  ringFill: 0.004,
  diskFreeBytes: 450e9,
  bytesPerS: 125e6,
  actualPerS: 62.499e6,
  configuredPerS: 62.5e6,
  overRange: {},
};

Deno.test("progressText() says in one line how a recording goes", () => {
  assertEquals(
    progressText(PROGRESS),
    "1 min 23 s · no gaps · 5,212,500,000 samples · 62.5 MS/s of 62.5 MS/s · buffer 0 % · disk 1 h 00 min (450 GB)",
  );
});

Deno.test("progressText() tells a loss before everything else", () => {
  const text = progressText({ ...PROGRESS, gaps: 2, lost: 1_234_567, ringFill: 0.97, diskFreeBytes: 0 });
  assertEquals(
    text,
    "1 min 23 s · 2 gaps, 1,234,567 LOST · 5,212,500,000 samples · 62.5 MS/s of 62.5 MS/s · buffer 97 % · disk ?",
  );
});
