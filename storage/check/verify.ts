import {
  countsPath,
  FIRST_CHANNEL_PATH,
  FORMAT_VERSION,
  OVERVIEW_COLUMNS,
  OVERVIEW_LEVELS,
  overviewPath,
} from "../format.ts";
import type { Hdf5File } from "../hdf5/hdf5.ts";
import { type OpenRecording, withRecording } from "../read/open_recording.ts";
import { RecordingError } from "../recording_error.ts";
import { type ChannelInfo, durationOf, readRecordingInfo, type RecordingInfo } from "../read/recording_info.ts";
import { eachBlock, eachGap, gapProblem, overviewRows } from "../hdf5/tables.ts";

/** What was found in one file. */
export interface VerifyReport {
  path: string;
  /** No problem was found. Gaps that the file tells of are no problem. */
  ok: boolean;
  /** Each a sentence without its full stop. */
  problems: string[];
  /** Values of each channel. */
  samples: number;
  durationS: number;
  /** Values missing in this file, as it says. */
  lostSamples: number;
  /** Number of gaps. */
  gaps: number;
  channels: string[];
  formatVersion: string;
  recordingUuid: string | null;
  segmentNumber: number;
  firstSampleIndex: number;
  lostSamplesBefore: number;
}

/** Of each table so many impossible rows are told. */
const MOST_PROBLEMS = 3;

/**
 * Checks that a file is a whole recording and agrees with itself: attributes, channels of equal length whose first and
 * last values can be read, the tables of blocks and gaps, and the sums that the writer noted at the end. Takes constant
 * memory. Of the original's files, which have only one dataset, that is checked.
 *
 * What is wrong with the file is told in the report. Throws a {@linkcode RecordingError} when there is no such file, or
 * it is none that could be opened as HDF5.
 */
export async function verify(path: string): Promise<VerifyReport> {
  const report = emptyReport(path);
  await withRecording(path, (file) => {
    try {
      RecordingError.guard(path, () => check(file, report));
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      report.problems.push(error.problem);
    }
  });
  report.ok = report.problems.length === 0;
  return report;
}

function emptyReport(path: string): VerifyReport {
  return {
    path,
    ok: false,
    problems: [],
    samples: 0,
    durationS: 0,
    lostSamples: 0,
    gaps: 0,
    channels: [],
    formatVersion: "",
    recordingUuid: null,
    segmentNumber: 1,
    firstSampleIndex: 0,
    lostSamplesBefore: 0,
  };
}

function check({ hdf5, unfinished }: OpenRecording, report: VerifyReport): void {
  const info = readRecordingInfo(hdf5);
  const { attributes, channels, length } = info;
  report.samples = length;
  report.durationS = durationOf(length, info);
  report.channels = channels.map((channel) => channel.name);
  report.formatVersion = attributes.data_format_version;
  report.recordingUuid = attributes.recording_uuid ?? null;
  report.segmentNumber = attributes.segment_number;
  report.firstSampleIndex = attributes.first_sample_index;
  report.lostSamplesBefore = attributes.lost_samples_before;
  const { problems } = report;
  if (unfinished || (!info.isOriginal && attributes.complete === undefined)) {
    problems.push("it was not ended: it is still being written, or its writer died; then run picostream recover");
  }
  for (const channel of channels) checkChannel(hdf5, channel, channels[0], problems);
  if (channels[0].length % info.valuesPerStep !== 0) problems.push("its last minimum has no maximum");
  if (info.isOriginal) return;
  checkHeader(info, problems);
  checkFirstChannel(hdf5, channels[0], problems);
  for (const channel of channels) checkOverview(hdf5, channel, info, problems);
  checkBlocks(hdf5, info, problems);
  checkGaps(hdf5, info, report);
  if (attributes.complete !== undefined) checkEnd(info, report);
}

function checkChannel(hdf5: Hdf5File, channel: ChannelInfo, first: ChannelInfo, problems: string[]): void {
  const { name, length, path } = channel;
  if (length !== first.length) {
    problems.push(`channel ${name} has ${length} values, channel ${first.name} has ${first.length}`);
  }
  const ends = length === 0 ? [] : [0, length - 1];
  for (const index of ends) hdf5.readInt16(path, index, 1, new Int16Array(1));
}

function checkHeader({ attributes, channels }: RecordingInfo, problems: string[]): void {
  const needed = ["software", "started_at", "start_unix_ns", "recording_uuid", "resolution", "max_adc"] as const;
  for (const name of needed) {
    if (attributes[name] === undefined) problems.push(`its attribute ${name} is missing`);
  }
  if (attributes.data_format_version !== FORMAT_VERSION) {
    problems.push(`its format is ${attributes.data_format_version}, this program knows ${FORMAT_VERSION}`);
  }
  const [first] = channels;
  if (attributes.voltage_range_v !== first.rangeV || attributes.analog_offset_v !== first.offsetV) {
    problems.push(`its range and offset are not those of channel ${first.name}, which ${FIRST_CHANNEL_PATH} holds`);
  }
}

