import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { Status } from "../../../routes/protocol.ts";
import { LastRecording } from "../../../ui/controls/last_recording.tsx";
import { assert, assertEquals } from "../../assert.ts";
import { summaryOf } from "./statuses.ts";

function cardOf(last: Status["last"]) {
  const opened: string[] = [];
  return { card: new Rendered(h(LastRecording, { last, onOpen: (name: string) => opened.push(name) })), opened };
}

Deno.test("LastRecording is nothing before the first one", () => {
  using card = cardOf(null).card;
  assertEquals(card.text, "");
});

Deno.test("LastRecording says that nothing is missing only where that was verified", async () => {
  const { card, opened } = cardOf({ name: "a.hdf5", began: true, summary: summaryOf(), error: null });
  using _ = card;
  for (const text of ["2 s, 1,000,000 samples of A", "verified", "nothing missing"]) {
    assert(card.text.includes(text), card.text);
  }
  assertEquals(card.one("section").getAttribute("data-bad"), "false");
  await card.click(card.button("Show it"));
  assertEquals(opened, ["a.hdf5"]);
  using unverified = cardOf({ name: "a.hdf5", began: true, summary: summaryOf({ verified: false }), error: null }).card;
  assert(unverified.text.includes("not verified") && !unverified.text.includes("nothing missing"), unverified.text);
});

Deno.test("LastRecording tells losses, over-ranges, why it ended, and what is wrong with the file", () => {
  const summary = summaryOf({
    gaps: 2,
    lostSamples: 1234,
    overRange: { A: 3, B: 0 },
    stopReason: "disk full",
    problems: ["its end is missing"],
    simulated: true,
  });
  using card = cardOf({ name: "a.hdf5", began: true, summary, error: null }).card;
  for (const text of ["lost 1,234", "A over range", "Ended by: disk full", "its end is missing", "simulated"]) {
    assert(card.text.includes(text), card.text);
  }
  assert(!card.text.includes("B over range") && !card.text.includes("nothing missing"));
  assertEquals(card.one("section").getAttribute("data-bad"), "true");
});

Deno.test("LastRecording says why nothing was recorded", () => {
  using card = cardOf({ name: "a.hdf5", began: false, summary: null, error: "Cannot open the instrument." }).card;
  assert(card.text.includes("Cannot open the instrument."));
  assertEquals(card.all("button").length, 0);
});
