import { LiveHub, type LiveSource } from "../../routes/live_hub.ts";
import type { Status } from "../../routes/protocol.ts";
import type { Look } from "../../view/look.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("LiveHub asks once for all who watch the same, within a quarter of a processor", async () => {
  let nowMs = 0;
  let asked = 0;
  const source: LiveSource = {
    dataFolder: "/data",
    name: "a.hdf5",
    get work() {
      return { name: "a.hdf5", written: 1 + nowMs };
    },
    status: () => ({} as Status),
    look: () => Promise.resolve(lookOf(++asked)),
    setWatched: () => {},
  };
  const hub = new LiveHub(source, () => nowMs);
  const frames = Array.from({ length: 20 }, () => 0);
  for (const i of frames.keys()) {
    let frame = 0;
    const wire = {
      bufferedAmount: 0,
      close: () => {},
      send: (data: unknown) => {
        if (typeof data === "string") return;
        frames[i]!++;
        frame++;
        queueMicrotask(() => hub.receive(socket, JSON.stringify({ kind: "drawn", frame })));
      },
    };
    const socket = hub.add(wire, "viewer");
    socket.watch = {
      kind: "watch",
      request: i,
      name: null,
      follow: true,
      t0S: 0,
      spanS: 1,
      widthPx: 9,
      channels: null,
    };
  }
  for (; nowMs < 4000; nowMs += 8) {
    hub.tick();
    await new Promise((resolve) => setTimeout(resolve));
  }
  // 100 ms of each look: 40 at most in all the time, 10 in a quarter of it, and what was saved up.
  assert(asked >= 9 && asked <= 12, `${asked}`);
  assertEquals(new Set(frames).size, 1);
  assert(Math.abs(frames[0]! - asked) <= 1, `${frames[0]} of ${asked}`);
});

function lookOf(endS: number): Look {
  return {
    view: {
      ...{ firstStep: 0, stepsPerColumn: 1, columns: 0, stepNs: 1, channels: [], gaps: [], overRanges: [] },
      ...{ startS: 0, endS, unfinished: true },
    },
    ...{ channels: [], maxAdc: 1, t0S: endS - 1, t1S: endS, tookMs: 100 },
  };
}
