import { type Loss, LossWatch } from "../../acquire/loss_watch.ts";
import { GAP_REASON } from "../../acquire/outcome.ts";
import { assert, assertEquals } from "../assert.ts";
import { seededRandom } from "../random.ts";

const STEP_NS = 16;
const POLL_NS = 5e6;

interface Instrument {
  /** How fast its clock runs against the computer's. */
  speed?: number;
  /** The driver's delay at a time. */
  delayNs?: (atNs: number) => number;
  /** Steps silently lost so far at a time. */
  lost?: (atNs: number) => number;
}

/** Polls an instrument every 5 ms, as late as a busy computer does it, and returns the losses that were seen. */
function watchFor(durationS: number, { speed = 1, delayNs = () => 2e6, lost = () => 0 }: Instrument, seed = 1) {
  const random = seededRandom(seed);
  const watch = new LossWatch(STEP_NS);
  const losses: (Loss & { atS: number })[] = [];
  let steps = 0;
  let atNs = 7e6;
  for (; atNs < durationS * 1e9; atNs += POLL_NS) {
    const sampledNs = Math.max(0, atNs - delayNs(atNs));
    const before = steps;
    steps = Math.max(steps, Math.floor(sampledNs * speed / STEP_NS) - lost(sampledNs));
    if (steps === before) continue;
    // A look at the clock comes late now and then, by up to 30 ms.
    const lookNs = atNs + (random() < 0.1 ? random() * 30e6 : random() * 50e3);
    const loss = watch.observe(lookNs, steps);
    if (loss !== null) losses.push({ ...loss, atS: atNs / 1e9 });
  }
  const last = watch.finish(atNs - POLL_NS + 50e3, steps);
  if (last !== null) losses.push({ ...last, atS: atNs / 1e9 });
  return { losses, watch, steps };
}

Deno.test("LossWatch sees no loss where the clocks differ by up to 150 ppm", () => {
  for (const speed of [1, 1 + 150e-6, 1 - 150e-6]) assertEquals(watchFor(60, { speed }).losses, []);
});

Deno.test("LossWatch sees no loss where the driver's delay comes and goes", () => {
  const delayNs = (atNs: number) => 2e6 + (Math.floor(atNs / 300e6) % 2) * 40e6;
  assertEquals(watchFor(30.2, { delayNs }).losses, []);
});

for (const missing of [100_000, 5_000_000, 60_000_000]) {
  Deno.test(`LossWatch counts ${missing} samples that went missing in silence`, () => {
    const { losses } = watchFor(10, { lost: (atNs) => atNs < 4e9 ? 0 : missing });
    assertEquals(losses.length, 1);
    const [loss] = losses;
    assert(loss !== undefined);
    assertEquals(loss.reason, GAP_REASON.clockDeficit);
    assert(Math.abs(loss.lost - missing) < 0.1e6 / STEP_NS, `${loss.lost} instead of ${missing}`);
    const index = 4e9 / STEP_NS;
    assert(Math.abs(loss.index - index) < 40e6 / STEP_NS, `at ${loss.index} instead of ${index}`);
  });
}

Deno.test("LossWatch counts what an instrument that is always too slow loses, to the end", () => {
  const { losses, watch, steps } = watchFor(20, { speed: 45 / 62.5 });
  const missing = 20e9 / STEP_NS - steps;
  assert(losses.length > 10);
  assert(Math.abs(watch.lost - missing) < missing * 0.1, `${watch.lost} of ${missing}`);
});

Deno.test("LossWatch counts a loss just before the end", () => {
  const { losses } = watchFor(5, { lost: (atNs) => atNs < 4.8e9 ? 0 : 1_000_000 });
  assertEquals(losses.length, 1);
  assert(Math.abs((losses[0]?.lost ?? 0) - 1_000_000) < 0.1e6 / STEP_NS);
});

/** An instrument that is not polled for a while: what its backlog holds is kept, the rest is dropped. */
function interrupted(backlogNs: number, certain: boolean) {
  const watch = new LossWatch(STEP_NS);
  let lostNs = 0;
  let steps = 0;
  const losses: Loss[] = [];
  const look = (atNs: number) => {
    steps = Math.floor((atNs - lostNs) / STEP_NS);
    const loss = watch.observe(atNs + 30e3, steps);
    if (loss !== null) losses.push(loss);
  };
  for (let atNs = 0; atNs < 2e9; atNs += POLL_NS) look(atNs);
  const pausedSteps = steps;
  const resumedNs = 5e9;
  lostNs = Math.max(0, resumedNs - 2e9 - backlogNs);
  watch.interrupt({ reason: certain ? GAP_REASON.stall : GAP_REASON.ringFull, certain, resumedNs }, steps);
  for (let atNs = resumedNs; atNs < 7e9; atNs += POLL_NS) look(atNs);
  return { losses, lost: lostNs / STEP_NS, pausedSteps };
}

Deno.test("LossWatch counts what a pause lost within 0.2 ms, where the driver was full", () => {
  const { losses, lost, pausedSteps } = interrupted(0.25e9, false);
  assertEquals(losses.length, 1);
  assert(Math.abs((losses[0]?.lost ?? 0) - lost) * STEP_NS < 0.2e6);
  const hole = pausedSteps + 0.25e9 / STEP_NS;
  assert(Math.abs((losses[0]?.index ?? 0) - hole) * STEP_NS < 10e6, `${losses[0]?.index} instead of ${hole}`);
});

Deno.test("LossWatch sees no loss in a pause that the driver bridged", () => {
  assertEquals(interrupted(10e9, false).losses, []);
});

Deno.test("LossWatch believes a driver that says it stalled, and puts the gap where it said so", () => {
  const { losses, pausedSteps } = interrupted(10e9, true);
  assertEquals(losses, [{ index: pausedSteps, lost: 1, reason: GAP_REASON.stall }]);
});
