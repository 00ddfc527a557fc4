import { LiveSocket } from "../../routes/live_socket.ts";
import type { Look } from "../../view/look.ts";
import { assertEquals } from "../assert.ts";

const WATCH = { follow: true, t0S: 0, spanS: 1, widthPx: 1, channels: null };
const LOOK: Look = {
  view: {
    ...{ firstStep: 0, stepsPerColumn: 1, columns: 1, stepNs: 1, gaps: [], overRanges: [] },
    ...{ startS: 0, endS: 1, unfinished: true, channels: [] },
  },
  ...{ channels: [], maxAdc: 1, t0S: 0, t1S: 1, tookMs: 1 },
};

Deno.test("LiveSocket has two frames under way, and a drawn one frees the place of those before it too", () => {
  let sent = 0;
  const socket = new LiveSocket({ bufferedAmount: 0, send: () => void sent++, close: () => {} }, "viewer");
  let nowMs = 0;
  const sendFrames = () => {
    for (let n = 0; n < 4; n++) socket.sendFrame(LOOK, "a.hdf5", nowMs += 1000);
    return sent;
  };
  const draw = (frame: number) => socket.receive(JSON.stringify({ kind: "drawn", frame }), nowMs);
  socket.receive(JSON.stringify({ kind: "watch", request: 1, name: null, ...WATCH }), nowMs);
  assertEquals(sendFrames(), 2);
  draw(1);
  assertEquals(sendFrames(), 3);
  // The second was passed over.
  draw(3);
  assertEquals(sendFrames(), 5);
  draw(3);
  assertEquals(sendFrames(), 5);
});
