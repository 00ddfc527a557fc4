import fc from "fast-check";
import { parseFault, parseSignal } from "../../../acquire/sim/mod.ts";
import { assert, assertEquals } from "../../assert.ts";
import { concat, Rig, type RigSettings, sequence } from "./rig.ts";

const SEQUENCES = ["A=sequence", "B=sequence", "C=sequence", "D=sequence"].map(parseSignal);

function started(faults: string[] = [], settings: Partial<RigSettings> = {}, extra = {}): Rig {
  const rig = new Rig({ signals: SEQUENCES, faults: faults.map(parseFault), ...extra }, settings);
  assertEquals(rig.start(), 0);
  return rig;
}

Deno.test("StreamingRun hands out the samples that exist, on every channel", () => {
  const rig = started([], { channels: ["A", "C"] });
  const first = rig.poll();
  assertEquals([first.status, first.run?.startIndex, first.run?.overflow], [0, 0, 0]);
  assertEquals([...first.run?.max[0] ?? []], [-32501]);
  rig.at(0.001);
  const second = rig.poll();
  assertEquals(second.run?.startIndex, 1);
  assertEquals(second.run?.max[0], sequence(1, 1000));
  assertEquals(second.run?.max[1], sequence(1, 1000, 2));
  assertEquals(rig.poll(), { status: 0, run: undefined });
});

Deno.test("StreamingRun hands out the same samples however it is polled", () => {
  const delays = fc.array(fc.integer({ min: 0, max: 20_000_000 }), { minLength: 1, maxLength: 12 });
  const lengths = fc.integer({ min: 5000, max: 60_000 });
  fc.assert(
    fc.property(delays, lengths, (delaysNs, bufferLth) => {
      const rig = started([], { bufferLth });
      const parts: Int16Array[] = [];
      let position = 0;
      for (const delayNs of delaysNs) {
        rig.clockNs += delayNs;
        for (let { run } = rig.poll(); run !== undefined; { run } = rig.poll()) {
          const values = run.max[0] ?? new Int16Array(0);
          assertEquals(run.startIndex, position);
          assert(run.startIndex + values.length <= bufferLth);
          position = (position + values.length) % bufferLth;
          parts.push(values);
        }
      }
      const values = concat(parts);
      assertEquals(values.length, Math.floor((rig.clockNs - 1e6) / 1000) + 1);
      assertEquals(values, sequence(0, values.length));
    }),
    { numRuns: 25 },
  );
});

Deno.test("StreamingRun down-samples whole blocks from the first sample of the run on", () => {
  const modes = fc.constantFrom(...(["aggregate", "decimate", "average"] as const));
  const property = fc.property(
    modes,
    fc.integer({ min: 2, max: 70_000 }),
    fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 5 }),
    (mode, ratio, steps) => {
      const rig = started([], { mode, ratio, bufferLth: 1 << 17 });
      const max: number[] = [];
      const min: number[] = [];
      for (const samples of steps) {
        rig.clockNs += samples * 1000;
        const { run } = rig.poll();
        max.push(...run?.max[0] ?? []);
        min.push(...run?.min[0] ?? []);
      }
      const samples = steps.reduce((sum, step) => sum + step, 1);
      assertEquals(max.length, Math.floor(samples / ratio));
      for (const [block, value] of max.entries()) {
        const values = sequence(block * ratio, ratio);
        const mean = Math.trunc(values.reduce((sum, value) => sum + value, 0) / ratio) + 0;
        const highest = values.reduce((one, other) => Math.max(one, other));
        assertEquals(value, { aggregate: highest, decimate: values[0], average: mean }[mode]);
        if (mode === "aggregate") assertEquals(min[block], values.reduce((one, other) => Math.min(one, other)));
      }
    },
  );
  fc.assert(property, { numRuns: 25 });
});

Deno.test("StreamingRun silently drops the newest when nobody polls", () => {
  const rig = started([], {}, { backlogS: 0.1 }).at(0.3);
  const { status, values } = rig.drain();
  assertEquals([status, values], [0, sequence(0, 100_000)]);
  rig.at(0.35);
  assertEquals(rig.drain().values, sequence(300_001, 50_000));
});

Deno.test("StreamingRun stalls when nobody polls, until it is stopped and run again", () => {
  const rig = started([], {}, { backlogS: 0.1, overrun: "stall" }).at(0.3);
  assertEquals(rig.drain(), { status: 28, values: sequence(0, 100_000), overflow: 0 });
  rig.at(0.4);
  assertEquals(rig.poll(), { status: 28, run: undefined });
  assertEquals(rig.driver.stop(rig.handle), 0);
  assertEquals(rig.start(), 0);
  rig.at(0.45);
  assertEquals(rig.drain().values, sequence(400_000, 50_001));
});

