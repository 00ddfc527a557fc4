import { signal } from "@preact/signals";
import type { Frame } from "../../../routes/protocol.ts";
import { actionOf } from "../../../ui/plot/plot_keys.tsx";
import { PlotModel } from "../../../ui/plot/plot_model.ts";
import { assert, assertEquals } from "../../assert.ts";
import { frameOf } from "./frames.ts";

function modelOf(more: Partial<Frame> = { startS: 0, endS: 100, t0S: 99.5, t1S: 100 }): PlotModel {
  return new PlotModel(signal<Frame | null>(frameOf(more)), 0.5);
}

function press(model: PlotModel, ...keys: string[]): void {
  for (const key of keys) actionOf(key, model, () => {})!();
}

Deno.test("the plot's keys pause where the signal is seen, and go back to live", () => {
  const model = modelOf();
  model.shown.value = { t0S: 99.46, t1S: 99.96 };
  press(model, " ");
  const { follow, t0S, spanS } = model.window.value;
  assert(!follow && spanS === 0.5 && Math.abs(t0S - 99.46) < 1e-9, `${t0S}`);
  press(model, "l");
  assertEquals([model.window.value.follow, model.window.value.spanS], [true, 0.5]);
});

Deno.test("the plot's keys move and zoom through the whole recording", () => {
  const model = modelOf();
  press(model, "0");
  assertEquals(model.window.value, { follow: false, t0S: 0, spanS: 100 });
  press(model, "+", "+");
  assertEquals(model.window.value, { follow: false, t0S: 37.5, spanS: 25 });
  press(model, "PageDown", "ArrowLeft", "Home");
  assertEquals(model.window.value, { follow: false, t0S: 0, spanS: 25 });
  press(model, "End", "-");
  assertEquals(model.window.value.spanS, 50);
});

Deno.test("the plot's keys switch cursors, measurements, spectrum and height, in both cases of letters", () => {
  const model = modelOf();
  press(model, "c", "M", "F", "V", "?");
  assertEquals(
    [model.cursors.value, model.measures.value, model.spectrum.value, model.fit.value, model.help.value],
    [[1 / 3, 2 / 3], false, true, true, true],
  );
  press(model, "C");
  assertEquals(model.cursors.value, null);
  let saved = 0;
  actionOf("S", model, () => saved++)!();
  assertEquals(saved, 1);
  assertEquals(actionOf("x", model, () => {}), undefined);
});

Deno.test("PlotModel hides channels, but never the last one", () => {
  const model = modelOf();
  for (const name of ["A", "B"] as const) model.toggleChannel(name, ["A", "B"]);
  assertEquals([...model.hidden.value], ["A"]);
  model.toggleChannel("A", ["A", "B"]);
  assertEquals([...model.hidden.value], []);
});

Deno.test("PlotModel stays as it is while there is nothing to move over", () => {
  const model = new PlotModel(signal<Frame | null>(null), 0.5);
  press(model, "0", "+", " ", "Home");
  assertEquals(model.window.value, { follow: true, t0S: 0, spanS: 0.5 });
});
