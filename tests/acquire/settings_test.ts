import {
  type AcquisitionSettingsInput,
  parseSettings,
  planAcquisition,
  SettingsError,
} from "../../acquire/settings.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";

function planOf(input: AcquisitionSettingsInput) {
  return planAcquisition(parseSettings(input));
}

function problemsOf(input: AcquisitionSettingsInput): string[] {
  try {
    planOf(input);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

Deno.test("planAcquisition() asks for 20 MS/s of channel A with 12 bits when nothing is said", () => {
  const { instrument, wantedIntervalNs } = planOf({});
  assertEquals([wantedIntervalNs, instrument.resolutionBits, instrument.ratioMode], [50, 12, "none"]);
  assertEquals(instrument.inputs, [{ name: "A", range: 10, coupling: "dc", analogOffsetV: 0, bandwidthLimit: false }]);
});

Deno.test("planAcquisition() gives the driver the offset with the other sign, and the probe's share of it", () => {
  const { instrument } = planOf({
    channels: [{ name: "B", rangeV: 5, offsetV: -2 }, { name: "A", rangeV: 20, offsetV: 10, probe: 10 }],
  });
  assertEquals(instrument.inputs.map(({ name, range, analogOffsetV }) => [name, range, analogOffsetV]), [
    ["A", 7, -1], // ±20 V at the tip of a probe of 10 are ±2 V at the input
    ["B", 8, 2],
  ]);
});

Deno.test("planAcquisition() takes the fastest rate for 0", () => {
  assertEquals(planOf({ rateMSps: 0 }).wantedIntervalNs, 16);
  assertEquals(planOf({ rateMSps: 0, resolutionBits: 8 }).wantedIntervalNs, 8);
  assertEquals(
    planOf({ rateMSps: 0, resolutionBits: 8, channels: [{ name: "A" }, { name: "B" }] }).wantedIntervalNs,
    16,
  );
});

Deno.test("planAcquisition() names every contradiction, with what is allowed", () => {
  const problems = problemsOf({
    resolutionBits: 16,
    rateMSps: 62.5,
    channels: [{ name: "A", rangeV: 3 }, { name: "A", rangeV: 0.1, offsetV: 1 }],
    downsampleMode: "decimate",
    splitS: 1,
    liveOnlyS: 1,
  });
  assertEquals(problems.length, 7);
  for (const problem of problems) assert(/^Cannot .*: .*\.$/s.test(problem), problem);
});

Deno.test("planAcquisition() lets the driver judge a rate that was unlocked", () => {
  assertEquals(problemsOf({ rateMSps: 250, resolutionBits: 8, unlockRate: true }), []);
  assertEquals(problemsOf({ rateMSps: 250, resolutionBits: 8 }).length, 1);
});

Deno.test("planAcquisition() allows offsets up to the limit of the range", () => {
  for (const [rangeV, limit] of [[0.2, 0.25], [0.5, 2.5], [2, 2.5], [5, 20], [20, 20]] as const) {
    assertEquals(problemsOf({ channels: [{ name: "A", rangeV, offsetV: -limit }] }), []);
    assertEquals(problemsOf({ channels: [{ name: "A", rangeV, offsetV: limit * 1.01 }] }).length, 1);
  }
});

Deno.test("planAcquisition() makes blocks of at most 50 ms, even for pairs, that four fit the ring", () => {
  for (const rateMSps of [0.0001, 0.5, 20, 62.5]) {
    const plan = planOf({ rateMSps });
    assert(plan.blockValues % 2 === 0 && plan.blockValues <= 1 << 19);
    assert(plan.blockValues <= Math.max(256, plan.valuesPerS * 0.05 + 2));
    assert(plan.instrument.driverBufferValues >= Math.min(rateMSps * 1e6 * 0.1, 2 ** 24));
  }
  assert(/MB are the least/.test(problemsOf({ rateMSps: 62.5, bufferMb: 5 })[0] ?? ""));
});

Deno.test("parseSettings() names the wrong field and never takes an unknown one", () => {
  assertThrows(() => parseSettings({ rateMSps: "fast" }), /rateMSps/);
  assertThrows(() => parseSettings({ channels: [] }), /channels/);
  assertThrows(() => parseSettings({ channels: [{ name: "Z" }] }), /channels\.0\.name/);
  assertThrows(() => parseSettings({ speed: 3 }), /speed/);
  assertThrows(() => parseSettings(null), SettingsError);
});
