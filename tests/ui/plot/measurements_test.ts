import { Rendered } from "../dom.ts";
import { h } from "preact";
import { MeasurementTable } from "../../../ui/plot/measurements.tsx";
import { assertEquals } from "../../assert.ts";

Deno.test("MeasurementTable has a row for each channel, before it was measured too", () => {
  const values = { minV: -1, maxV: 2.00049, meanV: 0.5, rmsV: 0.75, frequencyHz: 1000, exact: false };
  const measured = { channel: "B" as const, ...values };
  using table = new Rendered(h(MeasurementTable, { channels: ["A", "B"], measured: [measured] }));
  const rows = table.all("tbody tr").map((row) => [...row.children].map((cell) => table.textOf(cell)));
  assertEquals(rows, [
    ["A", "–", "–", "–", "–", "–", "–"],
    ["B", "-1 V", "2 V", "3 V", "≈ 500 mV", "≈ 750 mV", "≈ 1.0000 kHz"],
  ]);
});
