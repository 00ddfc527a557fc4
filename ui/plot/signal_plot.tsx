/// <reference lib="dom" />
import { effect, type ReadonlySignal, type Signal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Frame } from "../../routes/protocol.ts";
import { shownTheme } from "../common/theme.ts";
import { Follower, type Shown } from "./follower.ts";
import { addGestures } from "./gestures.ts";
import { type PlotArea, SignalView } from "./signal_view.ts";
import { extentOf, type TimeWindow } from "./time_window.ts";

export interface SignalPlotProps {
  frame: ReadonlySignal<Frame | null>;
  window: ReadonlySignal<TimeWindow>;
  onWindow: (next: TimeWindow) => void;
  /** Whether the visible signal fills the height. */
  fit: ReadonlySignal<boolean>;
  /** Whether channels lie one above the other. */
  stacked: ReadonlySignal<boolean>;
  /** Where the signal is drawn. */
  area: Signal<PlotArea | null>;
  /** What is seen now. */
  shown: Signal<Shown | null>;
  onDrawn: (frame: number) => void;
  /** Hears of the view as soon as it is there, and with null when it is not any more. */
  onView: (view: SignalView | null) => void;
  /** What lies over the signal. */
  children?: ComponentChildren;
}

/**
 * The signal, drawn as often as the screen shows something, and what one does to it by pointer, wheel and fingers. Each
 * drawing is told by the event "drawn", with what is {@linkcode Shown} as its detail.
 */
export function SignalPlot(props: SignalPlotProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<SignalView | null>(null);

  useEffect(() => {
    const element = host.current!;
    const made = new SignalView(element, {
      fit: props.fit.peek(),
      stacked: props.stacked.peek(),
      onArea: (area) => props.area.value = area,
    });
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

  useEffect(() => {
    const follower = new Follower();
    let handle = 0;
    let drawn: Frame | null = null;
    const step = (nowMs: number) => {
      handle = 0;
      const frame = props.frame.peek();
      const { follow, t0S, spanS } = props.window.peek();
      if (frame === null || view.current === null) return;
      if (frame !== drawn) follower.take(frame, nowMs);
      const endS = follow ? follower.shownAt(nowMs)!.t1S : t0S + spanS;
      const shown = { t0S: endS - spanS, t1S: endS };
      if (frame === drawn) view.current.move(shown.t0S, shown.t1S);
      else view.current.show(frame, shown.t0S, shown.t1S);
      props.shown.value = shown;
      host.current?.dispatchEvent(new CustomEvent("drawn", { detail: shown, bubbles: true }));
      if (frame !== drawn) props.onDrawn(frame.frame);
      drawn = frame;
      if (follow && follower.isMoving) wake();
    };
    const wake = () => handle ||= requestAnimationFrame(step);
    const end = effect(() => {
      void props.frame.value;
      void props.window.value;
      wake();
    });
    return () => {
      end();
      cancelAnimationFrame(handle);
    };
  }, []);
  useSignalEffect(() => view.current?.setFit(props.fit.value));
  useSignalEffect(() => view.current?.setStacked(props.stacked.value));
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
