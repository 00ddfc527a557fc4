import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { Status } from "../../../routes/protocol.ts";
import { StatusStrip } from "../../../ui/controls/status_strip.tsx";
import { assert, assertEquals } from "../../assert.ts";
import { IDLE, recordingStatus } from "./statuses.ts";

function stripOf(
  status: Status | null,
): { figures: Map<string, { text: string; level: string | null }>; text: string } {
  using strip = new Rendered(h(StatusStrip, { status, check: null }));
  const figures = strip.all(".figure").map((figure) => {
    const text = strip.textOf(figure.querySelector("dd")!);
    return [strip.textOf(figure.querySelector("dt")!), { text, level: figure.getAttribute("data-level") }] as const;
  });
  return { figures: new Map(figures), text: strip.text };
}

Deno.test("StatusStrip tells a recording by time, samples, rate, buffer, disk, losses and over-ranges", () => {
  const { figures, text } = stripOf(recordingStatus());
  assert(text.startsWith("Recording01:02:05") || text.startsWith("Recording 01:02:05"), text);
  assertEquals([...figures].map(([name, { text }]) => `${name}: ${text}`), [
    "File: run.hdf5",
    "Samples a channel: 4.500 G",
    "Rate, of configured: 62.4 MS/s 99.8 %",
    "Buffer: 2 %",
    "Disk left: 2 h 46 min",
    "Lost: 0 in 0 gaps",
    "Over range: A 0B 0",
  ]);
  assert([...figures.values()].every(({ level }) => level === null));
});

Deno.test("StatusStrip makes a loss, a full buffer and the last minutes of disk stand out", () => {
  const { figures } = stripOf(
    recordingStatus({ lost: 5, gaps: 1, ringFill: 0.9, diskFreeBytes: 59e8, overRange: { A: 7 } }),
  );
  assertEquals(figures.get("Lost"), { text: "5 in 1 gap", level: "bad" });
  assertEquals(figures.get("Buffer")?.level, "bad");
  assertEquals(figures.get("Disk left")?.level, "bad");
  assertEquals(figures.get("Over range")?.text, "A 7");
  assertEquals(
    stripOf(recordingStatus({ diskFreeBytes: 599e8, ringFill: 0.6 })).figures.get("Disk left")?.level,
    "warn",
  );
});

Deno.test("StatusStrip says what there is room for, and that nobody answers", () => {
  assertEquals(stripOf(IDLE).figures.get("Free on disk")?.text, "1 TB");
  assert(stripOf(null).text.includes("Not connected"));
});