Deno.test("StreamingRun fills the backlog again as it is emptied", () => {
  const rig = started([], { bufferLth: 30_000 }, { backlogS: 0.1 }).at(0.2);
  assertEquals(rig.poll().run?.max[0], sequence(0, 30_000));
  rig.at(0.205);
  const { values } = rig.drain();
  // Room for 30 thousand came at 0.2 s; only 5 thousand samples came since then.
  assertEquals(values, concat([sequence(30_000, 70_000), sequence(200_001, 5000)]));
});

Deno.test("StreamingRun goes on in time after it was stopped", () => {
  const rig = started().at(0.01);
  rig.drain();
  rig.driver.stop(rig.handle);
  rig.at(5);
  assertEquals(rig.start(), 0);
  const { run } = rig.poll();
  assertEquals([run?.startIndex, ...run?.max[0] ?? []], [0, ...sequence(5_000_000, 1)]);
});

Deno.test("StreamingRun has right samples beyond 2^32", () => {
  const rig = started().at(5000);
  rig.driver.stop(rig.handle);
  assertEquals(rig.start(), 0);
  rig.at(5000.001);
  assertEquals(rig.drain().values, sequence(5e9, 1001));
});

Deno.test("SimulatedDriver.noOfStreamingValues() counts what was captured, also after the stop", () => {
  const rig = started().at(0.01);
  const count = new Uint32Array(1);
  rig.poll();
  assertEquals(rig.driver.noOfStreamingValues(rig.handle, count), 0);
  assertEquals(count[0], 10_001);
  rig.driver.stop(rig.handle);
  assertEquals(rig.driver.noOfStreamingValues(rig.handle, count), 0);
  assertEquals(count[0], 10_001);
  assertEquals(new Rig({}).driver.noOfStreamingValues(1, count), 37);
});

Deno.test("StreamingRun stops by itself when that was asked for", () => {
  const rig = started([], { autoStopSamples: 5000, bufferLth: 3000 }).at(0.1);
  const { run: first } = rig.poll();
  const { run: last } = rig.poll();
  assertEquals([first?.max[0]?.length, first?.autoStop, last?.max[0]?.length, last?.autoStop], [3000, 0, 2000, 1]);
  assertEquals(rig.poll(), { status: 0, run: undefined });
});

Deno.test("StreamingRun reports the channels that are over range", () => {
  const signals = ["A=dc:0.5V", "B=sine:1kHz:1.5V", "C=dc:-2V"].map(parseSignal);
  const rig = started([], { channels: ["A", "B", "C"] }, { signals });
  assertEquals(rig.poll().run?.overflow, 0b100);
  rig.at(0.001);
  const { run } = rig.poll();
  assertEquals(run?.overflow, 0b110);
  assertEquals([run?.max[1]?.[249], run?.max[2]?.[0]], [32767, -32767]);
});

Deno.test("fault stall hands out what was held, then 28 until it is started again", () => {
  const rig = started(["stall@0.02"]).at(0.05);
  assertEquals(rig.drain(), { status: 28, values: sequence(0, 20_000), overflow: 0 });
  assertEquals(rig.poll().status, 28);
  rig.driver.stop(rig.handle);
  assertEquals(rig.start(), 0);
  rig.at(0.06);
  assertEquals(rig.drain(), { status: 0, values: sequence(50_000, 10_001), overflow: 0 });
});

Deno.test("fault unplug hands out what existed, then answers 7 to everything", () => {
  const rig = started(["unplug@0.02"]).at(0.05);
  const { driver, handle } = rig;
  assertEquals(driver.pingUnit(handle), 7);
  assertEquals(rig.drain(), { status: 7, values: sequence(0, 20_000), overflow: 0 });
  assertEquals([rig.poll().status, driver.stop(handle), driver.setChannel(handle, 0, 1, 1, 6, 0)], [7, 7, 7]);
  assertEquals(driver.closeUnit(handle), 7);
  assertEquals(driver.closeUnit(handle), 12);
  assertEquals(driver.openUnit(new Int16Array(1), null, 1), 3);
  const count = new Int16Array(1);
  assertEquals(driver.enumerateUnits(count, new Uint8Array(9), Int16Array.of(9)), 0);
  assertEquals(count[0], 0);
});

Deno.test("fault unplug with a duration lets the unit be opened again, and its time went on", () => {
  const rig = started(["unplug@0.02:0.03"]).at(0.06);
  assertEquals(rig.drain().status, 7);
  rig.driver.closeUnit(rig.handle);
  const handle = rig.open();
  assertEquals(rig.start(handle), 0);
  rig.at(0.07);
  assertEquals(rig.drain(handle).values, sequence(60_000, 10_001));
});

