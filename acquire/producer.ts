import { GAP_REASON, type GapReason, type StopReason } from "./outcome.ts";
import type { PicoStatus, StreamingReady } from "./driver.ts";
import { type Loss, LossWatch } from "./loss_watch.ts";
import { type BlockHeader, type RingProducer, Stat, Word } from "./ring.ts";
import { isPowerStatus, type Scope } from "./scope.ts";
import { PicoError, STATUS } from "./status.ts";

export interface ProducerOptions {
  /** Opened, configured and started. */
  scope: Scope;
  ring: RingProducer;
  /** Values of each channel in a block of the ring; even in aggregate mode. */
  blockValues: number;
  /** Values of one channel (in aggregate mode pairs) in each of the driver's buffers. */
  driverBufferValues: number;
  /** Nanoseconds from a step to the next, after down-sampling. A step is a value, or in aggregate mode a pair. */
  stepNs: number;
  /** The raw interval that the driver answered; a restart has to keep it. */
  intervalNs: number;
  /** Ends after so many values of each channel; null for no end. */
  mostValues: number | null;
  /** Ends at the first loss instead of recording a gap. */
  stopOnLoss: boolean;
  /** Index of the first value; 0 but in tests. */
  firstIndex?: number;
  /** A monotonic clock in nanoseconds. */
  nowNs: () => number;
}

/** Why the producer ended. */
export interface ProducerEnd {
  reason: StopReason;
  /** The driver's failure, when there was one. */
  error: Error | null;
}

/** What `step` wants its caller to do: go on at once, wait a moment, wait for the writer, or stop. */
export type NextStep = "again" | "wait" | "full" | "ended";

const BLOCK_AGE_NS = 50e6;
/** Without a sample for this long the stream is started again. */
const SILENCE_NS = 5e9;
/** After the driver said that it stalled, it has a few polls to go on by itself before it is started again. */
const SILENCE_AFTER_STALL_NS = 20e6;
const STALLS_BEFORE_RESTART = 2;
const RESTARTS_WITHOUT_DATA = 3;
const POLL_MS = 5;
/** What the instrument holds at a stop is fetched, but not for longer than this. */
const TAIL_NS = 1e9;

const NOTHING_YET: ReadonlySet<PicoStatus> = new Set([
  STATUS.PICO_OK,
  STATUS.PICO_BUSY,
  STATUS.PICO_NO_SAMPLES_AVAILABLE,
  STATUS.PICO_DATA_NOT_AVAILABLE,
]);

