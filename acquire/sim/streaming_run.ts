/** One run of the simulated instrument, from `runStreaming` to `stop`. */
import { type PicoStatus, RATIO_MODE, type StreamingReady } from "../driver.ts";
import { STATUS } from "../status.ts";
import { Backlog, type BlockRange } from "./backlog.ts";
import { aggregate, average, decimate } from "./downsample.ts";
import type { FaultSchedule } from "./faults.ts";
import type { SignalSource } from "./signal_source.ts";
import type { StreamingPlan } from "./streaming_plan.ts";
import type { RegisteredBuffers } from "./registered_buffers.ts";

/** A channel of a run. */
export interface RunChannel {
  /** 0 for A to 3 for D. */
  number: number;
  source: SignalSource;
}

/** What a run needs. Times are nanoseconds since the first run was started. */
export interface RunSetup {
  plan: StreamingPlan;
  startNs: number;
  /** The absolute index of the run's first sample. */
  firstIndex: number;
  channels: readonly RunChannel[];
  /** What is registered for which channel, as it is at the time of each poll. */
  buffers: ReadonlyMap<number, RegisteredBuffers>;
  faults: FaultSchedule;
  /** Full scale in counts. */
  maxAdc: number;
  backlogS: number;
  overrun: "drop" | "stall";
  /** Called once when the run ends by itself, with what polls answer as soon as everything is collected. */
  onEnd(status: PicoStatus): void;
}

/** Samples that are down-sampled at a time: they stay in the processor's cache. */
const SCRATCH_SAMPLES = 2 ** 15;

/**
 * Sample `i` of a run exists from `start + i × interval` on. A *block* is `ratio` samples and becomes one value of each
 * buffer; block `b` is the samples `b × ratio` … `(b + 1) × ratio - 1`, whatever was lost. Blocks wait in the backlog
 * until they are polled.
 */
export class StreamingRun {
  readonly #setup: RunSetup;
  readonly #backlog: Backlog;
  readonly #losses: readonly BlockRange[];
  readonly #overranges: readonly BlockRange[];
  readonly #scratch: Int16Array;
  /** Blocks before this one were put into the backlog or lost. */
  #nextBlock = 0;
  #capturedBlocks = 0;
  /** Where the next value goes in the buffers. */
  #position = 0;
  /** What ended the run; polls answer it when the backlog is empty. */
  #end: PicoStatus | undefined;

