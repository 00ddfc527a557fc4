import fc from "fast-check";
import type { DownsampleMode } from "../../acquire/outcome.ts";
import type { Gap } from "../../storage/format.ts";
import { RecordingSeries } from "../../storage/read/recording_series.ts";
import { RecordingView, type View, type ViewRequest } from "../../storage/view.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";
import { seededRandom } from "../random.ts";
import { HEADER, TWO_CHANNELS, writeCrashed, writeRecording } from "./recordings.ts";

const STEP_S = 16e-9;

/** Noise with rare spikes, so that a value in a wrong column shows. */
function noise(length: number, seed: number): Int16Array {
  const random = seededRandom(seed);
  return Int16Array.from({ length }, () => random() < 0.001 ? (random() - 0.5) * 65535 : (random() - 0.5) * 2000);
}

/** Minimum and maximum of the values whose position lies in [start, end). */
function extremesOf(values: Int16Array, positions: Float64Array, start: number, end: number): [number, number] {
  let [least, most] = [32767, -32768];
  for (let i = firstAt(positions, start); i < values.length && positions[i]! < end; i++) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return [least, most];
}

function firstAt(positions: Float64Array, position: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle]! >= position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function positionsOf(length: number, gaps: readonly Gap[]): Float64Array {
  const positions = new Float64Array(length);
  let [gap, lost] = [0, 0];
  for (let i = 0; i < length; i++) {
    while (gaps[gap]?.index === i) lost += gaps[gap++]!.lost;
    positions[i] = i + lost;
  }
  return positions;
}

/** Holds each column against the values, with the freedom that the documentation takes where values are missing. */
function check(view: View, values: Int16Array, positions: Float64Array, perStep: number): void {
  const columnValues = view.stepsPerColumn * perStep;
  const slack = positions.at(-1) === positions.length - 1 ? 0 : columnValues / 8;
  const { extremes } = view.channels[0]!;
  for (let column = 0; column < view.columns; column++) {
    const start = view.firstStep * perStep + column * columnValues;
    const [least, most] = [extremes[2 * column]!, extremes[2 * column + 1]!];
    const narrow = extremesOf(values, positions, start + slack, start + columnValues - slack);
    const wide = extremesOf(values, positions, start - slack, start + columnValues + slack);
    const isRight = least <= narrow[0] && least >= wide[0] && most >= narrow[1] && most <= wide[1];
    assert(isRight, `column ${column} of ${columnValues}: ${least} to ${most}, not ${narrow} or ${wide}`);
  }
}

const requests = (endS: number) =>
  fc.record({
    t0S: fc.double({ min: -0.1 * endS, max: endS, noNaN: true }),
    lengthS: fc.integer({ min: 0, max: 60 }).map((n) => endS * 1.2 * 2 ** (-n / 3)),
    widthPx: fc.constantFrom(1, 2, 7, 30, 100, 1500),
  }).map(({ t0S, lengthS, widthPx }): ViewRequest => ({ t0S, t1S: t0S + lengthS + 1e-9, widthPx }));

const GAPS: Gap[] = [
  { index: 1000, lost: 77, reason: 1 },
  { index: 300_001, lost: 400_003, reason: 2 },
  { index: 300_050, lost: 3, reason: 2 },
  { index: 600_000, lost: 200_000, reason: 4 },
];

for (const downsampleMode of ["average", "aggregate"] as DownsampleMode[]) {
  for (const gaps of [[], GAPS.map((gap) => ({ ...gap, index: gap.index & ~1, lost: 2 * gap.lost }))]) {
    for (const write of [writeRecording, writeCrashed]) {
      const what = `${downsampleMode} mode ${gaps.length > 0 ? "with" : "without"} gaps, ${write.name}`;
      Deno.test(`query() gives every column of any window its minimum and maximum (${what})`, async () => {
        await using folder = await temporaryFolder();
        const path = `${folder.path}/a`;
        const values = noise(700_000, 5);
        await write(path, { header: { ...HEADER, downsampleMode }, planes: [values], gaps, blockValues: 77_778 });
        using series = await RecordingSeries.open(path);
        const view = new RecordingView(series);
        const positions = positionsOf(values.length, gaps);
        const perStep = downsampleMode === "aggregate" ? 2 : 1;
        const endS = (positions.at(-1)! + 1) / perStep * STEP_S;
        fc.assert(
          fc.property(requests(endS), (request) => {
            const answer = view.query(request);
            assert(answer.columns <= 2 * request.widthPx + 3, `${answer.columns} columns`);
            check(answer, values, positions, perStep);
          }),
          { numRuns: 100 },
        );
        const all = view.query({ t0S: 0, t1S: endS, widthPx: 100 });
        assert(Math.abs(all.endS - endS) < 1e-12);
        assert(all.columns > 70, `${all.columns}`);
        const seen = all.channels[0]!.extremes;
        assertEquals(
          [0, 1].map((i) => seen.filter((_, at) => at % 2 === i)).map((v, i) =>
            i === 0 ? Math.min(...v) : Math.max(...v)
          ),
          extremesOf(values, positions, 0, Infinity),
        );
      });
    }
  }
}

