import fc from "fast-check";
import { Backlog } from "../../../acquire/sim/backlog.ts";
import { assertEquals } from "../../assert.ts";

function takeAll(backlog: Backlog, count: number): [number, number][] {
  const ranges: [number, number][] = [];
  backlog.take(count, (start, some) => ranges.push([start, some]));
  return ranges;
}

Deno.test("Backlog.push() accepts what there is room for", () => {
  const backlog = new Backlog(10);
  assertEquals(backlog.push(0, 4), 4);
  assertEquals(backlog.push(4, 20), 6);
  assertEquals(backlog.push(20, 21), 0);
  assertEquals(backlog.size, 10);
});

Deno.test("Backlog.take() gives the oldest first and keeps gaps apart", () => {
  const backlog = new Backlog(100);
  backlog.push(0, 10);
  backlog.push(10, 12);
  backlog.push(50, 60);
  assertEquals(takeAll(backlog, 5), [[0, 5]]);
  assertEquals(takeAll(backlog, 10), [[5, 7], [50, 3]]);
  assertEquals(takeAll(backlog, 100), [[53, 7]]);
  assertEquals(takeAll(backlog, 1), []);
});

Deno.test("Backlog.pushUnlimited() leaves the whole capacity to what comes later", () => {
  const backlog = new Backlog(10);
  backlog.pushUnlimited(0, 25);
  assertEquals(backlog.push(25, 40), 10);
  assertEquals(backlog.size, 35);
  assertEquals(takeAll(backlog, 30), [[0, 30]]);
  assertEquals(backlog.push(40, 60), 5);
});

Deno.test("Backlog hands out exactly what it accepted, in order", () => {
  const step = fc.record({ skip: fc.nat(3), push: fc.nat(20), take: fc.nat(25) });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (steps, capacity) => {
    const backlog = new Backlog(capacity);
    const accepted: number[] = [];
    const taken: number[] = [];
    let next = 0;
    for (const { skip, push, take } of steps) {
      next += skip;
      const count = backlog.push(next, next + push);
      for (let block = next; block < next + count; block++) accepted.push(block);
      next += push;
      assertEquals(backlog.size <= capacity, true);
      backlog.take(take, (start, some) => {
        for (let block = start; block < start + some; block++) taken.push(block);
      });
      assertEquals(accepted.length - taken.length, backlog.size);
    }
    backlog.take(Infinity, (start, some) => {
      for (let block = start; block < start + some; block++) taken.push(block);
    });
    assertEquals(taken, accepted);
  }));
});
