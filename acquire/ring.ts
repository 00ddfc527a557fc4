/**
 * The sample ring: how samples go from the producer to the writer without a lock and without a copy in between.
 *
 * One shared `WebAssembly.Memory` holds, from its first byte on:
 *
 * | what | type | written by | read by |
 * |---|---|---|---|
 * | control words, {@linkcode Word} | int32 | see there | all |
 * | statistics, {@linkcode Stat} | float64 | see there | all |
 * | filled queue: numbers of blocks, oldest first | int32 × blocks | producer | writer |
 * | return queue: numbers of blocks that are free again | int32 × blocks | writer | producer |
 * | headers, {@linkcode HEADER_BYTES} each | float64 | producer | writer |
 * | scratch, {@linkcode SCRATCH_BYTES}: for calculations in the same memory | any | writer | writer |
 * | blocks: for each channel in turn, `blockValues` int16 | int16 | producer | writer |
 *
 * A block belongs to the producer until its number is in the filled queue, and to the writer until its number is in the
 * return queue. Publishing is one atomic add to a queue's counter after everything else has been stored; the counters
 * only grow, and wrap at 2^32 as unsigned numbers. A reader of a counter may see an older value, never a newer one than
 * what is stored. Each queue has room for all blocks, so that neither side ever waits to put one in.
 *
 * The producer fills the block that came back last: a healthy run uses a few blocks again and again, which stay in the
 * processor's cache, and the memory of the others is never touched.
 *
 * Statistics are for display: each is one 64-bit store, and they are not consistent with each other.
 */
import { type GapReason, STOP_REASONS, type StopReason } from "./outcome.ts";

/** Control words, by index into the int32 view. */
export const Word = {
  /** Blocks published so far; added to by the producer, waited on by the writer. */
  filled: 0,
  /** Blocks taken back so far; added to by the writer. */
  returned: 1,
  /** Set to 1 by anyone to make the producer stop at the end of what the instrument holds; waited on by it. */
  stop: 2,
  /** Set to 1 by the producer after its last block. */
  ended: 3,
  /** Set to 1 by anyone to make both sides end at once. */
  abort: 4,
  /** Why the producer ended, as an index into `STOP_REASONS`; valid once `ended` is set. */
  reason: 5,
  /** 1 while somebody watches the recording, so that the writer lets readers see more often; set by anyone. */
  watched: 6,
} as const;

/** Statistics, by index into the float64 view. */
export const Stat = {
  /** Values of each channel that came from the driver; by the producer. */
  received: 0,
  /** Values known to be missing; by the producer. */
  lost: 1,
  gaps: 2,
  /** Callbacks in which a channel was over range, channel A here and B to D behind; by the producer. */
  overRangeA: 3,
  /** Values of each channel that readers of the file can see; by the writer. */
  written: 7,
  /** Bytes free on the disk; by the writer. */
  diskFree: 8,
  /** Most blocks that were ever in use at the same time; by the producer. */
  mostBlocks: 9,
} as const;

/** Bytes of the scratch area. */
export const SCRATCH_BYTES = 4096;

const WORDS = 16;
const STATS = 16;
const HEADER_BYTES = 64;
const HEADER_FLOATS = HEADER_BYTES / 8;
const PAGE = 65536;
/** `WebAssembly.Memory` of 32-bit addresses ends here. */
const MOST_BYTES = 65536 * PAGE;

/** Everything that a worker needs to take part; can be sent by `postMessage`. */
export interface RingLayout {
  memory: WebAssembly.Memory;
  channels: number;
  /** Values of each channel that a block holds. */
  blockValues: number;
  blocks: number;
}

/** What is said of a block's values. */
export interface BlockHeader {
  /** Index of the first value since the start of the recording; missing values are not counted. */
  firstIndex: number;
  count: number;
  /** When the first value came, in nanoseconds since the start, monotonic. */
  timeNs: number;
  /** A bit a channel, bit 0 is A. */
  overRange: number;
  /** A gap that became known; its index counts as `firstIndex` and may lie before this block. */
  gap: { index: number; lost: number; reason: GapReason } | null;
}

interface Views {
  words: Int32Array<SharedArrayBuffer>;
  stats: Float64Array<SharedArrayBuffer>;
  filled: Int32Array<SharedArrayBuffer>;
  returned: Int32Array<SharedArrayBuffer>;
  headers: Float64Array<SharedArrayBuffer>;
  /** Bytes from the start of the memory to the scratch area, and to the first block. */
  scratchAt: number;
  blocksAt: number;
  buffer: SharedArrayBuffer;
}

/**
 * Reserves a ring of at least 4 blocks in about `bytes` of memory, of which only what is used is really taken.
 * Throws a `RangeError` when that is less than 4 blocks or more than WebAssembly can address (4 GiB).
 */