/** `/adc_counts` and the dataset of the first channel are two names of one. */
function checkFirstChannel(hdf5: Hdf5File, first: ChannelInfo, problems: string[]): void {
  const path = countsPath(first.name);
  if (!hdf5.has(path)) {
    problems.push(`it has no ${path}`);
    return;
  }
  const [length] = hdf5.dataset(path).shape;
  if (length !== first.length) problems.push(`its ${path} has ${length} values, ${first.path} has ${first.length}`);
}

/**
 * A file may lack the overview. One that it has may be shorter than the values where the writer died, else each level
 * has all buckets; the last one of the finest level is held against its values.
 */
function checkOverview(
  hdf5: Hdf5File,
  channel: ChannelInfo,
  { attributes, channels }: RecordingInfo,
  problems: string[],
): void {
  // Of channels that do not agree that is told already.
  if (channels.some(({ length }) => length !== channel.length)) return;
  for (const level of OVERVIEW_LEVELS) {
    const path = overviewPath(channel.name, level);
    const rows = hdf5.has(path) ? overviewRows(hdf5, path) : null;
    const buckets = Math.ceil(channel.length / level);
    if (rows === null || attributes.complete === undefined) continue;
    if (rows > buckets || (rows < buckets && attributes.complete === 1)) {
      problems.push(`its ${path} has ${rows} buckets, its ${channel.length} values make ${buckets}`);
    } else if (level === OVERVIEW_LEVELS[0] && rows > 0) {
      const start = (rows - 1) * level;
      const values = new Int16Array(Math.min(level, channel.length - start));
      hdf5.readInt16(channel.path, start, values.length, values);
      const [least, most] = hdf5.readInt16Rows(path, rows - 1, 1, OVERVIEW_COLUMNS);
      if (least !== Math.min(...values) || most !== Math.max(...values)) {
        problems.push(`the last bucket of its ${path} is ${least} to ${most}, its values are not`);
      }
    }
  }
}

function checkBlocks(hdf5: Hdf5File, info: RecordingInfo, problems: string[]): void {
  let end = 0;
  let timeNs = 0;
  let row = 0;
  const wrong = new Problems(problems, "block");
  for (const block of eachBlock(hdf5)) {
    if (block.index !== end) wrong.add(row, `begins at ${block.index}, the one before ends at ${end}`);
    if (!(block.count > 0)) wrong.add(row, `has ${block.count} values`);
    if (!(block.timeNs >= timeNs)) wrong.add(row, `came ${timeNs - block.timeNs} ns before the one before`);
    if (wrong.isFull) return;
    end = block.index + block.count;
    timeNs = block.timeNs;
    row++;
  }
  // Of an unfinished file the tables can be behind, and ahead, by what was last flushed.
  if (end !== info.channels[0].length && info.attributes.complete !== undefined) {
    problems.push(`its blocks hold ${end} values, its channels ${info.channels[0].length}`);
  }
}

function checkGaps(hdf5: Hdf5File, { channels, attributes }: RecordingInfo, report: VerifyReport): void {
  const wrong = new Problems(report.problems, "gap");
  const mostIndex = attributes.complete === undefined ? Infinity : channels[0].length;
  let before = 0;
  for (const gap of eachGap(hdf5)) {
    const problem = gapProblem(gap, mostIndex);
    if (problem !== null) wrong.add(report.gaps, problem);
    else if (gap.index < before) wrong.add(report.gaps, `lies at ${gap.index}, the one before at ${before}`);
    if (wrong.isFull) return;
    before = gap.index;
    report.gaps++;
    report.lostSamples += gap.lost;
  }
}

function checkEnd({ attributes, channels }: RecordingInfo, report: VerifyReport): void {
  const sums = [
    ["total_samples", channels[0].length],
    ["lost_samples", report.lostSamples],
    ["gap_count", report.gaps],
  ] as const;
  for (const [name, value] of sums) {
    const noted = attributes[name];
    if (noted !== value) report.problems.push(`its ${name} is ${noted ?? "missing"}, there are ${value}`);
  }
  for (const name of ["stopped_at", "stop_reason"] as const) {
    if (attributes[name] === undefined) report.problems.push(`its attribute ${name} is missing`);
  }
  if (attributes.complete !== 1) {
    report.problems.push(`its end is missing: it stopped by "${attributes.stop_reason ?? "unknown reason"}"`);
  }
}

/** The first problems of a table; more would say nothing new, and a damaged table can claim any number of rows. */
class Problems {
  readonly #problems: string[];
  readonly #what: string;
  #count = 0;

  constructor(problems: string[], what: string) {
    this.#problems = problems;
    this.#what = what;
  }

  get isFull(): boolean {
    return this.#count >= MOST_PROBLEMS;
  }

  add(row: number, problem: string): void {
    this.#count++;
    this.#problems.push(`its ${this.#what} ${row} ${problem}`);
  }
}
