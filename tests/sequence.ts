/**
 * The sequence that the C test driver (`tests/driver/ps5000a.c`) streams, so that a test knows what each sample has to
 * be. Channels are numbers, A is 0; indexes are instrument sample indexes, exact up to 2^53.
 */

/** Samples after which the sequence leaps by 8 instead of rising by 1. */
export const SEQUENCE_PERIOD = 65003;
const LOWEST = -32501;
const ROW_STEP = 7;
const CHANNEL_STEP = 1000;
const TABLE = Int16Array.from({ length: 2 * SEQUENCE_PERIOD }, (_, i) => (i % SEQUENCE_PERIOD) + LOWEST);

/** The sample of `channel` at `index`. */
export function sequenceValue(channel: number, index: number): number {
  return TABLE[rowStart(channel, index) + index % SEQUENCE_PERIOD] as number;
}

/** What the instrument makes of the block of `ratio` samples that begins at index `block * ratio`. */
export interface SequenceBlock {
  min: number;
  max: number;
  /** What decimate gives. */
  first: number;
  /** What average gives: truncated toward zero. */
  mean: number;
}

/** The down-sampled values of block number `block`, computed sample by sample. */
export function sequenceBlock(channel: number, block: number, ratio: number): SequenceBlock {
  const first = sequenceValue(channel, block * ratio);
  let min = first;
  let max = first;
  let sum = 0;
  for (let index = block * ratio; index < (block + 1) * ratio; index++) {
    const value = sequenceValue(channel, index);
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, first, mean: Math.trunc(sum / ratio) };
}

/**
 * Holds `values` against the sequence of `channel` from `firstIndex` on, hundreds of millions of samples a second.
 * Throws `RangeError` at the first that differs, with its index, what was expected and what it is.
 */
export function expectSequence(values: Int16Array, channel: number, firstIndex: number): void {
  const at = firstMismatch(values, channel, firstIndex);
  if (at < values.length) {
    const index = firstIndex + at;
    const name = "ABCD"[channel] ?? channel;
    throw new RangeError(
      `Cannot accept channel ${name}: sample ${index} is ${values[at]}, expected ${sequenceValue(channel, index)} ` +
        `(value ${at} of ${values.length}).`,
    );
  }
}

/**
 * The smallest index, `atLeast` or later, at which the sequence of `channel` continues as `values` do: where a stretch
 * after a gap belongs. It is the only one within 65003² samples when `values` span a multiple of 65003 (any 65004 do);
 * a shorter stretch fits once in every row of 65003. Throws `RangeError` when `values` is empty or fits nowhere.
 */
export function locateSequence(values: Int16Array, channel: number, atLeast: number): number {
  const [first] = values;
  if (first === undefined) {
    throw new RangeError("Cannot locate a stretch of the sequence: it has no values. Give at least one.");
  }
  const row = Math.floor(atLeast / SEQUENCE_PERIOD);
  const leap = firstLeap(values);
  for (let i = 0; i <= SEQUENCE_PERIOD; i++) {
    const rowIndex = (row + i) * SEQUENCE_PERIOD;
    const column = (first - LOWEST - rowStart(channel, rowIndex) + SEQUENCE_PERIOD) % SEQUENCE_PERIOD;
    const index = rowIndex + column;
    const leaps = leap === 0 || (column + leap) % SEQUENCE_PERIOD === 0;
    if (leaps && index >= atLeast && firstMismatch(values, channel, index) === values.length) {
      return index;
    }
  }
  throw new RangeError(
    `Cannot locate ${values.length} values from ${first} on: they are no stretch of the sequence of channel ${channel}.`,
  );
}

/** The position of the first value that does not follow on the one before it within a row, 0 when all do. */
function firstLeap(values: Int16Array): number {
  for (let i = 1; i < values.length; i++) {
    const rise = (values[i] as number) - (values[i - 1] as number);
    if (rise !== 1 && rise !== 1 - SEQUENCE_PERIOD) {
      return i;
    }
  }
  return 0;
}

/** Where in the table the row of an index begins. */
function rowStart(channel: number, index: number): number {
  const row = Math.floor(index / SEQUENCE_PERIOD) % SEQUENCE_PERIOD;
  return (ROW_STEP * row + CHANNEL_STEP * channel) % SEQUENCE_PERIOD;
}

/** The position of the first value that differs, `values.length` when none does. */
function firstMismatch(values: Int16Array, channel: number, firstIndex: number): number {
  let from = 0;
  while (from < values.length) {
    const index = firstIndex + from;
    const column = index % SEQUENCE_PERIOD;
    const end = Math.min(values.length, from + SEQUENCE_PERIOD - column);
    const shift = rowStart(channel, index) + column - from;
    for (let i = from; i < end; i++) {
      if (values[i] !== TABLE[shift + i]) {
        return i;
      }
    }
    from = end;
  }
  return from;
}