Deno.test("query() gives the values themselves where fewer than two fall on a pixel", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, {
    header: TWO_CHANNELS,
    planes: [Int16Array.of(1, 2, 3, 4, 5), Int16Array.of(-1, -2, -3, -4, -5)],
    gaps: [{ index: 2, lost: 2, reason: 1 }],
  });
  using series = await RecordingSeries.open(path);
  const { firstStep, stepsPerColumn, columns, channels, gaps } = new RecordingView(series).query({
    t0S: 1.5 * STEP_S,
    t1S: 5 * STEP_S,
    widthPx: 3,
    channels: ["C"],
  });
  assertEquals([firstStep, stepsPerColumn, columns], [0, 1, 6]);
  assertEquals(channels.map(({ name }) => name), ["C"]);
  assertEquals([...channels[0]!.extremes], [-1, -1, -2, -2, 32767, -32768, 32767, -32768, -3, -3, -4, -4]);
  assertEquals(gaps, [{ start: 2 * STEP_S, end: 4 * STEP_S, lost: 2, count: 1, code: 1 }]);
});

Deno.test("query() tells gaps and over-ranges of a window, close ones as one", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, {
    planes: [noise(100_000, 1)],
    blockValues: 1000,
    overRange: (block) => block === 20 || block === 21 || block === 60 ? 1 : 0,
    gaps: [
      { index: 5000, lost: 10, reason: 1 },
      { index: 5010, lost: 20, reason: 2 },
      { index: 80_000, lost: 5000, reason: 1 },
    ],
  });
  using series = await RecordingSeries.open(path);
  const view = new RecordingView(series);
  const inSteps = (marks: { start: number; end: number }[]) =>
    marks.map(({ start, end }) => [Math.round(start / STEP_S), Math.round(end / STEP_S)]);
  const all = view.query({ t0S: 0, t1S: 105_030 * STEP_S, widthPx: 1000 });
  assertEquals(all.gaps.map(({ lost, count, code }) => [lost, count, code]), [[30, 2, 0], [5000, 1, 1]]);
  assertEquals(inSteps(all.gaps), [[5000, 5040], [80_030, 85_030]]);
  assertEquals(inSteps(all.overRanges), [[20_030, 22_030], [60_030, 61_030]]);
  assertEquals(all.overRanges.map(({ code }) => code), [1, 1]);
  const part = view.query({ t0S: 4990 * STEP_S, t1S: 5050 * STEP_S, widthPx: 100 });
  assertEquals(inSteps(part.gaps), [[5000, 5010], [5020, 5040]]);
  assertEquals(part.overRanges, []);
});

Deno.test("query() has nothing to show outside of the recording and in an empty one", async () => {
  await using folder = await temporaryFolder();
  await writeRecording(`${folder.path}/a`, { planes: [noise(1000, 1)] });
  await writeRecording(`${folder.path}/b`, { planes: [new Int16Array(0)] });
  using a = await RecordingSeries.open(`${folder.path}/a`);
  assertEquals(new RecordingView(a).query({ t0S: 5, t1S: 6, widthPx: 10 }).columns, 0);
  assertEquals(new RecordingView(a).query({ t0S: -2, t1S: -1, widthPx: 10 }).columns, 0);
  using b = await RecordingSeries.open(`${folder.path}/b`);
  const { columns, startS, endS } = new RecordingView(b).query({ t0S: 0, t1S: 1, widthPx: 10 });
  assertEquals([columns, startS, endS], [0, 0, 0]);
});

Deno.test("query() refuses windows and widths that make no sense", async () => {
  await using folder = await temporaryFolder();
  await writeRecording(`${folder.path}/a`, { planes: [noise(1000, 1)] });
  using series = await RecordingSeries.open(`${folder.path}/a`);
  const view = new RecordingView(series);
  for (const [t0S, t1S] of [[1, 1], [2, 1], [NaN, 1], [0, Infinity]] as const) {
    assertThrows(() => view.query({ t0S, t1S, widthPx: 10 }), /^RangeError: Cannot show .* stretch of time/);
  }
  for (const widthPx of [0, 1.5, 1e9, NaN]) {
    assertThrows(() => view.query({ t0S: 0, t1S: 1, widthPx }), /^RangeError: Cannot show a part in .* columns/);
  }
  assertThrows(() => view.query({ t0S: 0, t1S: 1, widthPx: 10, channels: ["D"] }), /does not have it/);
});
