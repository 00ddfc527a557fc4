/**
 * The names and meanings of what stands in a recording, format 3.0. See docs/format.md.
 *
 * A *value* is one int16 of a channel: a sample, or in aggregate mode the minimum or the maximum of a block of samples,
 * which alternate. All indices and counts in a file count values of one channel.
 */
import { z } from "zod";
import { CHANNEL_NAMES, type ChannelName, type Coupling, type ResolutionBits } from "../acquire/driver.ts";
import type { DownsampleMode, StopReason } from "../acquire/outcome.ts";

export const FORMAT_VERSION = "3.0";
/** Values in a chunk of `adc_counts`. */
export const CHUNK_VALUES = 1 << 20;
/** The first enabled channel, under the name that the original PicoStream gave it. */
export const FIRST_CHANNEL_PATH = "/adc_counts";
/** Rows of {@linkcode BLOCK_COLUMNS}. */
export const BLOCKS_PATH = "/blocks";
/** Rows of {@linkcode GAP_COLUMNS}. */
export const GAPS_PATH = "/gaps";
/** First value's index in this file, number of values, nanoseconds since the start (monotonic), over-range bits. */
export const BLOCK_COLUMNS = 4;
/** Index in this file before which values are missing, how many, {@linkcode GAP_REASON}. */
export const GAP_COLUMNS = 3;
/** Rows in a chunk of the two tables: small, because a flush writes the last chunk again. */
export const TABLE_CHUNK_ROWS = 512;

/** The group of a channel, with its attributes. */
export function channelPath(channel: ChannelName): string {
  return `/channels/${channel}`;
}

/** The values of a channel. */
export function countsPath(channel: ChannelName): string {
  return `${channelPath(channel)}/adc_counts`;
}

/**
 * The levels of the overview: so many values make one bucket, whose minimum and maximum are stored. Each is a whole
 * multiple of the one before.
 */
export const OVERVIEW_LEVELS = [256, 4096, 65536, 1048576] as const;
export type OverviewLevel = (typeof OVERVIEW_LEVELS)[number];
/** Minimum and maximum. */
export const OVERVIEW_COLUMNS = 2;
/** Buckets in a chunk of a level. No chunk may have less than 1 KiB, see `hdf5.ts`. */
export const OVERVIEW_CHUNK_ROWS: Readonly<Record<OverviewLevel, number>> = {
  256: 16384,
  4096: 4096,
  65536: 1024,
  1048576: 256,
};

/** Bytes of the overview for each byte of values. */
export const OVERVIEW_SHARE = OVERVIEW_LEVELS.reduce<number>((sum, level) => sum + OVERVIEW_COLUMNS / level, 0);

/** One level of a channel's overview. */
export function overviewPath(channel: ChannelName, level: OverviewLevel): string {
  return `${overviewGroup(channel)}/${level}`;
}

/** The group of a channel's overview. */
export function overviewGroup(channel: ChannelName): string {
  return `${channelPath(channel)}/overview`;
}

/** What a gap's reason means, for people. */
export const GAP_REASON_TEXT: Readonly<Record<number, string>> = {
  1: "the instrument stalled",
  2: "the disk was too slow and the buffer full",
  3: "the instrument was connected anew",
  4: "fewer samples came than the clock says",
};

/** A run of missing values. `index` counts from the start of the file or recording that the context says. */
export interface Gap {
  index: number;
  lost: number;
  reason: number;
}

/** A channel as its group's attributes describe it. Volts are those at the probe's tip. */
export interface ChannelHeader {
  name: ChannelName;
  rangeV: number;
  offsetV: number;
  coupling: Coupling;
  probe: number;
  bandwidthLimit: boolean;
  label: string;
}

/** What is known when a file is begun, and stands in its root attributes. */
export interface RecordingHeader {
  /** Interval of the instrument's samples, before its own down-sampling. */
  sampleIntervalNs: number;
  hardwareDownsampleRatio: number;
  downsampleMode: DownsampleMode;
  resolutionBits: ResolutionBits;
  maxAdc: number;
  /** In the order of the instrument, at least one. */
  channels: ChannelHeader[];
  /** When the recording (not this segment) began. */
  startUnixNs: bigint;
  recordingUuid: string;
  /** 1 for the first or only file. */
  segmentNumber: number;
  /** Values of each channel in the segments before this one. */
  firstSampleIndex: number;
  /** Values missing in the segments before this one. */
  lostSamplesBefore: number;
  deviceVariant: string;
  deviceSerial: string;
  driverVersion: string;
  simulated: boolean;
  software: string;
}

/** What is known when a file is ended. */
export interface RecordingEnd {
  stoppedAt: string;
  totalSamples: number;
  lostSamples: number;
  gapCount: number;
  stopReason: StopReason;
  /** False where something after the last value is missing, for instance after a crash. */
  complete: boolean;
}

/** An integer attribute as HDF5 libraries give it: number or bigint. Safe up to 2^53. */
const integer = z.union([z.bigint(), z.number()]).transform(Number).pipe(z.number().int());
const real = z.union([z.bigint(), z.number()]).transform(Number).pipe(z.number());
const positive = real.pipe(z.number().positive());
const resolution = z.string().regex(/^PS5000A_DR_(8|12|14|15|16)BIT$/).transform((text) =>
  Number(/\d+(?=BIT)/.exec(text)?.[0]) as ResolutionBits
);