Deno.test("fault unplug is what polls answer after a run that had stalled before", () => {
  const rig = started(["stall@0.01", "unplug@0.02"]).at(0.015);
  assertEquals(rig.drain().status, 28);
  assertEquals(rig.at(0.03).poll(), { status: 7, run: undefined });
});

Deno.test("fault power ends the run until the status is accepted", () => {
  const rig = started(["power@0.02:282"]).at(0.05);
  const { driver, handle } = rig;
  assertEquals(rig.drain(), { status: 282, values: sequence(0, 20_000), overflow: 0 });
  assertEquals([rig.poll().status, driver.currentPowerSource(handle)], [282, 282]);
  assertEquals(driver.stop(handle), 0);
  assertEquals(rig.start(), 282);
  assertEquals(driver.changePowerSource(handle, 282), 0);
  assertEquals(driver.setChannel(handle, 2, 1, 1, 6, 0), 290);
  assertEquals(rig.start(), 0);
  assertEquals(rig.drain().status, 0);
});

Deno.test("fault power refuses to run channels that have no power any more", () => {
  const rig = started(["power@0.02:282"], { channels: ["A", "C"] }).at(0.05);
  assertEquals(rig.drain().status, 282);
  rig.driver.stop(rig.handle);
  assertEquals(rig.driver.changePowerSource(rig.handle, 282), 0);
  assertEquals(rig.start(), 290);
  assertEquals(rig.driver.setChannel(rig.handle, 2, 0, 1, 6, 0), 0);
  assertEquals(rig.start(), 0);
});

Deno.test("fault power in a pause is answered by the next start", () => {
  const rig = started(["power@0.02:281"]).at(0.01);
  rig.driver.stop(rig.handle);
  rig.at(0.03);
  assertEquals(rig.start(), 281);
  assertEquals(rig.driver.changePowerSource(rig.handle, 281), 0);
  assertEquals(rig.start(), 0);
});

Deno.test("fault overrange drives every input to the rails for its time", () => {
  const rig = started(["overrange@0.01:0.005"], { channels: ["A", "B"] }).at(0.009);
  assertEquals(rig.poll().run?.overflow, 0);
  rig.at(0.02);
  const { run } = rig.poll();
  assertEquals(run?.overflow, 0b11);
  const values = run?.max[0] ?? new Int16Array(0);
  const expected = sequence(9001, 11_000).map((value, index) =>
    index >= 999 && index < 5999 ? (value < 0 ? -32767 : 32767) : value
  );
  assertEquals(values, expected);
  rig.at(0.03);
  assertEquals(rig.poll().run?.overflow, 0);
});

Deno.test("fault overrange reaches through the down-sampling", () => {
  const rig = started(["overrange@0.01:0.005"], { mode: "aggregate", ratio: 100 }).at(0.02);
  const { run } = rig.poll();
  assertEquals(run?.overflow, 1);
  assertEquals([run?.min[0]?.[99], run?.min[0]?.[100], run?.max[0]?.[100], run?.min[0]?.[150]], [
    -22601,
    -32767,
    -32767,
    -17501,
  ]);
});

Deno.test("faults busy and silent keep the samples for later", () => {
  for (const [kind, status] of [["busy", 39], ["silent", 0]] as const) {
    const rig = started([`${kind}@0.01:1`], {}, { overrun: "stall" }).at(0.009);
    assertEquals(rig.drain().values, sequence(0, 9001));
    for (const elapsedS of [0.01, 0.2, 0.4, 0.6, 0.8, 1.009]) {
      assertEquals(rig.at(elapsedS).poll(), { status, run: undefined });
    }
    assertEquals(rig.at(1.02).drain(), { status: 0, values: sequence(9001, 1_011_000), overflow: 0 });
  }
});

Deno.test("fault lose leaves samples out silently", () => {
  const rig = started(["lose@0.01:3000", "lose@0.02:10"]).at(0.03);
  assertEquals(
    rig.drain(),
    { status: 0, values: concat([sequence(0, 10_000), sequence(13_000, 7000), sequence(20_010, 9991)]), overflow: 0 },
  );
});

Deno.test("fault lose leaves whole blocks out when down-sampling", () => {
  const rig = started(["lose@0.01005:250"], { mode: "decimate", ratio: 100 }).at(0.02);
  const { values } = rig.drain();
  assertEquals(values.length, 197);
  assertEquals([values[99], values[100]], [...sequence(9900, 1), ...sequence(10_300, 1)]);
});

Deno.test("fault slow makes one call slow", () => {
  const rig = started(["slow@0.01:50"]).at(0.009);
  rig.poll();
  assertEquals(rig.sleepsMs, []);
  rig.at(0.011);
  assertEquals(rig.drain().values, sequence(9001, 52_000));
  assertEquals(rig.sleepsMs, [50]);
});
