import type { RatioMode } from "../../acquire/driver.ts";
import type { InstrumentPlan } from "../../acquire/instrument_plan.ts";
import { GAP_REASON } from "../../acquire/outcome.ts";
import { Producer, type ProducerEnd, type ProducerOptions } from "../../acquire/producer.ts";
import { type BlockHeader, createRing, RingConsumer, RingProducer, Stat, Word } from "../../acquire/ring.ts";
import { Scope } from "../../acquire/scope.ts";
import { parseFault, SimulatedDriver, type SimulationSettingsInput } from "../../acquire/sim/mod.ts";
import { assert, assertEquals } from "../assert.ts";
import { expectSequence, locateSequence, sequenceBlock } from "../sequence.ts";

const INTERVAL_NS = 1000;
const POLL_NS = 5e6;

interface Setup {
  faults?: string[];
  simulation?: SimulationSettingsInput;
  ratio?: number;
  ratioMode?: RatioMode;
  blocks?: number;
  channels?: ("A" | "B" | "C" | "D")[];
  producer?: Partial<ProducerOptions>;
}

/** A producer on a simulated instrument whose clock only moves when the test says so, and all that it published. */
class Rig {
  nowNs = 0;
  readonly headers: BlockHeader[] = [];
  /** What came, a list for each channel. */
  readonly values: number[][];
  readonly consumer: RingConsumer;
  readonly driver: SimulatedDriver;
  readonly producer: Producer;
  readonly scope: Scope;

  constructor({ faults = [], simulation = {}, ratio = 1, ratioMode = "none", blocks = 64, ...setup }: Setup) {
    const channels = setup.channels ?? ["A"];
    const signals = channels.map((channel) => ({ channel, shape: "sequence" as const }));
    this.driver = new SimulatedDriver({ signals, faults: faults.map(parseFault), ...simulation }, {
      nowNs: () => this.nowNs,
      sleepMs: (ms) => this.nowNs += ms * 1e6,
    });
    const plan: InstrumentPlan = {
      serial: null,
      resolutionBits: 8,
      inputs: channels.map((name) => ({ name, range: 10, coupling: "dc", analogOffsetV: 0, bandwidthLimit: false })),
      interval: { count: INTERVAL_NS, unit: "ns" },
      ratio,
      ratioMode,
      driverBufferValues: 20_000,
    };
    this.scope = Scope.open(this.driver, plan);
    this.scope.configure();
    const intervalNs = this.scope.start();
    const blockValues = 4000;
    const layout = createRing(channels.length, blockValues, 65536 + blocks * (blockValues * 2 * channels.length + 72));
    this.consumer = new RingConsumer(layout);
    this.values = channels.map(() => []);
    this.producer = new Producer({
      scope: this.scope,
      ring: new RingProducer(layout),
      blockValues,
      driverBufferValues: plan.driverBufferValues,
      stepNs: intervalNs * ratio,
      intervalNs,
      mostValues: null,
      stopOnLoss: false,
      nowNs: () => this.nowNs,
      ...setup.producer,
    });
  }

  /** Lets the instrument's time pass and the producer work; the consumer empties the ring unless it rests. */
  run(durationS: number, consuming = true): boolean {
    const untilNs = this.nowNs + durationS * 1e9;
    while (this.nowNs < untilNs) {
      const next = this.producer.step();
      if (consuming) this.consume();
      if (next === "ended") return false;
      if (next !== "again") this.nowNs += POLL_NS;
    }
    return true;
  }

  end(): ProducerEnd {
    const end = this.producer.finish();
    this.consume();
    this.scope.close();
    this.driver.dispose();
    return end;
  }

  stop(): ProducerEnd {
    this.consumer.monitor.set(Word.stop);
    while (this.run(0.001));
    return this.end();
  }

  consume(): void {
    for (let block = this.consumer.next(0); block >= 0; block = this.consumer.next(0)) {
      const header = this.consumer.header(block);
      this.headers.push(header);
      this.consumer.planes(block).forEach((plane, i) => this.values[i]?.push(...plane.subarray(0, header.count)));
      this.consumer.release(block);
    }
  }

