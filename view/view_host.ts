import { type ChannelHeader, OVERVIEW_LEVELS } from "../storage/format.ts";
import { isCovered } from "../storage/overview/build_overview.ts";
import { CachedOverview } from "../storage/overview/overview_cache.ts";
import type { OverviewReader } from "../storage/overview/overview_reader.ts";
import { durationOf } from "../storage/read/recording_info.ts";
import { RecordingSeries } from "../storage/read/recording_series.ts";
import type { Segment } from "../storage/read/segment.ts";
import { RecordingError } from "../storage/recording_error.ts";
import { RecordingView, type View, type ViewRequest } from "../storage/view.ts";
import { type Look, lookAt, type LookRequest } from "./look.ts";
import { type ChannelMeasurement, measure, type Part } from "./measure.ts";
import { type Spectra, spectraOf, type SpectrumRequest } from "./spectrum.ts";

/** What has to be known of a recording to show it. */
export interface ViewedRecording {
  path: string;
  files: string[];
  channels: ChannelHeader[];
  /** The count that stands for the full range. */
  maxAdc: number;
  /** 2 in aggregate mode, where a step is minimum and maximum, else 1. */
  valuesPerStep: 1 | 2;
  stepNs: number;
  /** Seconds that the recorded values last, without what is missing. */
  durationS: number;
  startUnixNs: bigint | null;
  /** It is still written, or its writer died. */
  unfinished: boolean;
  /** Whether all of it can be shown at once; else `buildOverview` has to be run for `uncovered`. */
  uncovered: string[];
}

/** So many recordings are open at a time; the one that was not looked at for the longest is closed for another. */
const MOST_OPEN = 8;

/** The recordings that are open in one thread, each once, however many look at it. */
export class ViewHost implements Disposable {
  readonly #open = new Map<string, OpenRecording>();

  /** Opens a recording, or looks how far it has grown. Throws as {@linkcode RecordingSeries} does. */
  async open(path: string): Promise<ViewedRecording> {
    return describe(await this.#upToDate(path));
  }

  /** Answers from the recording as it is now; opens it when it is not open. Throws as {@linkcode RecordingView} does. */
  async query(path: string, request: ViewRequest): Promise<View> {
    return (await this.#upToDate(path)).view.query(request);
  }

  /** As `query`, with all that is needed to draw the answer; it can follow the newest values. */
  async look(path: string, request: LookRequest): Promise<Look> {
    const startMs = performance.now();
    const { series, view } = await this.#upToDate(path);
    const look = lookAt(series, view, request);
    return { ...look, tookMs: performance.now() - startMs };
  }

  /** Measures a part, as {@linkcode measure} does. */
  async measure(path: string, part: Part): Promise<ChannelMeasurement[]> {
    const { series, view } = await this.#upToDate(path);
    return measure(series, view, part);
  }

  /** Analyses a part, as {@linkcode spectraOf} does. */
  async spectrum(path: string, request: SpectrumRequest): Promise<Spectra> {
    return spectraOf((await this.#upToDate(path)).series, request);
  }

  /** Closes a recording; does nothing when it is not open. */
  close(path: string): void {
    this.#open.get(path)?.[Symbol.dispose]();
    this.#open.delete(path);
  }

  [Symbol.dispose](): void {
    for (const path of [...this.#open.keys()]) this.close(path);
  }

  async #upToDate(path: string): Promise<OpenRecording> {
    const known = this.#open.get(path);
    this.#open.delete(path);
    const open = known !== undefined && await isUpToDate(known)
      ? known
      : new OpenRecording(await RecordingSeries.open(path));
    this.#open.set(path, open);
    for (const oldest of [...this.#open.keys()].slice(0, -MOST_OPEN)) this.close(oldest);
    return open;
  }
}

/** False, and it is closed, when what was known of it is gone: deleted, replaced, or all of a live-only recording over. */
async function isUpToDate(open: OpenRecording): Promise<boolean> {
  try {
    await open.series.refresh();
    return true;
  } catch (error) {
    open[Symbol.dispose]();
    if (error instanceof RecordingError) return false;
    throw error;
  }
}

/** A recording with the overviews that the cache has for its files. */
class OpenRecording implements Disposable {
  readonly series: RecordingSeries;
  readonly view: RecordingView;
  readonly #cached = new Map<Segment, CachedOverview>();
  /** Those that were found to cover their file themselves, which they go on to do as it grows. */
  readonly #covered = new WeakSet<Segment>();

  constructor(series: RecordingSeries) {
    this.series = series;
    this.view = new RecordingView(series, (segment) => this.overviewOf(segment));
  }

  /** The file's own overview, or when that leaves too much out the one in the cache, if there is one by now. */
  overviewOf(segment: Segment): OverviewReader {
    if (this.#covered.has(segment)) return segment.overview;
    if (isCovered(segment.overview, segment)) {
      const [first] = segment.info.channels;
      // A short file needs none, and may grow without one.
      if (segment.overview.rows(first, OVERVIEW_LEVELS[0]) > 0) this.#covered.add(segment);
      return segment.overview;
    }
    const cached = this.#cached.get(segment) ?? CachedOverview.of(segment.path);
    if (cached === null) return segment.overview;
    this.#cached.set(segment, cached);
    return cached.reader;
  }

  [Symbol.dispose](): void {
    this.series.close();
    for (const cached of this.#cached.values()) cached[Symbol.dispose]();
  }
}

function describe(open: OpenRecording): ViewedRecording {
  const { series } = open;
  const { channels, maxAdc, valuesPerStep, stepNs, attributes } = series.info;
  const segments = series.parts.map(({ segment }) => segment);
  return {
    path: series.path,
    files: segments.map(({ path }) => path),
    channels: channels.map(({ path: _, length: __, ...header }) => header),
    maxAdc,
    valuesPerStep,
    stepNs,
    durationS: durationOf(series.length - series.start, series.info),
    startUnixNs: attributes.start_unix_ns ?? null,
    unfinished: series.unfinished,
    uncovered: segments.filter((segment) => !isCovered(open.overviewOf(segment), segment)).map(({ path }) => path),
  };
}