export function createRing(channels: number, blockValues: number, bytes: number): RingLayout {
  const blockBytes = channels * blockValues * 2;
  const overhead = HEADER_BYTES + 8;
  const blocks = Math.floor((Math.min(bytes, MOST_BYTES - PAGE) - PAGE) / (blockBytes + overhead));
  if (blocks < 4) {
    throw new RangeError(
      `Cannot buffer in ${bytes} bytes: four blocks of ${blockBytes} bytes are the least. Give a larger buffer (--buffer-mb).`,
    );
  }
  const pages = Math.ceil((offsets(blocks).blocksAt + blocks * blockBytes) / PAGE);
  return {
    memory: new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }),
    channels,
    blockValues,
    blocks,
  };
}

function offsets(blocks: number) {
  const statsAt = WORDS * 4;
  const filledAt = statsAt + STATS * 8;
  const returnedAt = filledAt + blocks * 4;
  const headersAt = Math.ceil((returnedAt + blocks * 4) / HEADER_BYTES) * HEADER_BYTES;
  const scratchAt = Math.ceil((headersAt + blocks * HEADER_BYTES) / 4096) * 4096;
  const blocksAt = scratchAt + SCRATCH_BYTES;
  return { statsAt, filledAt, returnedAt, headersAt, scratchAt, blocksAt };
}

function viewsOf({ memory, blocks }: RingLayout): Views {
  // The types of `WebAssembly.Memory` do not know that a memory made with `shared` has a SharedArrayBuffer.
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  const at = offsets(blocks);
  return {
    words: new Int32Array(buffer, 0, WORDS),
    stats: new Float64Array(buffer, at.statsAt, STATS),
    filled: new Int32Array(buffer, at.filledAt, blocks),
    returned: new Int32Array(buffer, at.returnedAt, blocks),
    headers: new Float64Array(buffer, at.headersAt, blocks * HEADER_FLOATS),
    scratchAt: at.scratchAt,
    blocksAt: at.blocksAt,
    buffer,
  };
}

/** The channels of one block, made once for each block that is used. */
class Planes {
  readonly #made: (Int16Array<SharedArrayBuffer>[] | undefined)[] = [];
  readonly #views: Views;
  readonly #layout: RingLayout;

  constructor(views: Views, layout: RingLayout) {
    this.#views = views;
    this.#layout = layout;
  }

  of(block: number): Int16Array<SharedArrayBuffer>[] {
    const { channels, blockValues } = this.#layout;
    return this.#made[block] ??= Array.from({ length: channels }, (_, channel) => {
      const at = this.#views.blocksAt + (block * channels + channel) * blockValues * 2;
      return new Int16Array(this.#views.buffer, at, blockValues);
    });
  }
}

/** What anyone may do: look at the state, ask for the end. Allocates nothing. */
export class RingMonitor {
  readonly #views: Views;
  readonly #blocks: number;

  constructor(layout: RingLayout) {
    this.#views = viewsOf(layout);
    this.#blocks = layout.blocks;
  }

  stat(index: number): number {
    return this.#views.stats[index] ?? 0;
  }

  setStat(index: number, value: number): void {
    this.#views.stats[index] = value;
  }

  addStat(index: number, value: number): void {
    this.setStat(index, this.stat(index) + value);
  }

  /** How much of the ring holds values that are not yet written, 0 to 1. */
  get fill(): number {
    const { words } = this.#views;
    return ((Atomics.load(words, Word.filled) - Atomics.load(words, Word.returned)) >>> 0) / this.#blocks;
  }

  isSet(word: number): boolean {
    return this.#word(word) !== 0;
  }

  /** Sets a control word to 1 and wakes both sides. */
  set(word: number): void {
    const { words } = this.#views;
    Atomics.store(words, word, 1);
    Atomics.notify(words, word);
    Atomics.notify(words, Word.filled);
  }

