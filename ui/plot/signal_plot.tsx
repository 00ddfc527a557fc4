/// <reference lib="dom" />
import { type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Frame } from "../../routes/protocol.ts";
import { shownTheme } from "../common/theme.ts";
import { addGestures } from "./gestures.ts";
import { type PlotArea, SignalView } from "./signal_view.ts";
import type { Extent, TimeWindow } from "./time_window.ts";

export interface SignalPlotProps {
  frame: ReadonlySignal<Frame | null>;
  window: ReadonlySignal<TimeWindow>;
  onWindow: (next: TimeWindow) => void;
  /** Whether the visible signal fills the height. */
  fit: ReadonlySignal<boolean>;
  /** Where the signal is drawn. */
  area: Signal<PlotArea | null>;
  onDrawn: (frame: number) => void;
  /** Hears of the view as soon as it is there, and with null when it is not any more. */
  onView: (view: SignalView | null) => void;
  /** What lies over the signal. */
  children?: ComponentChildren;
}

/** The signal, drawn as often as the screen shows something, and what one does to it by pointer, wheel and fingers. */
export function SignalPlot(props: SignalPlotProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<SignalView | null>(null);

  useEffect(() => {
    const element = host.current!;
    const made = new SignalView(element, { fit: props.fit.peek(), onArea: (area) => props.area.value = area });
    view.current = made;
    props.onView(made);
    const resize = new ResizeObserver(() => made.resize());
    resize.observe(element);
    const endGestures = addGestures(element, {
      window: props.window,
      onWindow: props.onWindow,
      extent: () => made.frame === null ? null : extentOf(made.frame),
      timeAt: (clientX) => made.timeAt(clientX),
    });
    return () => {
      resize.disconnect();
      endGestures();
      made.destroy();
      view.current = null;
      props.onView(null);
    };
  }, []);

  useSignalEffect(() => {
    const frame = props.frame.value;
    if (frame === null) return;
    const handle = requestAnimationFrame(() => {
      view.current?.show(frame);
      props.onDrawn(frame.frame);
    });
    return () => cancelAnimationFrame(handle);
  });
  useSignalEffect(() => {
    const { follow, t0S, spanS } = props.window.value;
    if (!follow) view.current?.move(t0S, t0S + spanS);
  });
  useSignalEffect(() => view.current?.setFit(props.fit.value));
  useSignalEffect(() => {
    void shownTheme.value;
    // The colours hold when the page has taken the theme.
    queueMicrotask(() => view.current?.restyle());
  });

  return (
    <div class="signal-plot" ref={host}>
      {props.children}
    </div>
  );
}

/** Where the recording of a frame begins and ends. */
export function extentOf({ startS, endS, stepNs }: Frame): Extent {
  return { startS, endS, stepS: stepNs / 1e9 };
}
