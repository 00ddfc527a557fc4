/// <reference lib="dom" />
import { effect } from "@preact/signals";
import type { Frame } from "../../routes/protocol.ts";
import { mediaSignal } from "../common/media.ts";
import { saveBlob } from "../common/save_blob.ts";
import { LiveSocket } from "../live/live_socket.ts";
import { pictureName, pictureOf } from "../plot/picture.ts";
import { SignalView } from "../plot/signal_view.ts";
import { type CheckedOptions, checkedOptions, columnsOf, type PlotterOptions } from "./options.ts";
import { STYLES } from "./styles.ts";

/** Where this script came from, which is where PicoStream is. */
const SCRIPT = import.meta.url;
const isDark = mediaSignal("(prefers-color-scheme: dark)");

/**
 * Shows the end of a recording in an element of any page, as it grows. It reads what is in the file, as PicoStream's own
 * page does: whatever happens in the page, no sample is lost. The recording's program has to allow the page's origin, see
 * docs/embedding.md.
 *
 * ```js
 * const plotter = new LivePlotter(document.getElementById("signal"), { displayWindowSeconds: 0.2 });
 * plotter.startUpdates();
 * ```
 */
export class LivePlotter {
  readonly #options: CheckedOptions;
  readonly #plot: HTMLElement;
  readonly #problem: HTMLElement;
  readonly #view: SignalView;
  readonly #resize: ResizeObserver;
  readonly #endColours: () => void;
  #path: string | null;
  #socket: LiveSocket | null = null;
  #endEffects: () => void = () => {};
  #drawnMs = -Infinity;
  #columns = 0;
  /** After `destroy`. */
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Makes the plot inside of `element`, whose size it takes and whose content it hides. Nothing is asked for before
   * {@linkcode startUpdates}. Throws a `TypeError` or `RangeError` for options that cannot be.
   */
  constructor(element: HTMLElement, options: PlotterOptions = {}) {
    this.#options = checkedOptions(options, SCRIPT);
    this.#path = this.#options.hdf5Path;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
    root.adoptedStyleSheets = [sheet];
    this.#plot = document.createElement("div");
    this.#plot.className = "plot";
    this.#plot.role = "img";
    this.#plot.ariaLabel = "Signal";
    this.#problem = document.createElement("p");
    this.#problem.className = "problem";
    this.#problem.role = "status";
    this.#plot.append(this.#problem);
    root.replaceChildren(this.#plot);
    this.#view = new SignalView(this.#plot);
    this.#resize = new ResizeObserver(() => {
      this.#view.resize();
      this.#watch();
    });
    this.#resize.observe(this.#plot);
    this.#endColours = effect(() => {
      void isDark.value;
      this.#view.restyle();
    });
  }

  /** Whether it shows what comes. */
  get isUpdating(): boolean {
    return this.#socket !== null;
  }

  /** Shows another recording from now on; null is the one at work, or the last one. */
  setHdf5Path(path: string | null): void {
    this.#path = checkedOptions({ hdf5Path: path }, SCRIPT).hdf5Path;
    this.#watch();
  }

  /**
   * Shows what comes, and connects again when the connection is lost. Does nothing when it does so already. Throws an
   * `Error` after {@linkcode destroy}.
   */
  startUpdates(): void {
    if (this.#isOver) throw new Error("Cannot show anything: this plot was ended. Make another one.");
    if (this.#socket !== null) return;
    const { server, token } = this.#options;
    const url = new URL("/api/live", server);
    url.protocol = server.protocol === "https:" ? "wss:" : "ws:";
    if (token !== null) url.searchParams.set("token", token);
    const socket = this.#socket = new LiveSocket(url.href);
    const endFrames = effect(() => this.#take(socket.frame.value));
    const endProblems = effect(() =>
      this.#tell(
        socket.connected.value
          ? socket.problem.value?.error ?? null
          : "PicoStream does not answer. See whether it runs and allows this page.",
      )
    );
    this.#endEffects = () => {
      endFrames();
      endProblems();
    };
    this.#watch();
  }

  /** Leaves what is shown as it is. */
  stopUpdates(): void {
    clearTimeout(this.#timer);
    this.#endEffects();
    this.#socket?.close();
    this.#socket = null;
  }

  /**
   * Saves what is shown as a PNG with the name of the file, the time and the ranges, and answers it. An empty `fileName`
   * saves nothing, a missing one has the recording's name. Rejects with an `Error` when nothing is shown yet.
   */
  async saveScreenshot(fileName?: string): Promise<Blob> {
    const picture = await pictureOf(this.#view);
    const name = fileName ?? pictureName(this.#view.frame!);
    if (name !== "") saveBlob(picture, name);
    return picture;
  }

  /** Ends all that it does, and takes the plot out of the element. */
  destroy(): void {
    this.stopUpdates();
    this.#isOver = true;
    this.#resize.disconnect();
    this.#endColours();
    this.#view.destroy();
    this.#plot.remove();
  }

  #watch(): void {
    const widthPx = this.#plot.clientWidth;
    if (this.#socket === null || widthPx === 0) return;
    const frame = this.#socket.frame.peek();
    this.#columns = columnsOf(this.#options, widthPx, frame?.stepNs ?? null);
    this.#socket.watch({
      name: this.#path,
      follow: true,
      t0S: 0,
      spanS: this.#options.displayWindowSeconds,
      widthPx: this.#columns,
      channels: null,
    });
  }

  #take(frame: Frame | null): void {
    if (frame === null) return;
    // The rate is known by the first frame only.
    if (this.#columns !== columnsOf(this.#options, this.#plot.clientWidth, frame.stepNs)) return this.#watch();
    clearTimeout(this.#timer);
    const waitMs = this.#drawnMs + this.#options.updateIntervalMs - performance.now();
    this.#timer = setTimeout(() => requestAnimationFrame(() => this.#draw(frame)), Math.max(0, waitMs));
  }

  #draw(frame: Frame): void {
    // Nothing more of a recording that another one has taken the place of.
    if (this.#socket === null || this.#socket.frame.peek() === null) return;
    this.#drawnMs = performance.now();
    this.#view.show(frame);
    this.#plot.ariaLabel = `Signal of ${frame.name}`;
    this.#socket.drawn(frame.frame);
  }

  #tell(problem: string | null): void {
    this.#problem.textContent = problem ?? "";
    this.#options.onProblem(problem);
  }
}
