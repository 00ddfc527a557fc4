import type { ChannelName } from "../../acquire/driver.ts";
import type { Cut } from "./cut.ts";
import { Reducer } from "../read/reducer.ts";
import { WorkMemory } from "../simd/work_memory.ts";
import type { Counts } from "./values.ts";

/** Values that are reduced at once. */
const MOST_VALUES = 1 << 18;
/** Values and what becomes of them, at the most a mean each. */
const WORK_BYTES = (2 + 8) * MOST_VALUES + 16;

/** Points that follow one another without a gap. */
export interface Piece {
  /** Position of the first one; that of each further one is `factor` steps later. */
  position: number;
  /** Index of the first of the values that were made into these points, and how many they were. */
  start: number;
  values: number;
  points: number;
  /** One a channel: what the points are, in ADC counts, and two for each point that is a minimum and a maximum. */
  planes: Counts[];
}

/** The points of a cut, piece by piece, in the order of time. Takes some megabytes, whatever the length. */
export function* piecesOf(cut: Cut): Generator<Piece> {
  const reducer = new Reducer(WorkMemory.alone(WORK_BYTES), cut);
  const { groupValues } = reducer;
  const pieceValues = Math.max(groupValues, MOST_VALUES - MOST_VALUES % groupValues);
  for (const span of cut.spans) {
    for (let done = 0; done < span.values; done += pieceValues) {
      const values = Math.min(pieceValues, span.values - done);
      const start = span.start + done;
      yield {
        position: span.position + done,
        start,
        values,
        points: Math.ceil(values / groupValues),
        planes: cut.channels.map(({ name }) => readPoints(cut, reducer, name, start, values)),
      };
    }
  }
}

function readPoints(cut: Cut, reducer: Reducer, channel: ChannelName, start: number, values: number): Counts {
  const { source } = cut;
  if (values <= MOST_VALUES) return ownCopy(reducer.points(source.getRaw(values, start, channel)));
  const parts = Array.from(
    { length: Math.ceil(values / MOST_VALUES) },
    (_, part) => [start + part * MOST_VALUES, Math.min(MOST_VALUES, values - part * MOST_VALUES)] as const,
  );
  const point = reducer.onePoint(parts.values().map(([from, size]) => source.getRaw(size, from, channel)));
  return cut.mode === "mean" ? Float64Array.from(point) : Int16Array.from(point);
}

/** What the reducer gives holds until its next call only. */
function ownCopy(points: Int16Array | Float64Array): Counts {
  return points instanceof Int16Array ? Int16Array.from(points) : Float64Array.from(points);
}
