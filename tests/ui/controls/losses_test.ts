import type { Status } from "../../../routes/protocol.ts";
import { diskLevel, warningsOf } from "../../../ui/controls/losses.ts";
import { assertEquals } from "../../assert.ts";

function recordingStatus(lost: number, gaps: number, diskFreeBytes: number): Status {
  return {
    version: "1.0.0",
    state: "recording",
    recording: {
      name: "a.hdf5",
      startedAt: "2026-01-01T00:00:00Z",
      channels: [],
      sampleIntervalNs: 16,
      progress: {
        elapsedS: 1,
        received: 1,
        written: 1,
        lost,
        gaps,
        ringFill: 0,
        diskFreeBytes,
        bytesPerS: 1000,
        actualPerS: 1,
        configuredPerS: 1,
        overRange: {},
      },
    },
    last: null,
    dataFolder: "/data",
    diskFreeBytes,
    mayControl: true,
  };
}

Deno.test("warningsOf() says nothing of a healthy recording", () => {
  assertEquals(warningsOf(recordingStatus(0, 0, 1e9), null), []);
});

Deno.test("warningsOf() tells a loss for as long as the recording runs", () => {
  assertEquals(warningsOf(recordingStatus(1_234_567, 3, 1e9), null), [
    { level: "bad", text: "LOST 1,234,567 samples of each channel in 3 gaps. The recording goes on." },
  ]);
});

Deno.test("warningsOf() warns below ten minutes of disk and alarms below one", () => {
  assertEquals(warningsOf(recordingStatus(0, 0, 599_000), null).map(({ level }) => level), ["warn"]);
  assertEquals(warningsOf(recordingStatus(0, 0, 59_000), null).map(({ level }) => level), ["bad"]);
  assertEquals([600, 599.9, 60, 59.9].map(diskLevel), ["good", "warn", "warn", "bad"]);
});

Deno.test("warningsOf() takes free room that nobody has asked for yet as no reason to warn", () => {
  assertEquals(warningsOf(recordingStatus(0, 0, 0), null), []);
});
