import { decodeFrame, type Frame, type LiveMessage, type LiveRequest } from "../../routes/protocol.ts";

/** A page's side of the live socket, for tests and benchmarks. */
export class LivePage implements Disposable {
  readonly socket: WebSocket;
  /** Everything that came, in its order. */
  readonly messages: LiveMessage[] = [];
  readonly frames: Frame[] = [];
  /** Whether each frame is answered at once. */
  draws = true;
  /** Hears of each frame before it is answered. */
  onFrame: (frame: Frame) => void = () => {};
  #changed = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.#take(data);
    socket.onclose = () => this.#notify();
  }

  static async open(base: string): Promise<LivePage> {
    const page = new LivePage(new WebSocket(`${base.replace("http", "ws")}/api/live`));
    await page.until(() => page.socket.readyState !== WebSocket.CONNECTING && page.messages.length > 0);
    return page;
  }

  send(request: LiveRequest): void {
    this.socket.send(JSON.stringify(request));
  }

  /** Resolves as soon as it is so; whether it is so is asked after each message. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#changed.promise;
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data === "string") {
      this.messages.push(JSON.parse(data));
    } else {
      const frame = decodeFrame(data);
      this.frames.push(frame);
      this.onFrame(frame);
      if (this.draws) this.send({ kind: "drawn", frame: frame.frame });
    }
    this.#notify();
  }

  #notify(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
