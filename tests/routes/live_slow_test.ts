import type { ChannelName } from "../../acquire/driver.ts";
import { LiveHub, type LiveSource } from "../../routes/live_hub.ts";
import type { Wire } from "../../routes/live_socket.ts";
import type { LiveRequest, Status } from "../../routes/protocol.ts";
import type { Look } from "../../view/look.ts";
import { assert, assertEquals } from "../assert.ts";
import { LivePage } from "./live_page.ts";
import { RawSocket } from "./raw_socket.ts";
import { recordShortly, startRig } from "./rig.ts";

const COLUMNS = 16_384;
const NAMES: ChannelName[] = ["A", "B", "C", "D"];
/** Two counts of two bytes for each column of four channels. */
const FRAME_BYTES = COLUMNS * NAMES.length * 4;
const WATCH: LiveRequest = {
  kind: "watch",
  request: 1,
  name: null,
  follow: true,
  t0S: 0,
  spanS: 1,
  widthPx: COLUMNS,
  channels: null,
};

/** The server's end of a socket, with a record of what it was given and how much of that was not sent. */
class WatchedWire implements Wire {
  binaryMessages = 0;
  mostUnsent = 0;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
    if (typeof data !== "string") this.binaryMessages++;
    this.#socket.send(data as string);
    this.mostUnsent = Math.max(this.mostUnsent, this.#socket.bufferedAmount);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }
}

Deno.test("LiveHub sends nothing more to a socket that never reads, though it says that it draws, and serves others", async () => {
  let asked = 0;
  const source: LiveSource = {
    dataFolder: "/data",
    name: "a.hdf5",
    get work() {
      return { name: "a.hdf5", written: 1 + performance.now() };
    },
    status: () => ({} as Status),
    look: () => Promise.resolve(largeLook(++asked)),
    setWatched: () => {},
  };
  const hub = new LiveHub(source);
  const wires: WatchedWire[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      const wire = new WatchedWire(socket);
      wires.push(wire);
      const live = hub.add(wire, "viewer");
      socket.onmessage = ({ data }) => hub.receive(live, data);
      socket.onclose = () => hub.remove(live);
      socket.onerror = (event) => event instanceof ErrorEvent && event.preventDefault();
    };
    return response;
  });
  const timer = setInterval(() => hub.tick(), 8);
  try {
    using stuck = await RawSocket.open(server.addr.port);
    await stuck.send(JSON.stringify(WATCH));
    using quick = await LivePage.open(`http://127.0.0.1:${server.addr.port}`);
    quick.send(WATCH);
    const [wire, other] = wires as [WatchedWire, WatchedWire];
    let drawn = 0;
    // It says of every frame that it was drawn, so that only what is unsent can hold the hub back.
    const say = async () => {
      while (drawn < wire.binaryMessages) await stuck.send(JSON.stringify({ kind: "drawn", frame: ++drawn }));
    };
    // Until 40 frames in a row went to the other alone.
    let [at, last] = [0, -1];
    await quick.until(() => {
      void say();
      if (wire.binaryMessages !== last) [at, last] = [quick.frames.length, wire.binaryMessages];
      return quick.frames.length - at >= 40;
    });
    assert(wire.binaryMessages > 2 && wire.mostUnsent >= 1 << 20, `${wire.binaryMessages}, ${wire.mostUnsent}`);
    // The limit for frames, and the one that went over it.
    assert(wire.mostUnsent <= (1 << 20) + FRAME_BYTES + 1000, `${wire.mostUnsent}`);
    assert(other.binaryMessages > wire.binaryMessages + 30);
    const numbers = quick.frames.map(({ frame }) => frame);
    assertEquals(numbers, numbers.map((_, i) => i + 1));
  } finally {
    clearInterval(timer);
  }
});

Deno.test("a recording with 20 sockets, of which 5 never read, is without loss and verified", async () => {
  await using rig = await startRig();
  const stuck = await Promise.all(Array.from({ length: 5 }, () => RawSocket.open(rig.server.port)));
  const pages = await Promise.all(Array.from({ length: 15 }, () => LivePage.open(rig.base)));
  for (const socket of stuck) {
    await socket.send(JSON.stringify(WATCH));
    // Far more than are ever sent.
    for (let frame = 1; frame <= 150; frame++) await socket.send(JSON.stringify({ kind: "drawn", frame }));
  }
  for (const page of pages) page.send({ ...WATCH, channels: ["A"] });
  const { last } = await recordShortly(rig, "a.hdf5", { durationS: 2, rateMSps: 5 });
  assertEquals([last?.error, last?.summary?.lostSamples, last?.summary?.gaps, last?.summary?.verified], [
    null,
    0,
    0,
    true,
  ]);
  assertEquals(last?.summary?.samples, 10_000_000);
  for (const page of pages) await page.until(() => page.frames.some(({ unfinished }) => !unfinished));
  for (const page of pages) assert(page.frames.length > 4, `${page.frames.length}`);
  for (const socket of [...stuck, ...pages]) socket[Symbol.dispose]();
});

function largeLook(endS: number): Look {
  const extremes = () => new Int16Array(2 * COLUMNS);
  return {
    view: {
      ...{ firstStep: 0, stepsPerColumn: 1, columns: COLUMNS, stepNs: 1, gaps: [], overRanges: [] },
      ...{ startS: 0, endS, unfinished: true },
      channels: NAMES.map((name) => ({ name, extremes: extremes() })),
    },
    channels: NAMES.map((name) => ({
      ...{ name, rangeV: 1, offsetV: 0, coupling: "dc" as const, probe: 1, bandwidthLimit: false, label: "" },
    })),
    ...{ maxAdc: 1, t0S: endS - 1, t1S: endS, tookMs: 1 },
  };
}
