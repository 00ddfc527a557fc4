import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { Status } from "../../../routes/protocol.ts";
import { WarningBanner } from "../../../ui/controls/warning_banner.tsx";
import { assert, assertEquals } from "../../assert.ts";
import { IDLE, recordingStatus, summaryOf } from "./statuses.ts";

Deno.test("WarningBanner is silent while all is well, and there to be heard", () => {
  using banner = new Rendered(
    h(WarningBanner, { status: recordingStatus(), check: null, connected: true, ended: false }),
  );
  assertEquals([banner.text, banner.one("[role=alert]").className], ["", "warnings"]);
});

Deno.test("WarningBanner tells a loss, a disk that is nearly full and a server that is gone, all at once", () => {
  const status = recordingStatus({ lost: 1234, gaps: 2, diskFreeBytes: 30e8 });
  using banner = new Rendered(h(WarningBanner, { status, check: null, connected: false, ended: false }));
  assertEquals(banner.all(".warning-bad").length, 3);
  for (
    const text of ["does not answer", "LOST 1,234 samples of each channel in 2 gaps.", "The disk is full in 30 s."]
  ) {
    assert(banner.text.includes(text), banner.text);
  }
});

Deno.test("WarningBanner does not let the loss of the last recording be forgotten", () => {
  const last = { name: "run.hdf5", began: true, summary: summaryOf({ gaps: 1, lostSamples: 9 }), error: null };
  using banner = new Rendered(
    h(WarningBanner, { status: { ...IDLE, last }, check: null, connected: true, ended: false }),
  );
  assertEquals(banner.text, "LOST 9 samples of each channel in 1 gap. In run.hdf5.");
});

Deno.test("WarningBanner tells of a last recording that ended early, that failed, or whose file is not right", () => {
  const why = "Cannot write to run.hdf5: no space left on device. Free some space.";
  const cases: [NonNullable<Status["last"]>, string][] = [
    [
      { name: "run.hdf5", began: true, summary: summaryOf({ stopReason: "disk full" }), error: why },
      `The recording run.hdf5 ended early (disk full). ${why}`,
    ],
    [
      { name: "run.hdf5", began: true, summary: summaryOf({ stopReason: "unplugged" }), error: null },
      "The recording run.hdf5 ended early (unplugged).",
    ],
    [
      { name: "run.hdf5", began: true, summary: null, error: "It is not there." },
      "The recording run.hdf5 failed. It is not there.",
    ],
    [
      { name: "run.hdf5", began: true, summary: summaryOf({ problems: ["Its end is missing."] }), error: null },
      "The recording run.hdf5 is not whole: Its end is missing.",
    ],
  ];
  for (const [last, text] of cases) {
    using banner = new Rendered(
      h(WarningBanner, { status: { ...IDLE, last }, check: null, connected: true, ended: false }),
    );
    assertEquals(banner.all(".warning-bad").map(({ textContent }) => textContent), [text]);
  }
  const fine = (["user", "duration"] as const).map((stopReason) => ({
    name: "run.hdf5",
    began: true,
    summary: summaryOf({ stopReason }),
    error: null,
  }));
  for (const last of [...fine, { name: "run.hdf5", began: false, summary: null, error: "It is not there." }]) {
    using banner = new Rendered(
      h(WarningBanner, { status: { ...IDLE, last }, check: null, connected: true, ended: false }),
    );
    assertEquals(banner.text, "");
  }
});

Deno.test("WarningBanner takes a program that was quit for no failure", () => {
  using banner = new Rendered(h(WarningBanner, { status: IDLE, check: null, connected: false, ended: true }));
  assertEquals([banner.all(".warning-bad").length, banner.all(".warning-warn").length], [0, 1]);
  assert(banner.text.includes("was quit"), banner.text);
});