  /** Says whether somebody watches. Wakes nobody. */
  setWatched(watched: boolean): void {
    Atomics.store(this.#views.words, Word.watched, watched ? 1 : 0);
  }

  /** Says, for the producer, that nothing more will be published, and why. */
  end(reason: StopReason): void {
    Atomics.store(this.#views.words, Word.reason, STOP_REASONS.indexOf(reason));
    this.set(Word.ended);
  }

  /** Why the producer ended; "aborted" before it has ended by itself. */
  get stopReason(): StopReason {
    return (this.isSet(Word.ended) ? STOP_REASONS[this.#word(Word.reason)] : undefined) ?? "aborted";
  }

  /** Waits until a control word is set, at most so long. Blocks the thread: not for the main one. */
  wait(word: number, timeoutMs: number): void {
    Atomics.wait(this.#views.words, word, 0, timeoutMs);
  }

  #word(word: number): number {
    return Atomics.load(this.#views.words, word);
  }
}

/** The producer's side. One thread may use it. */
export class RingProducer {
  readonly monitor: RingMonitor;
  readonly #views: Views;
  readonly #planes: Planes;
  readonly #blocks: number;
  /** Free blocks that were used before; the last one came back last. */
  readonly #free: number[] = [];
  #neverUsed = 0;
  #returnedSeen = 0;
  #returnedSlot = 0;
  #filledSlot = 0;

  constructor(layout: RingLayout) {
    this.monitor = new RingMonitor(layout);
    this.#views = viewsOf(layout);
    this.#planes = new Planes(this.#views, layout);
    this.#blocks = layout.blocks;
  }

  /** How many blocks `take` would give right now, at least. */
  get available(): number {
    this.#collect();
    return this.#free.length + this.#blocks - this.#neverUsed;
  }

  /** A free block to fill, or -1 when the writer has them all. Never waits. */
  take(): number {
    this.#collect();
    const block = this.#free.pop();
    if (block !== undefined) return block;
    if (this.#neverUsed === this.#blocks) return -1;
    this.monitor.setStat(Stat.mostBlocks, this.#neverUsed + 1);
    return this.#neverUsed++;
  }

  /** The memory of a taken block, one array a channel. */
  planes(block: number): Int16Array<SharedArrayBuffer>[] {
    return this.#planes.of(block);
  }

  /** Hands a taken block to the writer. Its values and header must not be touched afterwards. */
  publish(block: number, header: BlockHeader): void {
    const { headers, filled, words } = this.#views;
    const at = block * HEADER_FLOATS;
    headers[at] = header.firstIndex;
    headers[at + 1] = header.count;
    headers[at + 2] = header.timeNs;
    headers[at + 3] = header.overRange;
    headers[at + 4] = header.gap?.reason ?? 0;
    headers[at + 5] = header.gap?.index ?? 0;
    headers[at + 6] = header.gap?.lost ?? 0;
    filled[this.#filledSlot] = block;
    this.#filledSlot = (this.#filledSlot + 1) % this.#blocks;
    Atomics.add(words, Word.filled, 1);
    Atomics.notify(words, Word.filled);
  }

  #collect(): void {
    const { words, returned } = this.#views;
    const until = Atomics.load(words, Word.returned) >>> 0;
    while (this.#returnedSeen !== until) {
      const block = returned[this.#returnedSlot];
      if (block !== undefined) this.#free.push(block);
      this.#returnedSlot = (this.#returnedSlot + 1) % this.#blocks;
      this.#returnedSeen = (this.#returnedSeen + 1) >>> 0;
    }
  }
}

/** The writer's side. One thread may use it. */
export class RingConsumer {
  readonly monitor: RingMonitor;
  readonly #memory: WebAssembly.Memory;
  readonly #views: Views;
  readonly #planes: Planes;
  readonly #blocks: number;
  #taken = 0;
  #takenSlot = 0;
  #returnedSlot = 0;

  constructor(layout: RingLayout) {
    this.monitor = new RingMonitor(layout);
    this.#memory = layout.memory;
    this.#views = viewsOf(layout);
    this.#planes = new Planes(this.#views, layout);
    this.#blocks = layout.blocks;
  }

  /**
   * The oldest block that is not yet taken, or -1 when there is none after `timeoutMs`. Also returns -1, at once, when
   * the ring has ended or is aborted and nothing is left; only `isDone` says that there will be no more.
   */
  next(timeoutMs: number): number {
    const { words, filled } = this.#views;
    if (Atomics.load(words, Word.filled) >>> 0 === this.#taken) {
      if (this.isDone || this.monitor.isSet(Word.abort)) return -1;
      Atomics.wait(words, Word.filled, this.#taken | 0, timeoutMs);
      if (Atomics.load(words, Word.filled) >>> 0 === this.#taken) return -1;
    }
    const block = filled[this.#takenSlot] ?? -1;
    this.#takenSlot = (this.#takenSlot + 1) % this.#blocks;
    this.#taken = (this.#taken + 1) >>> 0;
    return block;
  }

  /** Whether the ring has ended and every block was taken. */
  get isDone(): boolean {
    // The end is looked at first: the last block is published before it is said.
    const ended = this.monitor.isSet(Word.ended);
    return ended && Atomics.load(this.#views.words, Word.filled) >>> 0 === this.#taken;
  }

  /** The memory that all blocks lie in. */
  get memory(): WebAssembly.Memory {
    return this.#memory;
  }

  /** Byte address of the scratch area in that memory. */
  get scratchAt(): number {
    return this.#views.scratchAt;
  }

  header(block: number): BlockHeader {
    const at = block * HEADER_FLOATS;
    const field = (i: number) => this.#views.headers[at + i] ?? 0;
    const reason = field(4);
    return {
      firstIndex: field(0),
      count: field(1),
      timeNs: field(2),
      overRange: field(3),
      gap: reason === 0 ? null : { index: field(5), lost: field(6), reason: reason as GapReason },
    };
  }

  /** The values of a block, one array a channel, valid up to `header(block).count`. */
  planes(block: number): Int16Array<SharedArrayBuffer>[] {
    return this.#planes.of(block);
  }

  /** Gives a block back to the producer. */
  release(block: number): void {
    const { words, returned } = this.#views;
    returned[this.#returnedSlot] = block;
    this.#returnedSlot = (this.#returnedSlot + 1) % this.#blocks;
    Atomics.add(words, Word.returned, 1);
  }
}