  get gaps() {
    return this.headers.flatMap(({ gap }) => gap === null ? [] : [gap]);
  }

  plane(channel = 0): Int16Array {
    return Int16Array.from(this.values[channel] ?? []);
  }

  /** Holds what came against the sequence, piece by piece between the gaps; returns how many samples are missing. */
  expectPieces(): number {
    const plane = this.plane();
    let expected = 0;
    let missing = 0;
    const pieces = [...this.gaps.map(({ index }) => index), plane.length];
    let start = 0;
    for (const end of pieces) {
      const piece = plane.subarray(start, end);
      if (piece.length > 0) {
        const found = locateSequence(piece, 0, expected);
        missing += found - expected;
        expectSequence(piece, 0, found);
        expected = found + piece.length;
      }
      start = end;
    }
    return missing;
  }
}

Deno.test("Producer publishes every sample of every channel, and the tail at a stop", () => {
  const rig = new Rig({ channels: ["A", "B", "C", "D"] });
  rig.run(0.5);
  const stoppedNs = rig.nowNs;
  assertEquals(rig.stop(), { reason: "user", error: null });
  rig.values.forEach((_, channel) => expectSequence(rig.plane(channel), channel, 0));
  assert(rig.plane().length >= stoppedNs / INTERVAL_NS - 1, "the tail is missing");
  let index = 0;
  for (const { firstIndex, count } of rig.headers) {
    assertEquals(firstIndex, index);
    index += count;
  }
  assertEquals(rig.gaps, []);
});

Deno.test("Producer publishes at least every 50 ms", () => {
  const rig = new Rig({ producer: { blockValues: 4000 } });
  rig.run(1);
  rig.stop();
  const times = rig.headers.filter(({ count }) => count > 0).map(({ timeNs }) => timeNs);
  times.slice(1).forEach((time, i) => assert(time - (times[i] ?? 0) <= 50e6 + POLL_NS));
});

Deno.test("Producer ends after exactly as many values as were wanted", () => {
  const rig = new Rig({ producer: { mostValues: 123_457 } });
  assertEquals(rig.run(10), false);
  assertEquals(rig.end(), { reason: "duration", error: null });
  assertEquals(rig.plane().length, 123_457);
  expectSequence(rig.plane(), 0, 0);
});

for (const first of [2 ** 31 - 10_000, 2 ** 32 - 10_000, 2 ** 40]) {
  Deno.test(`Producer counts right past ${first}`, () => {
    const rig = new Rig({ producer: { firstIndex: first }, faults: ["stall@0.3"] });
    rig.run(1);
    rig.stop();
    let index = first;
    for (const { firstIndex, count } of rig.headers) {
      assertEquals(firstIndex, index);
      index += count;
    }
    assertEquals(index, first + rig.plane().length);
    assert((rig.gaps[0]?.index ?? 0) > first + 290_000);
  });
}

Deno.test("Producer interleaves minima and maxima in aggregate mode", () => {
  const rig = new Rig({ ratio: 10, ratioMode: "aggregate" });
  rig.run(0.5);
  rig.stop();
  const plane = rig.plane();
  assert(plane.length > 90_000 && plane.length % 2 === 0);
  for (let pair = 0; pair < plane.length / 2; pair += 97) {
    const { min, max } = sequenceBlock(0, pair, 10);
    assertEquals([plane[2 * pair], plane[2 * pair + 1]], [min, max]);
  }
});

Deno.test("Producer records a stall as a gap, goes on, and keeps everything delivered", () => {
  const rig = new Rig({ faults: ["stall@0.5"] });
  rig.run(1.5);
  assertEquals(rig.stop().reason, "user");
  assertEquals(rig.gaps.map(({ reason }) => reason), [GAP_REASON.stall]);
  const missing = rig.expectPieces();
  assert(Math.abs((rig.gaps[0]?.lost ?? 0) - missing) <= 250, `${rig.gaps[0]?.lost} told, ${missing} missing`);
  assertEquals(rig.consumer.monitor.stat(Stat.lost), rig.gaps[0]?.lost);
});