  constructor(setup: RunSetup) {
    this.#setup = setup;
    const { ratio, intervalNs } = setup.plan;
    this.#backlog = new Backlog(Math.max(1, Math.floor(setup.backlogS * 1e9 / intervalNs / ratio)));
    this.#scratch = new Int16Array(ratio === 1 ? 0 : ratio * Math.max(1, Math.floor(SCRATCH_SAMPLES / ratio)));
    this.#losses = setup.faults.losses().map(({ atNs, samples }) => {
      const start = Math.floor(this.#samplesBefore(atNs) / ratio);
      return { start, end: start + Math.ceil(samples / ratio) };
    }).sort((one, other) => one.start - other.start);
    this.#overranges = setup.faults.overrangeSpans().map(({ fromNs, toNs }) => ({
      start: this.#samplesBefore(fromNs),
      end: this.#samplesBefore(toNs),
    }));
  }

  /** Values a channel that were captured up to the last poll, collected or not. */
  get capturedValues(): number {
    return this.#capturedBlocks;
  }

  /**
   * Hands out what fits between the position in the buffers and their end. Once a run has ended and all was handed out,
   * every poll answers what ended it.
   */
  poll(nowNs: number, ready: StreamingReady): PicoStatus {
    const withheld = this.#setup.faults.withheldStatus(nowNs);
    this.#sampleUntil(nowNs, withheld !== undefined);
    if (withheld !== undefined && this.#end === undefined) return withheld;
    if (this.#backlog.size === 0) return this.#end ?? STATUS.PICO_OK;
    const { plan, channels, buffers } = this.#setup;
    const status = checkBuffers(plan, channels.map(({ number }) => number), buffers);
    if (status !== STATUS.PICO_OK) return status;

    const startIndex = this.#position;
    const count = Math.min(this.#backlog.size, plan.bufferLth - startIndex);
    let overflow = 0;
    this.#backlog.take(count, (block, blocks) => {
      overflow |= this.#write(block, blocks, this.#position);
      this.#position += blocks;
    });
    if (this.#position === plan.bufferLth) this.#position = 0;
    // Nothing but autoStop ends a run well.
    const isAutoStop = this.#end === STATUS.PICO_OK && this.#backlog.size === 0;
    ready(count, startIndex, overflow, 0, 0, isAutoStop ? 1 : 0);
    return STATUS.PICO_OK;
  }

  /** Puts the blocks that were completed until now into the backlog, as far as no fault is against it. */
  #sampleUntil(nowNs: number, isWithheld: boolean): void {
    if (this.#end !== undefined) return;
    const { plan, startNs, faults, overrun } = this.#setup;
    const end = faults.runEnd(startNs, nowNs);
    const samples = end === undefined
      ? Math.floor((nowNs - startNs) / plan.intervalNs) + 1
      : this.#samplesBefore(end.atNs);
    const allBlocks = Math.floor((plan.autoStopSamples ?? Infinity) / plan.ratio);
    const until = Math.max(this.#nextBlock, Math.min(allBlocks, Math.floor(samples / plan.ratio)));

    for (const { start, end } of withoutLosses(this.#nextBlock, until, this.#losses)) {
      if (isWithheld) {
        this.#backlog.pushUnlimited(start, end);
        this.#capturedBlocks += end - start;
        continue;
      }
      const accepted = this.#backlog.push(start, end);
      this.#capturedBlocks += accepted;
      if (accepted < end - start && overrun === "stall") {
        return this.#endWith(STATUS.PICO_BUFFER_STALL);
      }
    }
    this.#nextBlock = until;
    if (until === allBlocks) return this.#endWith(STATUS.PICO_OK);
    if (end === undefined) return;
    faults.takeRunEnd(end);
    this.#endWith(end.status);
  }

  #endWith(status: PicoStatus): void {
    this.#end = status;
    this.#setup.onEnd(status);
  }

  /** How many samples exist before a time: negative for a time before the run. */
  #samplesBefore(timeNs: number): number {
    return Math.ceil((timeNs - this.#setup.startNs) / this.#setup.plan.intervalNs);
  }

  /** Writes the values of blocks into the buffers from `at` on; answers the over-range bits. */
  #write(block: number, blocks: number, at: number): number {
    let overflow = 0;
    for (const { number, source } of this.#setup.channels) {
      const buffers = this.#setup.buffers.get(number);
      if (buffers !== undefined && this.#writeChannel(source, buffers, block, blocks, at)) overflow |= 1 << number;
    }
    return overflow;
  }

  #writeChannel(source: SignalSource, buffers: RegisteredBuffers, block: number, blocks: number, at: number): boolean {
    const { ratio, ratioMode } = this.#setup.plan;
    if (ratio === 1) return this.#fill(source, buffers.max, at, blocks, block);
    const scratch = this.#scratch;
    const most = scratch.length / ratio;
    let clipped = false;
    for (let done = 0; done < blocks; done += most) {
      const some = Math.min(most, blocks - done);
      if (this.#fill(source, scratch, 0, some * ratio, (block + done) * ratio)) clipped = true;
      if (ratioMode === RATIO_MODE.average) average(scratch, ratio, some, buffers.max, at + done);
      else if (ratioMode === RATIO_MODE.decimate) decimate(scratch, ratio, some, buffers.max, at + done);
      else if (buffers.min !== null) aggregate(scratch, ratio, some, buffers.max, buffers.min, at + done);
    }
    return clipped;
  }

  /** The samples of the run from `first` on, with the inputs over range where a fault says so. */
  #fill(source: SignalSource, target: Int16Array, at: number, count: number, first: number): boolean {
    let clipped = source.fill(target, at, count, this.#setup.firstIndex + first);
    for (const { start, end } of this.#overranges) {
      const from = Math.max(0, start - first);
      const to = Math.min(count, end - first);
      if (from >= to) continue;
      driveToRails(target, at + from, at + to, this.#setup.maxAdc);
      clipped = true;
    }
    return clipped;
  }
}

/**
 * Whether the buffers of all channels go with a run: 70 when one is missing or was registered for another mode, 55 when
 * its length is another one, else 0.
 */
export function checkBuffers(
  plan: StreamingPlan,
  channels: readonly number[],
  buffers: ReadonlyMap<number, RegisteredBuffers>,
): PicoStatus {
  for (const channel of channels) {
    const registered = buffers.get(channel);
    const isMinMissing = plan.ratioMode === RATIO_MODE.aggregate && registered?.min === null;
    if (registered?.mode !== plan.ratioMode || isMinMissing) return STATUS.PICO_BUFFERS_NOT_SET;
    if (registered.lengthValues !== plan.bufferLth) return STATUS.PICO_INVALID_BUFFER;
  }
  return STATUS.PICO_OK;
}

/** The parts of `start` … `end - 1` that are in none of the ranges, which ascend by their starts. */
function* withoutLosses(start: number, end: number, losses: readonly BlockRange[]): Generator<BlockRange> {
  let from = start;
  for (const loss of losses) {
    if (loss.end <= from || loss.start >= end) continue;
    if (loss.start > from) yield { start: from, end: loss.start };
    from = loss.end;
  }
  if (from < end) yield { start: from, end };
}

function driveToRails(samples: Int16Array, from: number, to: number, maxAdc: number): void {
  for (let index = from; index < to; index++) samples[index] = samples[index]! < 0 ? -maxAdc : maxAdc;
}
