/// <reference lib="dom" />
import { signal } from "@preact/signals";
import { decodeFrame, type Frame, type LiveMessage, type LiveRequest, type Status } from "../../routes/protocol.ts";

const LEAST_WAIT_MS = 250;
const MOST_WAIT_MS = 5000;
/** The server says its state four times a second; after this long it is gone, whatever the connection looks like. */
const SILENCE_MS = 3000;

type Watch = Omit<Extract<LiveRequest, { kind: "watch" }>, "kind" | "request">;

/** The page's end of `/api/live`: connects again by itself, and keeps only the newest frame. */
export class LiveSocket {
  /** Whether the server answers. True until it is known that it does not. */
  readonly connected = signal(true);
  readonly status = signal<Status | null>(null);
  /** The newest frame of the recording that is watched; null until it comes. */
  readonly frame = signal<Frame | null>(null);
  /** Why the present question cannot be answered, and the file that needs an overview first. */
  readonly problem = signal<{ error: string; uncovered: string | null } | null>(null);
  readonly #url: string;
  #socket: WebSocket | null = null;
  #watch: Watch | null = null;
  #request = 0;
  /** The newest frame of this connection, as long as it was not said to be drawn. */
  #undrawn: number | null = null;
  #waitMs = LEAST_WAIT_MS;
  #closed = false;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#connect();
  }

  /** Asks for frames of something else from now on. */
  watch(watch: Watch): void {
    // What is not drawn yet may never be, and would take the place of a frame that is asked for now.
    if (this.#undrawn !== null) this.drawn(this.#undrawn);
    if (this.#watch?.name !== watch.name) this.frame.value = null;
    this.#watch = watch;
    this.#request++;
    this.problem.value = null;
    this.#send({ kind: "watch", request: this.#request, ...watch });
  }

  /** Says that a frame is on the screen, so that the next one may come; those before it count as drawn too. */
  drawn(frame: number): void {
    if (this.#undrawn === null) return;
    if (frame >= this.#undrawn) this.#undrawn = null;
    this.#send({ kind: "drawn", frame });
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#silence);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#expect(socket);
    socket.onopen = () => {
      this.#waitMs = LEAST_WAIT_MS;
      this.#undrawn = null;
      if (this.#watch !== null) this.watch(this.#watch);
    };
    socket.onmessage = ({ data }) => {
      this.connected.value = true;
      this.#expect(socket);
      this.#take(data);
    };
    socket.onclose = () => {
      this.connected.value = false;
      clearTimeout(this.#silence);
      if (this.#closed) return;
      setTimeout(() => this.#connect(), this.#waitMs);
      this.#waitMs = Math.min(MOST_WAIT_MS, 2 * this.#waitMs);
    };
    this.#socket = socket;
  }

  /** Gives the connection up when nothing more comes. */
  #expect(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.connected.value = false;
      socket.close();
    }, SILENCE_MS);
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      const frame = decodeFrame(data);
      this.#undrawn = frame.frame;
      if (frame.request !== this.#request) return this.drawn(frame.frame);
      this.frame.value = frame;
      this.problem.value = null;
      return;
    }
    const message: LiveMessage = JSON.parse(data);
    if (message.kind === "status") this.status.value = message.status;
    else if (message.request === this.#request) this.problem.value = message;
  }

  #send(message: LiveRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** The address of the live socket of the server that the page came from. */
export function liveUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`;
}