/**
 * Takes values from the driver's buffers into blocks of the ring.
 *
 * The driver is asked only while the ring has room for everything that one answer can hold, so that nothing that was
 * delivered is ever thrown away; while there is none, the instrument's own backlog has to help. Blocks are published
 * when they are full or 50 ms old.
 */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #watch: LossWatch;
  readonly #startNs: number;
  readonly #perStep: 1 | 2;
  readonly #pairs: boolean;
  readonly #ready: StreamingReady;
  readonly #gaps: Loss[] = [];
  #end: ProducerEnd | null = null;
  /** Values of each channel received. */
  #received = 0;
  #block = -1;
  #blockPlanes: Int16Array[] = [];
  #blockFill = 0;
  #blockTimeNs = 0;
  #blockOverRange = 0;
  /** Steps of the last answer, when they came, and whether they ended where the driver's buffers end. */
  #got = 0;
  #gotNs = 0;
  #gotToEnd = false;
  #pausedSinceNs: number | null = null;
  #stopTarget: { atNs: number; steps: number } | null = null;
  #lastDataNs: number;
  #stalls = 0;
  #restarts = 0;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#watch = new LossWatch(options.stepNs);
    this.#startNs = options.nowNs();
    this.#lastDataNs = this.#startNs;
    this.#pairs = options.scope.buffers[0]?.min != null;
    this.#perStep = this.#pairs ? 2 : 1;
    this.#ready = (steps, start, overRange) => this.#receive(steps, start, overRange);
  }

  /** Runs until a stop is asked for, everything wanted is there, or the instrument fails. Publishes everything. */
  run(): ProducerEnd {
    const { monitor } = this.#options.ring;
    for (;;) {
      const next = this.step();
      if (next === "ended") return this.finish();
      // Once the stop is asked for its word no longer makes anyone wait.
      if (next !== "again") monitor.wait(monitor.isSet(Word.stop) ? Word.abort : Word.stop, POLL_MS);
    }
  }

  /** Asks the driver once. */
  step(): NextStep {
    const { scope, ring, nowNs } = this.#options;
    if (ring.monitor.isSet(Word.abort)) this.#end ??= { reason: "aborted", error: null };
    if (this.#end !== null) return "ended";
    this.#noticeStop();
    if (!this.#hasRoom()) {
      this.#pausedSinceNs ??= nowNs();
      this.#publishOld();
      return "full";
    }
    if (this.#pausedSinceNs !== null) this.#resume();
    this.#got = 0;
    this.#gotToEnd = false;
    const status = scope.poll(this.#ready);
    const now = nowNs();
    const caughtUp = this.#got > 0 && !this.#gotToEnd && this.#got < this.#options.driverBufferValues / 2;
    if (this.#got > 0) {
      this.#lastDataNs = this.#gotNs;
      this.#stalls = 0;
      this.#restarts = 0;
    }
    if (caughtUp) this.#note(this.#watch.observe(this.#gotNs, this.#steps));
    if (!NOTHING_YET.has(status)) this.#handle(status);
    else if (this.#got === 0) this.#checkSilence(now);
    this.#publishOld();
    if (this.#isDone(now, caughtUp)) return "ended";
    return this.#got > 0 && !caughtUp ? "again" : "wait";
  }

  /** Publishes what is left and ends the ring. */
  finish(): ProducerEnd {
    const { ring, nowNs } = this.#options;
    if (this.#end?.reason !== "unplugged") this.#note(this.#watch.finish(nowNs(), this.#steps));
    this.#publish();
    while (this.#gaps.length > 0 && !ring.monitor.isSet(Word.abort)) {
      this.#ensureBlock();
      if (this.#block < 0) ring.monitor.wait(Word.abort, POLL_MS);
      else this.#publish();
    }
    const end: ProducerEnd = this.#end ?? { reason: "user", error: null };
    ring.monitor.end(end.reason);
    return end;
  }

  get #steps(): number {
    return this.#received / this.#perStep;
  }

  #hasRoom(): boolean {
    const { ring, driverBufferValues, blockValues } = this.#options;
    return ring.available * blockValues >= driverBufferValues * this.#perStep + blockValues;
  }

  #resume(): void {
    this.#pausedSinceNs = null;
    const resumedNs = this.#options.nowNs();
    this.#lastDataNs = resumedNs;
    this.#watch.interrupt({ reason: GAP_REASON.ringFull, certain: false, resumedNs }, this.#steps);
  }

  #noticeStop(): void {
    if (this.#stopTarget !== null || !this.#options.ring.monitor.isSet(Word.stop)) return;
    const atNs = this.#options.nowNs();
    this.#stopTarget = { atNs, steps: this.#watch.due(atNs) };
  }

  #isDone(nowNs: number, caughtUp: boolean): boolean {
    if (this.#end !== null) return true;
    if (this.#stopTarget === null) return false;
    const { atNs, steps } = this.#stopTarget;
    const empty = this.#got === 0 || caughtUp;
    if (!(empty && this.#steps >= steps) && nowNs - atNs < TAIL_NS) return false;
    this.#end = { reason: "user", error: null };
    return true;
  }

  #handle(status: PicoStatus): void {
    if (status === STATUS.PICO_BUFFER_STALL || status === STATUS.PICO_STREAMING_FAILED) {
      this.#interrupted(GAP_REASON.stall);
      this.#stalls++;
      const mustRestart = status === STATUS.PICO_STREAMING_FAILED || this.#stalls >= STALLS_BEFORE_RESTART;
      if (mustRestart) this.#restart(status);
    } else if (isPowerStatus(status)) {
      this.#interrupted(GAP_REASON.reconnect);
      this.#restart(status);
    } else {
      this.#fail(new PicoError(status, "ps5000aGetStreamingLatestValues", "get samples from the instrument"));
    }
  }

  #checkSilence(nowNs: number): void {
    const limitNs = Math.max(
      this.#stalls > 0 ? SILENCE_AFTER_STALL_NS : SILENCE_NS,
      50 * this.#options.stepNs,
    );
    if (nowNs - this.#lastDataNs < limitNs) return;
    this.#interrupted(GAP_REASON.stall);
    this.#restart(STATUS.PICO_BUFFER_STALL);
  }

  #interrupted(reason: GapReason): void {
    this.#watch.interrupt({ reason, certain: true, resumedNs: null }, this.#steps);
  }

  #restart(status: PicoStatus): void {
    this.#restarts++;
    this.#stalls = 0;
    if (this.#restarts > RESTARTS_WITHOUT_DATA) {
      this.#fail(new PicoError(status, "ps5000aGetStreamingLatestValues", "get samples from the instrument"));
      return;
    }
    try {
      const answeredNs = this.#options.scope.restart(status);
      if (answeredNs !== this.#options.intervalNs) {
        throw new Error(
          `Cannot go on after an interruption: the instrument now samples every ${answeredNs} ns instead of ` +
            `${this.#options.intervalNs} ns. Start a new recording.`,
        );
      }
      this.#lastDataNs = this.#options.nowNs();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fail(error: Error): void {
    const gone = error instanceof PicoError && error.status === STATUS.PICO_NOT_RESPONDING;
    this.#end = { reason: gone ? "unplugged" : "instrument error", error };
  }

  #note(loss: Loss | null): void {
    if (loss === null) return;
    const { ring, firstIndex = 0, stopOnLoss } = this.#options;
    const lost = loss.lost * this.#perStep;
    this.#gaps.push({ ...loss, index: firstIndex + loss.index * this.#perStep, lost });
    ring.monitor.addStat(Stat.lost, lost);
    ring.monitor.addStat(Stat.gaps, 1);
    if (stopOnLoss) this.#end ??= { reason: "overrun", error: null };
  }

  #receive(steps: number, start: number, overRange: number): void {
    const { ring, scope, blockValues, driverBufferValues, mostValues, nowNs } = this.#options;
    this.#got = steps;
    // Before the values are copied, which may take long where the ring's memory is new.
    this.#gotNs = nowNs();
    this.#gotToEnd = start + steps >= driverBufferValues;
    if (overRange !== 0) this.#countOverRange(overRange);
    const wanted = mostValues === null ? Infinity : (mostValues - this.#received) / this.#perStep;
    const taken = Math.min(steps, wanted);
    for (let done = 0; done < taken;) {
      this.#ensureBlock();
      if (this.#block < 0) throw new Error("Cannot keep samples: the ring is full although it had room.");
      if (this.#blockFill === 0) this.#blockTimeNs = this.#gotNs - this.#startNs;
      const room = (blockValues - this.#blockFill) / this.#perStep;
      const count = Math.min(taken - done, room);
      scope.buffers.forEach(({ max, min }, channel) => {
        const plane = this.#blockPlanes[channel];
        if (plane === undefined) return;
        const from = start + done;
        if (min === null) plane.set(max.subarray(from, from + count), this.#blockFill);
        else interleave(min, max, from, count, plane, this.#blockFill);
      });
      this.#blockOverRange |= overRange;
      this.#blockFill += count * this.#perStep;
      this.#received += count * this.#perStep;
      done += count;
      if (this.#blockFill === blockValues) this.#publish();
    }
    ring.monitor.setStat(Stat.received, this.#received);
    if (taken === wanted) this.#end ??= { reason: "duration", error: null };
  }

  #countOverRange(bits: number): void {
    for (let channel = 0; channel < 4; channel++) {
      if ((bits & (1 << channel)) !== 0) this.#options.ring.monitor.addStat(Stat.overRangeA + channel, 1);
    }
  }

  #ensureBlock(): void {
    if (this.#block >= 0) return;
    this.#block = this.#options.ring.take();
    this.#blockPlanes = this.#block < 0 ? [] : this.#options.ring.planes(this.#block);
  }

  #publishOld(): void {
    const { nowNs } = this.#options;
    const ageNs = nowNs() - this.#startNs - this.#blockTimeNs;
    if (this.#blockFill > 0 && ageNs >= BLOCK_AGE_NS) this.#publish();
  }

  #publish(): void {
    if (this.#block < 0) return;
    const { ring, firstIndex = 0 } = this.#options;
    const header: BlockHeader = {
      firstIndex: firstIndex + this.#received - this.#blockFill,
      count: this.#blockFill,
      timeNs: this.#blockTimeNs,
      overRange: this.#blockOverRange,
      gap: this.#gaps.shift() ?? null,
    };
    ring.publish(this.#block, header);
    this.#block = -1;
    this.#blockFill = 0;
    this.#blockOverRange = 0;
  }
}

function interleave(min: Int16Array, max: Int16Array, from: number, pairs: number, into: Int16Array, at: number): void {
  for (let i = 0; i < pairs; i++) {
    into[at + 2 * i] = min[from + i] ?? 0;
    into[at + 2 * i + 1] = max[from + i] ?? 0;
  }
}
