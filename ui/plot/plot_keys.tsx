/// <reference lib="dom" />
import type { JSX } from "preact";
import { Dialog } from "../common/dialog.tsx";
import type { PlotModel } from "./plot_model.ts";

interface Key {
  keys: readonly string[];
  /** What it does, for the list of keys. */
  text: string;
  act: (model: PlotModel) => void;
}

const PLOT_KEYS: readonly Key[] = [
  { keys: ["ArrowLeft"], text: "Move left", act: (model) => model.pan(-1 / 8) },
  { keys: ["ArrowRight"], text: "Move right", act: (model) => model.pan(1 / 8) },
  { keys: ["PageUp"], text: "Move left by a whole window", act: (model) => model.pan(-1) },
  { keys: ["PageDown"], text: "Move right by a whole window", act: (model) => model.pan(1) },
  { keys: ["+", "=", "ArrowUp"], text: "Zoom in", act: (model) => model.zoom(0.5) },
  { keys: ["-", "ArrowDown"], text: "Zoom out", act: (model) => model.zoom(2) },
  { keys: ["Home"], text: "To the start of the recording", act: (model) => model.toStart() },
  { keys: ["End"], text: "To its end", act: (model) => model.toEnd() },
  { keys: ["0"], text: "The whole recording", act: (model) => model.showWhole() },
  { keys: [" "], text: "Pause, or go on", act: (model) => model.togglePause() },
  { keys: ["l"], text: "Back to live", act: (model) => model.showLive() },
  {
    keys: ["v"],
    text: "Fit the height to the signal, or to the range",
    act: (model) => model.fit.value = !model.fit.peek(),
  },
  {
    keys: ["k"],
    text: "Channels one above the other, or over one another",
    act: (model) => model.stacked.value = !model.isStacked.peek(),
  },
  { keys: ["c"], text: "Cursors", act: (model) => model.toggleCursors() },
  { keys: ["m"], text: "Measurements", act: (model) => model.measures.value = !model.measures.peek() },
  { keys: ["f"], text: "Spectrum", act: (model) => model.spectrum.value = !model.spectrum.peek() },
  { keys: ["?"], text: "This list", act: (model) => model.help.value = true },
];
const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  " ": "Space",
};

/** What a key does on the plot; undefined for one that does nothing there. `save` saves a picture. */
export function actionOf(key: string, model: PlotModel, save: () => void): (() => void) | undefined {
  if (key.toLowerCase() === "s") return save;
  const found = PLOT_KEYS.find(({ keys }) => keys.includes(key) || keys.includes(key.toLowerCase()));
  return found && (() => found.act(model));
}

/** The list of keys and gestures. */
export function KeysDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const rows: [string[], string][] = [
    ...PLOT_KEYS.map(({ keys, text }): [string[], string] => [keys.filter((key) => key !== "="), text]),
    [["s"], "Save a picture"],
  ];
  return (
    <Dialog title="Keys of the plot" onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, text]) => (
          <div key={text}>
            <dt>{keys.map((key) => <kbd key={key}>{NAMES[key] ?? key.toUpperCase()}</kbd>)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p>
        The wheel zooms at the pointer, dragging moves, two fingers do both. Dragging with Shift shows just the part
        that was chosen.
      </p>
    </Dialog>
  );
}
