import fc from "fast-check";
import { createRing, RingConsumer, type RingLayout, RingMonitor, RingProducer, Stat } from "../../acquire/ring.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { seededRandom } from "../random.ts";
import { expectSequence } from "../sequence.ts";

export interface PeerStart {
  layout: RingLayout;
  seed: number;
  blocks: number;
  firstIndex: number;
}

const header = { firstIndex: 0, count: 0, timeNs: 0, overRange: 0, gap: null };

/** Runs a producer on another thread against a consumer here that checks every value and every header. */
async function runPair(start: PeerStart): Promise<{ last: number; fullTimes: number; received: number }> {
  const worker = new Worker(new URL("./ring_peer_worker.ts", import.meta.url), { type: "module" });
  const answered = Promise.withResolvers<{ last: number; fullTimes: number }>();
  worker.onmessage = ({ data }) => answered.resolve(data);
  worker.onerror = (event) => answered.reject(new Error(event.message));
  worker.postMessage(start);
  const ring = new RingConsumer(start.layout);
  const random = seededRandom(start.seed + 1);
  const held: number[] = [];
  let index = start.firstIndex;
  let n = 0;
  const checkAndRelease = (block: number) => {
    const { count, firstIndex, timeNs, overRange, gap } = ring.header(block);
    assertEquals([firstIndex, timeNs, overRange], [index, n, n & 15]);
    if (gap !== null) assertEquals(gap, { index, lost: n + 1, reason: 2 });
    ring.planes(block).forEach((plane, channel) => expectSequence(plane.subarray(0, count), channel, index));
    index += count;
    n++;
    ring.release(block);
  };
  while (n + held.length < start.blocks) {
    const block = ring.next(1);
    if (block >= 0) held.push(block);
    // Blocks are held and released in bunches, so that the ring runs full and the blocks change their order.
    if (random() < 0.3 || held.length > start.layout.blocks - 2) held.splice(0).forEach(checkAndRelease);
    // The worker's failure needs a turn of this thread to be seen.
    if (random() < 0.1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
  }
  held.forEach(checkAndRelease);
  while (!ring.isDone) assertEquals(ring.next(1), -1);
  const { last, fullTimes } = await answered.promise;
  worker.terminate();
  return { last, fullTimes, received: index };
}

for (
  const [seed, channels, blockValues, firstIndex] of [[1, 1, 1000, 0], [2, 4, 333, 2 ** 32 - 5000], [3, 2, 2048, 7]]
) {
  Deno.test(`ring carries every value between two threads, seed ${seed}, ${channels} channels`, async () => {
    const layout = createRing(
      channels ?? 1,
      blockValues ?? 1,
      65536 + 12 * ((channels ?? 1) * (blockValues ?? 1) * 2 + 72),
    );
    const { last, received } = await runPair({ layout, seed: seed ?? 0, blocks: 1500, firstIndex: firstIndex ?? 0 });
    assertEquals(received, last);
  });
}

Deno.test("ring gives every block exactly once and no more than it has", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom("take", "publish", "next", "release"), { maxLength: 400 }),
    fc.integer({ min: 4, max: 9 }),
    (actions, wanted) => {
      const layout = createRing(1, 100, 65536 + wanted * 272);
      const producer = new RingProducer(layout);
      const consumer = new RingConsumer(layout);
      const [taken, published, reading] = [new Array<number>(), new Array<number>(), new Array<number>()];
      for (const action of actions) {
        if (action === "take") {
          const before = producer.available;
          const block = producer.take();
          assertEquals(block >= 0, before > 0);
          if (block >= 0) {
            assert(![...taken, ...published, ...reading].includes(block));
            taken.push(block);
          }
        } else if (action === "publish") {
          const block = taken.shift();
          if (block === undefined) continue;
          producer.publish(block, header);
          published.push(block);
        } else if (action === "next") {
          assertEquals(consumer.next(0), published[0] ?? -1);
          const block = published.shift();
          if (block !== undefined) reading.push(block);
        } else {
          const block = reading.pop();
          if (block !== undefined) consumer.release(block);
        }
        assertEquals(producer.available, layout.blocks - taken.length - published.length - reading.length);
      }
    },
  ));
});

Deno.test("ring fills the block that came back last, and leaves the others untouched", () => {
  const layout = createRing(1, 100, 65536 + 100 * 272);
  const producer = new RingProducer(layout);
  const consumer = new RingConsumer(layout);
  for (let i = 0; i < 1000; i++) {
    producer.publish(producer.take(), header);
    consumer.release(consumer.next(0));
  }
  assertEquals(producer.monitor.stat(Stat.mostBlocks), 1);
});

Deno.test("ring keeps its blocks apart from each other and from its own words", () => {
  const layout = createRing(3, 77, 65536 + 5 * (3 * 77 * 2 + 72));
  const producer = new RingProducer(layout);
  const blocks = Array.from({ length: layout.blocks }, () => producer.take());
  const planes = blocks.flatMap((block) => producer.planes(block));
  planes.forEach((plane, i) => plane.fill(i + 1));
  planes.forEach((plane, i) => assert(plane.every((value) => value === i + 1)));
  const consumer = new RingConsumer(layout);
  blocks.forEach((block, i) => producer.publish(block, { ...header, count: i, firstIndex: 2 ** 40 + i }));
  blocks.forEach((block, i) => {
    assertEquals(consumer.next(0), block);
    assertEquals([consumer.header(block).count, consumer.header(block).firstIndex], [i, 2 ** 40 + i]);
  });
  planes.forEach((plane, i) => assert(plane.every((value) => value === i + 1)));
});

Deno.test("ring is not done while a block is left that was published before the end", () => {
  const layout = createRing(1, 100, 65536 + 10 * 272);
  const producer = new RingProducer(layout);
  const consumer = new RingConsumer(layout);
  assertEquals([consumer.next(0), consumer.isDone], [-1, false]);
  // The writer has just looked in vain when the last block and the end come together.
  producer.publish(producer.take(), header);
  producer.monitor.end("user");
  assertEquals(consumer.isDone, false);
  assert(consumer.next(0) >= 0);
  assertEquals([consumer.isDone, consumer.next(0)], [true, -1]);
});

Deno.test("ring says what of it is in use", () => {
  const layout = createRing(1, 100, 65536 + 10 * 272);
  const producer = new RingProducer(layout);
  const monitor = new RingMonitor(layout);
  assertEquals(monitor.fill, 0);
  for (let i = 0; i < layout.blocks; i++) producer.publish(producer.take(), header);
  assertEquals(monitor.fill, 1);
  assertEquals(producer.take(), -1);
});

Deno.test("createRing() refuses what cannot hold four blocks", () => {
  assertThrows(() => createRing(4, 1 << 20, 1e6), /four blocks of 8388608 bytes are the least/);
});
