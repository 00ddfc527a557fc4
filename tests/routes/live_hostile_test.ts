import { assert, assertEquals } from "../assert.ts";
import { LivePage } from "./live_page.ts";
import { RawSocket } from "./raw_socket.ts";
import { rawRequest } from "./raw_request.ts";
import { bodyOf, startRig } from "./rig.ts";

/** Frames that RFC 6455 forbids a client to send. */
const BROKEN_FRAMES: readonly [string, number[]][] = [
  ["a reserved bit", [0xc1, 0x80, 0, 0, 0, 0]],
  ["an unknown kind", [0x83, 0x80, 0, 0, 0, 0]],
  ["a ping in parts", [0x09, 0x80, 0, 0, 0, 0]],
  ["a continuation of nothing", [0x80, 0x80, 0, 0, 0, 0]],
  ["a text that is no UTF-8", [0x81, 0x81, 0, 0, 0, 0, 0xff]],
  ["a length of 2^62 bytes", [0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
];

Deno.test("/api/live ends sockets that break the protocol, and goes on for others", async () => {
  await using rig = await startRig();
  using page = await LivePage.open(rig.base);
  for (const [, bytes] of BROKEN_FRAMES) {
    using socket = await RawSocket.open(rig.server.port);
    await socket.sendBytes(new Uint8Array(bytes));
    await socket.untilClosed();
  }
  const before = page.messages.length;
  await page.until(() => page.messages.length > before + 1);
});

Deno.test("/api/live refuses handshakes that are none", async () => {
  await using rig = await startRig();
  const { port } = rig.server;
  const host = `127.0.0.1:${port}`;
  const whole = {
    host,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const halves = ["connection", "upgrade", "sec-websocket-key"].map((left) =>
    Object.fromEntries(Object.entries(whole).filter(([name]) => name !== left))
  );
  for (const headers of [...halves, { ...whole, upgrade: "h2c" }]) {
    const { status } = await rawRequest(port, "GET /api/live", headers);
    assert(status >= 400 && status < 500, `${JSON.stringify(headers)}: ${status}`);
  }
  for (const method of ["POST", "PUT"]) {
    const { status } = await rawRequest(port, `${method} /api/live`, { ...whole, "content-length": "0" });
    assert(status >= 400 && status < 500, `${method}: ${status}`);
  }
});

Deno.test("connections that stop in the middle of a handshake do not keep others out", async () => {
  await using rig = await startRig();
  const halves = await Promise.all(
    Array.from({ length: 100 }, () => Deno.connect({ hostname: "127.0.0.1", port: rig.server.port })),
  );
  try {
    const half = new TextEncoder().encode("GET /api/live HTTP/1.1\r\nupgrade: websocket\r\n");
    for (const connection of halves) await connection.write(half);
    using page = await LivePage.open(rig.base);
    assertEquals(page.messages[0]?.kind, "status");
    await bodyOf(rig.get("/api/status"));
  } finally {
    for (const connection of halves) connection.close();
  }
});
