import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { CHANNEL } from "../acquire/driver.ts";
import type { AcquisitionSettings, ChannelSettings } from "../acquire/settings.ts";
import { DiskError } from "../storage/disk_error.ts";
import { findSegments } from "../storage/segments.ts";
import type { OutputSettings } from "./app_settings.ts";
import { failureOf, RecordFailure } from "./failure.ts";
import { timestampedName } from "./output.ts";
import { type Progress, Recording } from "./record.ts";
import type { RecordingSummary } from "./summary.ts";

/** "starting" is until the instrument streams, "stopping" until everything is written and verified. */
export type RecorderState = "idle" | "starting" | "recording" | "stopping";

/** The recording that is at work. */
export interface RecordingAtWork {
  /** The path inside of the data folder, with `/`. */
  name: string;
  /** ISO 8601, UTC: when it was asked for. */
  startedAt: string;
  /** In the order of the instrument. */
  channels: ChannelSettings[];
  /** From one step to the next: after the instrument's down-sampling. 0 until the instrument has said it. */
  sampleIntervalNs: number;
  simulated: boolean;
  progress: Progress;
}

/** What became of a recording: at least one of `summary` and `error` is not null. */
export interface RecordingOutcome {
  name: string;
  /** Whether the instrument has streamed. */
  began: boolean;
  summary: RecordingSummary | null;
  error: string | null;
}

interface AtWork extends Omit<RecordingAtWork, "progress"> {
  recording: Recording;
}

/** Refused because of what is at work just now, not because of what was asked for. */
export class RecorderBusyError extends Error {
  override name = "RecorderBusyError";
}

/**
 * One recording at a time, into one folder. All that watch a recorder see the same: its state, the recording at work and
 * what became of the last one. It never overwrites a file.
 */
export class Recorder {
  /** The absolute path of the folder that recordings are made in. */
  readonly dataFolder: string;
  /** Whether the command line started the recording and ends it, so that pages only look. */
  readonly ofCommandLine: boolean;
  readonly #listeners = new Set<() => void>();
  #state: RecorderState = "idle";
  #work: AtWork | null = null;
  #last: RecordingOutcome | null = null;
  #over: Promise<void> = Promise.resolve();

  constructor(dataFolder: string, ofCommandLine = false) {
    this.dataFolder = dataFolder;
    this.ofCommandLine = ofCommandLine;
  }

  get state(): RecorderState {
    return this.#state;
  }

  /** The recording at work as it is now, or null. */
  get work(): RecordingAtWork | null {
    if (this.#work === null) return null;
    const { recording, ...rest } = this.#work;
    return { ...rest, progress: recording.progress() };
  }

  /** The recording at work itself, or null. */
  get recording(): Recording | null {
    return this.#work?.recording ?? null;
  }

  /** What became of the recording before, until a new one is started. */
  get last(): RecordingOutcome | null {
    return this.#last;
  }

  /** The name of the recording at work, or when there is none of the last one; null before the first. */
  get name(): string | null {
    return this.#work?.name ?? this.#last?.name ?? null;
  }

  /** Calls `listener` after every change of the state, not of the progress. Returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts a recording; resolves when the instrument streams. Rejects with a {@linkcode RecorderBusyError} while one is
   * at work, with a `SettingsError` or `DiskError` before anything is touched, and with a `RecordFailure` when nothing
   * could be recorded.
   */
  async start(settings: AcquisitionSettings, output: OutputSettings): Promise<void> {
    this.#refuseWhileBusy();
    const path = outputPath(this.dataFolder, output);
    const recording = new Recording(settings, path, false);
    this.follow(recording, settings);
    await recording.started.catch((error) => {
      throw new RecordFailure(failureOf(error));
    });
  }

  /**
   * Takes over a recording that was made elsewhere, so that it is watched like one of its own. Throws a
   * {@linkcode RecorderBusyError} while one is at work.
   */
  follow(recording: Recording, settings: AcquisitionSettings): void {
    this.#refuseWhileBusy();
    const work: AtWork = {
      recording,
      name: relative(this.dataFolder, recording.path).replaceAll(sep, "/"),
      startedAt: new Date().toISOString(),
      channels: settings.channels.toSorted((a, b) => CHANNEL[a.name] - CHANNEL[b.name]),
      sampleIntervalNs: 0,
      simulated: settings.device === "sim",
    };
    this.#work = work;
    this.#last = null;
    this.#change("starting");
    recording.started.then(({ sampleIntervalNs }) => {
      work.sampleIntervalNs = sampleIntervalNs * settings.downsampleRatio;
      if (this.#state === "starting") this.#change("recording");
    }, () => {});
    this.#over = recording.finished.then(
      (summary) => this.#end({ name: work.name, began: true, summary, error: summary.failure?.message ?? null }),
      (error) => {
        const began = work.sampleIntervalNs > 0;
        this.#end({ name: work.name, began, summary: null, error: failureOf(error).message });
      },
    );
  }

  /** Asks for the end of the recording at work; resolves when it is written and verified, at once when there is none. */
  async stop(): Promise<void> {
    this.requestStop();
    await this.#over;
  }

  /** Asks for the end of the recording at work without waiting for it. Does nothing when there is none. */
  requestStop(): void {
    if (this.#work === null || this.#state === "stopping") return;
    this.#work.recording.stop();
    this.#change("stopping");
  }

  #refuseWhileBusy(): void {
    if (this.#work === null) return;
    throw new RecorderBusyError(`Cannot record: ${this.#work.name} is being recorded. Stop it first.`);
  }

  #end(outcome: RecordingOutcome): void {
    this.#work = null;
    this.#last = outcome;
    this.#change("idle");
  }

  #change(state: RecorderState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The path of a recording. Makes its folder. Throws a `DiskError` for a file that exists or a folder that cannot be. */
function outputPath(dataFolder: string, { folder, name }: OutputSettings): string {
  const inside = join(dataFolder, folder);
  DiskError.guard(`make the folder ${inside}`, () => Deno.mkdirSync(inside, { recursive: true }));
  if (name !== "") return join(inside, /\.(hdf5|h5)$/i.test(name) ? name : `${name}.hdf5`);
  return freeName(inside, timestampedName(new Date()));
}

/** A name that no recording has: two can be started within a second. */
function freeName(folder: string, name: string): string {
  const plain = join(folder, name);
  for (let number = 2, path = plain;; number++) {
    if (!existsSync(path) && findSegments(path).length === 0) return path;
    path = plain.replace(/\.hdf5$/, `_${number}.hdf5`);
  }
}
