/// <reference lib="deno.worker" />
/** Produces into a ring from its own thread: seeded counts, a known sequence, gaps and pauses. */
import { RingProducer, Word } from "../../acquire/ring.ts";
import { sequenceValue } from "../sequence.ts";
import { seededRandom } from "../random.ts";
import type { PeerStart } from "./ring_test.ts";

self.onmessage = ({ data: { layout, seed, blocks, firstIndex } }: MessageEvent<PeerStart>) => {
  const ring = new RingProducer(layout);
  const random = seededRandom(seed);
  let index = firstIndex;
  let fullTimes = 0;
  for (let n = 0; n < blocks; n++) {
    let block = ring.take();
    for (; block < 0; block = ring.take()) {
      fullTimes++;
      ring.monitor.wait(Word.stop, 1);
    }
    const count = Math.floor(random() * (layout.blockValues + 1));
    ring.planes(block).forEach((plane, channel) => {
      for (let i = 0; i < count; i++) plane[i] = sequenceValue(channel, index + i);
    });
    const gap = random() < 0.1 ? { index, lost: n + 1, reason: 2 as const } : null;
    ring.publish(block, { firstIndex: index, count, timeNs: n, overRange: n & 15, gap });
    index += count;
  }
  ring.monitor.end("duration");
  self.postMessage({ last: index, fullTimes });
};