Deno.test("Producer accepts a change of power in the middle and records a gap", () => {
  const rig = new Rig({ faults: ["power@0.5:282"], simulation: { model: "5242D" } });
  rig.run(1.5);
  rig.stop();
  assertEquals(rig.gaps.map(({ reason }) => reason), [GAP_REASON.reconnect]);
  rig.expectPieces();
});

Deno.test("Producer finds samples that went missing in silence", () => {
  const rig = new Rig({ faults: ["lose@1:50000"] });
  rig.run(4);
  rig.stop();
  assertEquals(rig.gaps.map(({ reason }) => reason), [GAP_REASON.clockDeficit]);
  assert(Math.abs((rig.gaps[0]?.lost ?? 0) - 50_000) <= 250);
});

for (const fault of ["busy@0.5:0.2", "silent@0.5:0.2", "slow@0.5:150"]) {
  Deno.test(`Producer loses nothing where the instrument's backlog bridges ${fault}`, () => {
    const rig = new Rig({ faults: [fault] });
    rig.run(2);
    rig.stop();
    assertEquals(rig.gaps, []);
    expectSequence(rig.plane(), 0, 0);
  });
}

Deno.test("Producer keeps what an unplugged instrument delivered and says what happened", () => {
  const rig = new Rig({ faults: ["unplug@0.5"] });
  assertEquals(rig.run(2), false);
  const { reason, error } = rig.end();
  assertEquals(reason, "unplugged");
  assert(/PICO_NOT_RESPONDING/.test(error?.message ?? ""), error?.message);
  expectSequence(rig.plane(), 0, 0);
  assert(rig.plane().length >= 0.5e9 / INTERVAL_NS - 1);
});

Deno.test("Producer lets the instrument's backlog help while the ring is full", () => {
  const rig = new Rig({ blocks: 10 });
  rig.run(0.5);
  rig.run(0.15, false);
  rig.run(1);
  rig.stop();
  assertEquals(rig.gaps, []);
  expectSequence(rig.plane(), 0, 0);
});

Deno.test("Producer tells what a full ring lost, where and how much", () => {
  const rig = new Rig({ blocks: 10 });
  rig.run(0.5);
  rig.run(1, false);
  rig.run(1);
  rig.stop();
  assertEquals(rig.gaps.map(({ reason }) => reason), [GAP_REASON.ringFull]);
  const gap = rig.gaps[0];
  assert(gap !== undefined);
  const plane = rig.plane();
  const resumes = locateSequence(plane.subarray(-50_000), 0, plane.length - 50_000);
  const missing = resumes - (plane.length - 50_000);
  assert(Math.abs(gap.lost - missing) <= 250, `${gap.lost} told, ${missing} missing`);
  expectSequence(plane.subarray(0, gap.index - 4000), 0, 0);
  expectSequence(plane.subarray(gap.index + 4000), 0, gap.index + 4000 + missing);
});

Deno.test("Producer stops at the first loss where that was wanted", () => {
  const rig = new Rig({ faults: ["stall@0.5"], producer: { stopOnLoss: true } });
  assertEquals(rig.run(3), false);
  assertEquals(rig.end().reason, "overrun");
});

Deno.test("Producer starts a stream anew that has been silent for 5 s", () => {
  const rig = new Rig({ faults: ["silent@0.5:7"] });
  rig.run(9);
  rig.stop();
  assert(rig.plane().length > 1e6);
  assertEquals(rig.gaps[0]?.reason, GAP_REASON.stall);
});

Deno.test("Producer counts over-range for the channel that had it", () => {
  const rig = new Rig({
    channels: ["A", "B"],
    faults: ["overrange@0.2:0.1"],
    simulation: { signals: [{ channel: "A", shape: "sequence" }, { channel: "B", shape: "sine" }] },
  });
  rig.run(0.5);
  rig.stop();
  assert(rig.headers.some(({ overRange }) => overRange !== 0));
  assert(rig.headers.some(({ overRange }) => overRange === 0));
  assert(rig.consumer.monitor.stat(Stat.overRangeA + 1) > 0);
});
