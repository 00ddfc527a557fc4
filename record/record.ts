import { OVERVIEW_SHARE } from "../storage/format.ts";
import { createRing, type RingLayout, RingMonitor, Stat, Word } from "../acquire/ring.ts";
import { type AcquisitionPlan, type AcquisitionSettings, planAcquisition } from "../acquire/settings.ts";
import { CHANNEL, type ChannelName } from "../acquire/driver.ts";
import { valuesPerStep } from "../acquire/outcome.ts";
import { leaveReadable } from "../storage/hdf5/superblock.ts";
import type { WriterOptions } from "../storage/write/writer.ts";
import { SOFTWARE } from "../version.ts";
import { failureOf, RecordFailure } from "./failure.ts";
import type { ProducerMessage, ProducerRequest, WriterMessage, WriterOutcome, WriterStart } from "./messages.ts";
import { checkOutput, type Output, removeOld } from "./output.ts";
import type { RecordingSummary } from "./summary.ts";
import { WorkerLink } from "./worker_link.ts";

type Started = ProducerMessage & { kind: "started" };
type Ended = ProducerMessage & { kind: "ended" };

/** A recording's state at one moment, for display. Counts are of each channel's values. */
export interface Progress {
  elapsedS: number;
  received: number;
  /** What readers of the file can see. */
  written: number;
  lost: number;
  gaps: number;
  /** 0 to 1. */
  ringFill: number;
  diskFreeBytes: number;
  bytesPerS: number;
  /** Values of each channel a second: since the start, and what the instrument promised. */
  actualPerS: number;
  configuredPerS: number;
  overRange: Partial<Record<ChannelName, number>>;
}

/** What a recording turned out to be when the instrument had started. */
export interface StartedRecording {
  sampleIntervalNs: number;
  configuredPerS: number;
  variant: string;
  serial: string;
}

const LIVE_SEGMENTS = 4;
const RESERVE_BYTES = 32e6;
const RESERVE_S = 0.5;
/** After an abort the writer has this long to close its file by itself. */
const ABORT_MS = 400;

/**
 * A recording from its start to its verified end: the workers, what they say, and the summary. The instrument is opened
 * and the file created as soon as it exists.
 */
export class Recording {
  /** Resolves when the instrument streams. Rejects with what `finished` rejects with. */
  readonly started: Promise<StartedRecording>;
  /**
   * Resolves when everything is written and verified, also when the instrument or the disk ended it too early. Rejects
   * with a {@linkcode RecordFailure} when nothing could be recorded.
   */
  readonly finished: Promise<RecordingSummary>;
  readonly #settings: AcquisitionSettings;
  readonly #plan: AcquisitionPlan;
  readonly #output: Output;
  readonly #layout: RingLayout;
  readonly #monitor: RingMonitor;
  readonly #producer: WorkerLink<ProducerRequest, ProducerMessage>;
  readonly #writer: WorkerLink<WriterStart, WriterMessage>;
  #begun: Started | null = null;
  #begunMs = 0;
  #abortTimer: ReturnType<typeof setTimeout> | undefined;
  #files: string[] = [];

