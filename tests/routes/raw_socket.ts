/** A client of `/api/live` that says what it likes and never reads more than the answer to its handshake. */
export class RawSocket implements Disposable {
  readonly #connection: Deno.TcpConn;

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Does the handshake of a WebSocket. Throws when the server does not switch. */
  static async open(port: number, path = "/api/live"): Promise<RawSocket> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = [
      `GET ${path} HTTP/1.1`,
      `host: 127.0.0.1:${port}`,
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ];
    await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
    let answer = "";
    const byte = new Uint8Array(1);
    while (!answer.endsWith("\r\n\r\n") && await connection.read(byte) !== null) {
      answer += String.fromCharCode(byte[0]!);
    }
    if (!answer.startsWith("HTTP/1.1 101")) {
      connection.close();
      throw new Error(`No WebSocket: ${answer}`);
    }
    return new RawSocket(connection);
  }

  /** Sends a text message of less than 64 KiB. */
  async send(text: string): Promise<void> {
    const payload = new TextEncoder().encode(text);
    const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
    // The mask is zero, which leaves the text as it is.
    await this.sendBytes(new Uint8Array([0x81, 0x80 | length[0]!, ...length.slice(1), 0, 0, 0, 0, ...payload]));
  }

  /** Sends just these bytes, whether they are a frame or not. */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** Reads, and throws away, until the server ends the connection. */
  async untilClosed(): Promise<void> {
    const bytes = new Uint8Array(65536);
    try {
      while (await this.#connection.read(bytes) !== null);
    } catch (error) {
      // A server that ends it with bytes unread resets it.
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
