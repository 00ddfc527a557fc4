/// <reference lib="dom" />
import type { ReadonlySignal } from "@preact/signals";
import { between, type Extent, panned, type TimeWindow, zoomed } from "./time_window.ts";

/** What gestures on a plot change. */
export interface GestureTarget {
  window: ReadonlySignal<TimeWindow>;
  onWindow: (next: TimeWindow) => void;
  /** Null while there is nothing to move over. */
  extent: () => Extent | null;
  timeAt: (clientX: number) => number;
}

const WHEEL_ZOOM = 1.0015;

/**
 * Wheel zooms at the pointer and sideways moves, dragging moves, two fingers do both, dragging with Shift chooses a part.
 * Answers how to end that.
 */
export function addGestures(element: HTMLElement, { window, onWindow, extent, timeAt }: GestureTarget): () => void {
  const pointers = new Map<number, number>();
  let chosenFrom: number | null = null;
  let chosenFromX = 0;
  const chosen = element.ownerDocument.createElement("div");
  chosen.className = "plot-chosen";
  const onWheel = (event: WheelEvent) => {
    const of = extent();
    if (of === null) return;
    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const { left } = element.getBoundingClientRect();
      onWindow(panned(window.peek(), of, timeAt(left + event.deltaX) - timeAt(left)));
    } else {
      onWindow(zoomed(window.peek(), of, WHEEL_ZOOM ** event.deltaY, timeAt(event.clientX)));
    }
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event.clientX);
    chosenFrom = event.shiftKey ? timeAt(event.clientX) : null;
    chosenFromX = event.clientX;
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    const of = extent();
    if (before === undefined || of === null) return;
    if (chosenFrom !== null) {
      const { left } = element.getBoundingClientRect();
      chosen.style.left = `${Math.min(chosenFromX, event.clientX) - left}px`;
      chosen.style.width = `${Math.abs(event.clientX - chosenFromX)}px`;
      element.append(chosen);
      return;
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    pointers.set(event.pointerId, event.clientX);
    const [other] = others;
    if (other === undefined) {
      if (event.clientX !== before) onWindow(panned(window.peek(), of, timeAt(before) - timeAt(event.clientX)));
    } else if (event.clientX !== other) {
      onWindow(zoomed(window.peek(), of, Math.abs((before - other) / (event.clientX - other)), timeAt(other)));
    }
  };
  const onUp = (event: PointerEvent) => {
    const of = extent();
    const toS = timeAt(event.clientX);
    if (chosenFrom !== null && of !== null && toS !== chosenFrom) onWindow(between(chosenFrom, toS, of));
    chosenFrom = null;
    chosen.remove();
    pointers.delete(event.pointerId);
  };
  const listeners = {
    wheel: onWheel,
    pointerdown: onDown,
    pointermove: onMove,
    pointerup: onUp,
    pointercancel: onUp,
  };
  for (const [name, listener] of Object.entries(listeners)) {
    element.addEventListener(name, listener as EventListener, { passive: false });
  }
  return () => {
    for (const [name, listener] of Object.entries(listeners)) {
      element.removeEventListener(name, listener as EventListener);
    }
  };
}
