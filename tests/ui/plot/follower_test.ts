import fc from "fast-check";
import { Follower } from "../../../ui/plot/follower.ts";
import { assert, assertEquals } from "../../assert.ts";
import { frameOf } from "./frames.ts";

/** A frame that ends at a time, with half a second to see and 0.1 s before it. */
function growing(endS: number) {
  const t0S = endS - 0.5;
  return frameOf({ t0S, t1S: endS, endS, firstStep: Math.floor((t0S - 0.1) * 1000), unfinished: true });
}

Deno.test("Follower moves evenly between frames that come unevenly", () => {
  const follower = new Follower();
  const steps: number[] = [];
  let before = NaN;
  for (let ms = 0; ms < 3000; ms += 4) {
    // Every 20 to 32 ms a frame with all up to 10 ms ago.
    if (ms % 52 === 0 || ms % 52 === 20) follower.take(growing(1 + (ms - 10) / 1000), ms);
    if (ms % 16 !== 0) continue;
    const { t0S, t1S } = follower.shownAt(ms)!;
    assert(Math.abs(t1S - t0S - 0.5) < 1e-9, `${t1S - t0S}`);
    steps.push(1000 * (t1S - before));
    before = t1S;
  }
  // After a second it has found the clock: each picture is 16 ms after the one before.
  for (const step of steps.slice(70)) assert(Math.abs(step - 16) < 2, `${step}`);
});

Deno.test("Follower moves from the beginning of a recording on, while that is shorter than the window", () => {
  const follower = new Follower();
  let before = NaN;
  for (let ms = 0; ms < 400; ms += 16) {
    const endS = 0.06 + Math.floor(ms / 48) * 0.048;
    if (ms % 48 === 0) {
      follower.take(frameOf({ t0S: endS - 0.5, t1S: endS, endS, firstStep: 0, unfinished: true }), ms);
    }
    const { t1S } = follower.shownAt(ms)!;
    assert(!(Math.abs(t1S - before - 0.016) > 1e-9), `${t1S - before} at ${ms}`);
    before = t1S;
  }
});

Deno.test("Follower is no more behind because the first frame was late", () => {
  const [late, punctual] = [new Follower(), new Follower()];
  for (let ms = 0; ms <= 800; ms += 40) {
    const frame = growing(1 + ms / 1000);
    late.take(frame, ms + (ms === 0 ? 80 : 20));
    punctual.take(frame, ms + 20);
  }
  const difference = punctual.shownAt(830)!.t1S - late.shownAt(830)!.t1S;
  assert(difference >= 0 && difference < 0.005, `${difference}`);
});

Deno.test("Follower never shows what a frame does not have", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 400 })), { minLength: 1 }),
    (frames) => {
      const follower = new Follower();
      let nowMs = 0;
      let endS = 1;
      for (const [waitMs, grownMs] of frames) {
        nowMs += waitMs;
        endS += grownMs / 1000;
        const frame = growing(endS);
        follower.take(frame, nowMs);
        for (const laterMs of [0, 5, 50, 5000]) {
          const { t0S, t1S } = follower.shownAt(nowMs + laterMs)!;
          assert(t1S <= endS && t0S >= frame.firstStep / 1000 - 1e-9, `${t0S} to ${t1S}`);
        }
      }
    },
  ));
});

Deno.test("Follower shows ended recordings and short windows as they are", () => {
  const follower = new Follower();
  assertEquals(follower.shownAt(0), null);
  for (
    const frame of [frameOf({ t0S: 1, t1S: 2, endS: 2 }), frameOf({ t0S: 1, t1S: 1.01, endS: 1.01, unfinished: true })]
  ) {
    follower.take(frame, 0);
    assertEquals(follower.shownAt(1000), { t0S: frame.t0S, t1S: frame.t1S });
    assertEquals(follower.isMoving, false);
  }
});
