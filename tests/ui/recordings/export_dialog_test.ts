import { Rendered } from "../dom.ts";
import { h } from "preact";
import type { JobRequest, RecordingEntry } from "../../../routes/protocol.ts";
import { ExportDialog, type VisiblePart } from "../../../ui/recordings/export_dialog.tsx";
import { assert, assertEquals } from "../../assert.ts";

const CHANNEL = { rangeV: 1, offsetV: 0, coupling: "dc", probe: 1, bandwidthLimit: false, label: "" } as const;
const ENTRY = {
  name: "a.hdf5",
  content: { durationS: 2, channels: [{ ...CHANNEL, name: "A" }, { ...CHANNEL, name: "B" }] },
} as unknown as RecordingEntry;

function dialogOf(visible: VisiblePart | null, failure: string | null = null) {
  const requests: JobRequest[] = [];
  const dialog = new Rendered(h(ExportDialog, {
    entry: ENTRY,
    visible,
    failure,
    onClose: () => {},
    onExport: (request: JobRequest) => requests.push(request),
  }));
  return { dialog, requests };
}

const WHOLE = {
  kind: "export",
  name: "a.hdf5",
  format: "csv",
  startS: null,
  stopS: null,
  channels: null,
  decimation: 1,
  decimationMode: "mean",
  raw: false,
};

Deno.test("ExportDialog exports all of it where the plot shows something else, and the visible part where it does not", async () => {
  const whole = dialogOf(null);
  using _ = whole.dialog;
  assert(whole.dialog.text.includes("open the recording first"));
  await whole.dialog.click(whole.dialog.button("Export"));
  assertEquals(whole.requests, [WHOLE]);

  const part = dialogOf({ startS: 0.5, stopS: 0.75 });
  using __ = part.dialog;
  assert(part.dialog.text.includes("500 ms to 750 ms"), part.dialog.text);
  await part.dialog.click(part.dialog.button("Export"));
  assertEquals(part.requests, [{ ...WHOLE, startS: 0.5, stopS: 0.75 }]);
});

Deno.test("ExportDialog exports some channels, and says what is wrong with none", async () => {
  const { dialog, requests } = dialogOf(null);
  using _ = dialog;
  const [a, b] = dialog.all("input[type=checkbox]");
  await dialog.fill(a!, { checked: false });
  await dialog.click(dialog.button("Export"));
  assertEquals(requests.map((request) => request.kind === "export" && request.channels), [["B"]]);
  await dialog.fill(b!, { checked: false });
  assert(dialog.text.includes("Choose at least one channel."));
  assert(dialog.button("Export").hasAttribute("disabled"));
});

Deno.test("ExportDialog shows why the last attempt failed", () => {
  using dialog = dialogOf(null, "The disk is full.").dialog;
  assertEquals(dialog.textOf(dialog.one("[role=alert]")), "The disk is full.");
});
