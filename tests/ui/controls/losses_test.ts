import { diskLevel, warningsOf } from "../../../ui/controls/losses.ts";
import { recordingStatus } from "./statuses.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("warningsOf() says nothing of a healthy recording", () => {
  assertEquals(warningsOf(recordingStatus({ lost: 0, gaps: 0, diskFreeBytes: 1e9, bytesPerS: 1000 }), null), []);
});

Deno.test("warningsOf() tells a loss for as long as the recording runs", () => {
  assertEquals(warningsOf(recordingStatus({ lost: 1_234_567, gaps: 3, diskFreeBytes: 1e9, bytesPerS: 1000 }), null), [
    { level: "bad", about: "loss", text: "LOST 1,234,567 samples of each channel in 3 gaps. The recording goes on." },
  ]);
});

Deno.test("warningsOf() warns below ten minutes of disk and alarms below one", () => {
  assertEquals(
    warningsOf(recordingStatus({ lost: 0, gaps: 0, diskFreeBytes: 599_000, bytesPerS: 1000 }), null).map(({ level }) =>
      level
    ),
    ["warn"],
  );
  assertEquals(
    warningsOf(recordingStatus({ lost: 0, gaps: 0, diskFreeBytes: 59_000, bytesPerS: 1000 }), null).map(({ level }) =>
      level
    ),
    ["bad"],
  );
  assertEquals([600, 599.9, 60, 59.9].map(diskLevel), ["good", "warn", "warn", "bad"]);
});

Deno.test("warningsOf() takes free room that nobody has asked for yet as no reason to warn", () => {
  assertEquals(warningsOf(recordingStatus({ lost: 0, gaps: 0, diskFreeBytes: 0, bytesPerS: 1000 }), null), []);
});
