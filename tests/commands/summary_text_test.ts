import { summaryText } from "../../commands/summary_text.ts";
import { exitStatus, type RecordingSummary } from "../../record/summary.ts";
import { assert, assertEquals } from "../assert.ts";

const FILE = import.meta.filename ?? "";
const SUMMARY: RecordingSummary = {
  file: FILE,
  files: [FILE],
  samples: 1000,
  lostSamples: 0,
  gaps: 0,
  sampleIntervalNs: 16,
  hardwareDownsampleRatio: 1,
  channels: ["A"],
  durationS: 1,
  verified: true,
  problems: [],
  stopReason: "user",
  overRange: { A: 0 },
  device: { variant: "5444D", serial: "S", driverVersion: "1" },
  simulated: false,
  failure: null,
};
const FAILURE = { message: "Cannot do it: so it is. Do that.", stack: "" };

/** What can happen, the exit status it has, and what the summary must say. */
const CASES: [what: string, summary: Partial<RecordingSummary>, status: number, says: RegExp][] = [
  ["nothing", {}, 0, /Verified: nothing is missing/],
  ["gaps", { gaps: 2, lostSamples: 1234 }, 4, /LOST 1,234 samples .* in 2 gaps/],
  ["an instrument that fails", { failure: { kind: "instrument", ...FAILURE } }, 3, /so it is/],
  ["a disk that fails", { failure: { kind: "disk", ...FAILURE }, stopReason: "disk error" }, 5, /so it is/],
  ["a disk that is full", { stopReason: "disk full" }, 5, /disk took no more/],
  ["a second signal", { stopReason: "aborted" }, 1, /Ended at once/],
  ["a file that is not right", { verified: false, problems: ["blocks are missing"] }, 1, /blocks are missing/],
  ["an instrument that fails after gaps", { failure: { kind: "instrument", ...FAILURE }, gaps: 1 }, 3, /LOST/],
];
for (const [what, change, status, says] of CASES) {
  Deno.test(`summaryText() and exitStatus() tell ${what}`, () => {
    const summary = { ...SUMMARY, ...change };
    assertEquals(exitStatus(summary), status);
    const text = summaryText(summary).map((line) => line.text).join("\n");
    assert(says.test(text), text);
    assertEquals(/nothing is missing/.test(text), status === 0);
  });
}