  /**
   * Checks everything that can be checked before the instrument is opened: throws a `SettingsError` or `DiskError`.
   * `path` is the file; with `force` one that exists is overwritten.
   */
  constructor(settings: AcquisitionSettings, path: string, force: boolean) {
    this.#settings = settings;
    this.#plan = planAcquisition(settings);
    this.#output = checkOutput({
      path,
      force,
      segmented: this.#segmentS !== null,
      expectedBytes: this.#expectedBytes(),
      reserveBytes: this.#reserveBytes,
    });
    this.#layout = createRing(settings.channels.length, this.#plan.blockValues, this.#plan.ringBytes);
    this.#monitor = new RingMonitor(this.#layout);
    this.#producer = new WorkerLink(new Worker(new URL("./producer_worker.ts", import.meta.url), { type: "module" }));
    this.#writer = new WorkerLink(new Worker(new URL("./writer_worker.ts", import.meta.url), { type: "module" }));
    const started = this.#start();
    this.started = started.then(({ unit, intervalNs }) => ({
      sampleIntervalNs: intervalNs,
      configuredPerS: this.#valuesPerS(intervalNs),
      variant: unit.variant,
      serial: unit.serial,
    }));
    this.started.catch(() => {}); // `finished` rejects too; nobody has to listen to both.
    this.finished = started.then((begun) => this.#finish(begun)).finally(() => this.#terminate());
  }

  /** The absolute path of the file, or with segments the name that theirs are made from. */
  get path(): string {
    return this.#output.path;
  }

  /** Asks for the end: what the instrument still holds is fetched and written. */
  stop(): void {
    this.#monitor.set(Word.stop);
  }

  /** Ends at once; what is not yet written is lost, and the file is readable. `finished` resolves soon. */
  abort(): void {
    this.#monitor.set(Word.abort);
    this.#abortTimer ??= setTimeout(
      () =>
        this.#writer.fail(
          new Error("Cannot close the file: the writer did not answer. Run picostream recover with it."),
        ),
      ABORT_MS,
    );
  }

  /** Says whether somebody watches: what is written is then seen sooner. */
  setWatched(watched: boolean): void {
    this.#monitor.setWatched(watched);
  }

  progress(): Progress {
    const stat = (index: number) => this.#monitor.stat(index);
    const elapsedS = this.#begun === null ? 0 : (performance.now() - this.#begunMs) / 1000;
    const configuredPerS = this.#begun === null ? this.#plan.valuesPerS : this.#valuesPerS(this.#begun.intervalNs);
    const received = stat(Stat.received);
    return {
      elapsedS,
      received,
      written: stat(Stat.written),
      lost: stat(Stat.lost),
      gaps: stat(Stat.gaps),
      ringFill: this.#monitor.fill,
      diskFreeBytes: stat(Stat.diskFree),
      bytesPerS: this.#bytesPerS(configuredPerS),
      actualPerS: elapsedS === 0 ? 0 : received / elapsedS,
      configuredPerS,
      overRange: this.#overRange(),
    };
  }

  async #start(): Promise<Started> {
    this.#producer.send({ kind: "open", settings: this.#settings, plan: this.#plan, layout: this.#layout });
    const opened = this.#producer.next("opened");
    try {
      // While the writer gets ready, the first samples would pile up in memory that is never needed again.
      await Promise.all([opened, this.#writer.next("ready")]);
      await removeOld(this.#output);
    } catch (error) {
      await opened.then(() => this.#cancel(), () => {});
      throw error;
    }
    this.#producer.send({ kind: "start" });
    const begun = await this.#producer.next("started");
    this.#begun = begun;
    this.#begunMs = performance.now();
    this.#writer.on("file", ({ path }) => this.#files.push(path));
    this.#writer.send({
      options: this.#writerOptions(begun),
      layout: this.#layout,
      verify: this.#settings.liveOnlyS === null,
    });
    return begun;
  }

  /** Closes an instrument that is not needed after all. */
  async #cancel(): Promise<void> {
    this.#producer.send({ kind: "cancel" });
    await this.#producer.next("ended");
  }

  async #finish(begun: Started): Promise<RecordingSummary> {
    const written = this.#writer.next("done").then(({ result }) => result).catch((error) => {
      this.#monitor.set(Word.abort);
      return this.#unwritten(error);
    });
    const ended = this.#producer.next("ended").catch((error): Ended => {
      this.#monitor.end("instrument error");
      return { kind: "ended", reason: "instrument error", failure: failureOf(error) };
    });
    // The producer first, also when the writer failed: until it has ended, the instrument is open.
    const [end, outcome] = await Promise.allSettled([ended, written]);
    if (end.status === "rejected") throw end.reason;
    if (outcome.status === "rejected") throw outcome.reason;
    return this.#summary(begun, outcome.value, end.value);
  }

  /** What is left when the writer's worker is gone. */
  #unwritten(error: unknown): WriterOutcome {
    const last = this.#files.at(-1);
    if (last === undefined) throw new RecordFailure(failureOf(error));
    this.#writer.terminate();
    leaveReadable(last);
    const stat = (index: number) => this.#monitor.stat(index);
    return {
      files: this.#files,
      samples: stat(Stat.written),
      lost: stat(Stat.lost),
      gaps: stat(Stat.gaps),
      stopReason: "aborted",
      failure: failureOf(error),
      problems: null,
    };
  }

  #summary(begun: Started, outcome: WriterOutcome, end: Ended): RecordingSummary {
    const { channels, device, downsampleRatio } = this.#settings;
    const { files, samples, lost, gaps, stopReason, problems } = outcome;
    return {
      file: files[0] ?? this.path,
      files,
      samples,
      lostSamples: lost,
      gaps,
      sampleIntervalNs: begun.intervalNs,
      hardwareDownsampleRatio: downsampleRatio,
      channels: channels.map(({ name }) => name).toSorted(),
      durationS: samples / this.#valuesPerS(begun.intervalNs),
      verified: problems !== null && problems.length === 0,
      problems: problems ?? [],
      stopReason,
      overRange: this.#overRange(),
      device: { variant: begun.unit.variant, serial: begun.unit.serial, driverVersion: begun.unit.driverVersion },
      simulated: device === "sim",
      failure: outcome.failure ?? end.failure,
    };
  }

  #overRange(): Partial<Record<ChannelName, number>> {
    return Object.fromEntries(
      this.#settings.channels.map(({ name }) => [name, this.#monitor.stat(Stat.overRangeA + CHANNEL[name])]),
    );
  }

  #writerOptions({ unit, intervalNs, startUnixNs }: Started): WriterOptions {
    const { channels, downsampleMode, downsampleRatio, resolutionBits, device, liveOnlyS, diskPause } = this.#settings;
    const perStep = valuesPerStep(downsampleMode);
    const segmentS = this.#segmentS;
    const stepsPerS = this.#valuesPerS(intervalNs) / perStep;
    return {
      path: this.#output.path,
      folder: this.#output.folder,
      header: {
        sampleIntervalNs: intervalNs,
        hardwareDownsampleRatio: downsampleRatio,
        downsampleMode,
        resolutionBits,
        maxAdc: unit.maxAdc,
        channels: channels.toSorted((a, b) => CHANNEL[a.name] - CHANNEL[b.name]),
        startUnixNs,
        recordingUuid: crypto.randomUUID(),
        deviceVariant: unit.variant,
        deviceSerial: unit.serial,
        driverVersion: unit.driverVersion,
        simulated: device === "sim",
        software: SOFTWARE,
      },
      segmentValues: segmentS === null ? null : Math.max(1, Math.floor(segmentS * stepsPerS)) * perStep,
      keepSegments: liveOnlyS === null ? null : LIVE_SEGMENTS,
      reserveBytes: this.#reserveBytes,
      overview: this.#settings.overview,
      pause: diskPause,
    };
  }

  /** Length of a segment, or null for a single file. */
  get #segmentS(): number | null {
    const { splitS, liveOnlyS } = this.#settings;
    return liveOnlyS === null ? splitS : liveOnlyS / LIVE_SEGMENTS;
  }

  get #reserveBytes(): number {
    return RESERVE_BYTES + RESERVE_S * this.#bytesPerS(this.#plan.valuesPerS);
  }

  #expectedBytes(): number | null {
    const { durationS, liveOnlyS } = this.#settings;
    const keptS = Math.min(durationS ?? Infinity, liveOnlyS ?? Infinity);
    return keptS === Infinity ? null : keptS * this.#bytesPerS(this.#plan.valuesPerS);
  }

  #bytesPerS(valuesPerS: number): number {
    const { channels, overview } = this.#settings;
    return valuesPerS * 2 * channels.length * (overview ? 1 + OVERVIEW_SHARE : 1);
  }

  /** Values of each channel a second at a raw interval. */
  #valuesPerS(intervalNs: number): number {
    const { downsampleRatio, downsampleMode } = this.#settings;
    return 1e9 / (intervalNs * downsampleRatio) * valuesPerStep(downsampleMode);
  }

  #terminate(): void {
    clearTimeout(this.#abortTimer);
    this.#producer.terminate();
    this.#writer.terminate();
  }
}