/** The root attributes that every file has or may have: those of the original PicoStream and of format 3.0. */
export const rootAttributes = z.object({
  sample_interval_ns: positive,
  voltage_range_v: positive,
  max_adc: positive.optional(),
  analog_offset_v: real.default(0),
  downsample_mode: z.enum(["average", "aggregate", "decimate"]).default("average"),
  hardware_downsample_ratio: integer.pipe(z.number().min(1)).default(1),
  resolution: resolution.optional(),
  channel_a_coupling: z.string().optional(),
  channel_a_range: z.string().optional(),
  data_format_version: z.string().default("1.0"),
  software: z.string().optional(),
  started_at: z.string().optional(),
  start_unix_ns: z.union([z.bigint(), z.int()]).transform(BigInt).optional(),
  recording_uuid: z.string().optional(),
  segment_number: integer.default(1),
  first_sample_index: integer.default(0),
  lost_samples_before: integer.default(0),
  channels: z.string().optional(),
  device_variant: z.string().optional(),
  device_serial: z.string().optional(),
  driver_version: z.string().optional(),
  simulated: integer.default(0),
  stopped_at: z.string().optional(),
  total_samples: integer.optional(),
  lost_samples: integer.optional(),
  gap_count: integer.optional(),
  stop_reason: z.string().optional(),
  complete: integer.optional(),
});
export type RootAttributes = z.infer<typeof rootAttributes>;

/** The attributes of `/channels/X`. */
export const channelAttributes = z.object({
  voltage_range_v: positive,
  analog_offset_v: real,
  coupling: z.enum(["ac", "dc"]),
  probe_attenuation: positive,
  bandwidth_limit: z.string(),
  label: z.string(),
});

/** The attributes of the root group at the beginning, in the order in which they are written. */
export function rootAttributesOf(header: RecordingHeader): Record<string, string | number | bigint> {
  const first = header.channels[0];
  if (first === undefined) throw new RangeError("Cannot describe a recording without channels: give at least one.");
  return {
    data_format_version: FORMAT_VERSION,
    software: header.software,
    sample_interval_ns: header.sampleIntervalNs,
    hardware_downsample_ratio: BigInt(header.hardwareDownsampleRatio),
    downsample_mode: header.downsampleMode,
    resolution: `PS5000A_DR_${header.resolutionBits}BIT`,
    max_adc: BigInt(header.maxAdc),
    voltage_range_v: first.rangeV,
    analog_offset_v: first.offsetV,
    channel_a_coupling: `PS5000A_${first.coupling.toUpperCase()}`,
    channel_a_range: `PS5000A_${rangeName(first.rangeV / first.probe)}`,
    channels: header.channels.map((channel) => channel.name).join(","),
    started_at: isoOf(header.startUnixNs),
    start_unix_ns: header.startUnixNs,
    recording_uuid: header.recordingUuid,
    segment_number: BigInt(header.segmentNumber),
    first_sample_index: BigInt(header.firstSampleIndex),
    lost_samples_before: BigInt(header.lostSamplesBefore),
    device_variant: header.deviceVariant,
    device_serial: header.deviceSerial,
    driver_version: header.driverVersion,
    simulated: header.simulated ? 1n : 0n,
  };
}

/** What `rootAttributesOf` was given, from what it made; null where something is missing, as in the original's files. */
export function headerOf(attributes: RootAttributes, channels: ChannelHeader[]): RecordingHeader | null {
  const {
    resolution,
    max_adc,
    start_unix_ns,
    recording_uuid,
    device_variant,
    device_serial,
    driver_version,
    software,
  } = attributes;
  if (
    resolution === undefined || max_adc === undefined || start_unix_ns === undefined || recording_uuid === undefined ||
    device_variant === undefined || device_serial === undefined || driver_version === undefined ||
    software === undefined
  ) {
    return null;
  }
  return {
    sampleIntervalNs: attributes.sample_interval_ns,
    hardwareDownsampleRatio: attributes.hardware_downsample_ratio,
    downsampleMode: attributes.downsample_mode,
    resolutionBits: resolution,
    maxAdc: max_adc,
    channels,
    startUnixNs: start_unix_ns,
    recordingUuid: recording_uuid,
    segmentNumber: attributes.segment_number,
    firstSampleIndex: attributes.first_sample_index,
    lostSamplesBefore: attributes.lost_samples_before,
    deviceVariant: device_variant,
    deviceSerial: device_serial,
    driverVersion: driver_version,
    simulated: attributes.simulated !== 0,
    software,
  };
}

/** The attributes of a channel's group. */
export function channelAttributesOf(channel: ChannelHeader): Record<string, string | number | bigint> {
  return {
    voltage_range_v: channel.rangeV,
    analog_offset_v: channel.offsetV,
    coupling: channel.coupling,
    probe_attenuation: channel.probe,
    bandwidth_limit: channel.bandwidthLimit ? "20MHz" : "off",
    label: channel.label,
  };
}

/** The attributes that are added when a file is ended. */
export function endAttributesOf(end: RecordingEnd): Record<string, string | number | bigint> {
  return {
    stopped_at: end.stoppedAt,
    total_samples: BigInt(end.totalSamples),
    lost_samples: BigInt(end.lostSamples),
    gap_count: BigInt(end.gapCount),
    stop_reason: end.stopReason,
    complete: end.complete ? 1n : 0n,
  };
}

/** Whether a text is the name of an analogue input. */
export function isChannelName(text: string): text is ChannelName {
  return (CHANNEL_NAMES as readonly string[]).includes(text);
}

/** Full scale of a resolution where a file does not say it, as the original's reader takes it. */
export function maxAdcOf(bits: ResolutionBits): number {
  return 2 ** (bits - 1) - 1;
}

/** "20V", "500MV": the range as the C enumeration spells it. */
function rangeName(rangeV: number): string {
  const rounded = Math.round(rangeV * 1000);
  return rounded >= 1000 ? `${rounded / 1000}V` : `${rounded}MV`;
}

function isoOf(unixNs: bigint): string {
  return new Date(Number(unixNs / 1_000_000n)).toISOString();
}
