import { CHANNEL_NAMES, type ChannelName, type Coupling } from "../../acquire/driver.ts";
import { readChecked } from "../hdf5/attributes.ts";
import { valuesPerStep } from "../../acquire/outcome.ts";
import {
  channelAttributes,
  type ChannelHeader,
  channelPath,
  countsPath,
  FIRST_CHANNEL_PATH,
  isChannelName,
  maxAdcOf,
  type RootAttributes,
  rootAttributes,
} from "../format.ts";
import type { Hdf5File, Hdf5Reader } from "../hdf5/hdf5.ts";
import { RecordingError } from "../recording_error.ts";

/** A channel of a file, and where its values are. */
export interface ChannelInfo extends ChannelHeader {
  /** Path of the dataset. */
  path: string;
  /** Values that the dataset has now. */
  length: number;
}

/** What a file says about itself. */
export interface RecordingInfo {
  attributes: RootAttributes;
  /** The original PicoStream wrote it: one channel, no tables, no end attributes. */
  isOriginal: boolean;
  /** The count that stands for `rangeV`. */
  maxAdc: number;
  /** 2 in aggregate mode, where minimum and maximum alternate, else 1. */
  valuesPerStep: 1 | 2;
  /** Time from one step to the next: the instrument's interval times its down-sampling ratio. */
  stepNs: number;
  /** At least one, the first one being that of `/adc_counts`. */
  channels: [ChannelInfo, ...ChannelInfo[]];
  /** Values that every channel has, whole steps only. */
  length: number;
}

/** Reads what a file says about itself. Throws a {@linkcode RecordingError} when that is no recording. */
export function readRecordingInfo(hdf5: Hdf5File): RecordingInfo {
  if (!hdf5.has(FIRST_CHANNEL_PATH)) {
    throw new RecordingError(
      hdf5.path,
      `it is an HDF5 file without the dataset ${FIRST_CHANNEL_PATH}`,
      "Give a file that PicoStream wrote",
    );
  }
  const attributes = readChecked(hdf5, "/", rootAttributes);
  const channels = readChannels(hdf5, attributes);
  const perStep = valuesPerStep(attributes.downsample_mode);
  return {
    attributes,
    isOriginal: attributes.channels === undefined,
    maxAdc: maxAdcIn(hdf5.path, attributes),
    valuesPerStep: perStep,
    stepNs: attributes.sample_interval_ns * attributes.hardware_downsample_ratio,
    channels,
    length: commonLength(channels, perStep),
  };
}

/** What a file says about itself, where only the number of values can have changed since `before`. */
export function readLengths(hdf5: Hdf5Reader, before: RecordingInfo): RecordingInfo {
  const [first, ...others] = before.channels;
  const again = (channel: ChannelInfo) => ({ ...channel, length: lengthOf(hdf5, channel.path) });
  const channels: RecordingInfo["channels"] = [again(first), ...others.map(again)];
  return { ...before, channels, length: commonLength(channels, before.valuesPerStep) };
}

function commonLength(channels: readonly ChannelInfo[], perStep: 1 | 2): number {
  const length = Math.min(...channels.map((channel) => channel.length));
  return length - length % perStep;
}

/** Seconds that so many values of a channel last. */
export function durationOf(values: number, { valuesPerStep: perStep, stepNs }: RecordingInfo): number {
  return values / perStep * stepNs / 1e9;
}

function readChannels(hdf5: Hdf5File, attributes: RootAttributes): [ChannelInfo, ...ChannelInfo[]] {
  if (attributes.channels === undefined) return [originalChannel(hdf5, attributes)];
  const [first, ...others] = attributes.channels.split(",").map((name) => channelName(hdf5.path, name));
  if (first === undefined || new Set([first, ...others]).size !== others.length + 1) {
    throw new RecordingError(hdf5.path, `its list of channels is "${attributes.channels}"`, "It is damaged");
  }
  return [readChannel(hdf5, first, FIRST_CHANNEL_PATH), ...others.map((name) => readChannel(hdf5, name))];
}

function channelName(path: string, name: string): ChannelName {
  if (isChannelName(name)) return name;
  throw new RecordingError(
    path,
    `it lists a channel "${name}"`,
    `It is damaged or newer than this program, which knows ${CHANNEL_NAMES.join(", ")}`,
  );
}

function readChannel(hdf5: Hdf5File, name: ChannelName, path = countsPath(name)): ChannelInfo {
  for (const object of [channelPath(name), path]) {
    if (!hdf5.has(object)) {
      throw new RecordingError(hdf5.path, `it lists channel ${name} but has no ${object}`, "It is damaged");
    }
  }
  const found = readChecked(hdf5, channelPath(name), channelAttributes);
  return {
    name,
    rangeV: found.voltage_range_v,
    offsetV: found.analog_offset_v,
    coupling: found.coupling,
    probe: found.probe_attenuation,
    bandwidthLimit: found.bandwidth_limit !== "off",
    label: found.label,
    path,
    length: lengthOf(hdf5, path),
  };
}

function originalChannel(hdf5: Hdf5File, attributes: RootAttributes): ChannelInfo {
  const coupling: Coupling = /_AC$/.test(attributes.channel_a_coupling ?? "") ? "ac" : "dc";
  return {
    name: "A",
    rangeV: attributes.voltage_range_v,
    offsetV: attributes.analog_offset_v,
    coupling,
    probe: 1,
    bandwidthLimit: false,
    label: "",
    path: FIRST_CHANNEL_PATH,
    length: lengthOf(hdf5, FIRST_CHANNEL_PATH),
  };
}

function lengthOf(hdf5: Hdf5Reader, path: string): number {
  const { shape, elementBytes, isInteger, signed } = hdf5.dataset(path);
  if (!isInteger || elementBytes !== Int16Array.BYTES_PER_ELEMENT || !signed) {
    const kind = `${isInteger ? signed ? "signed" : "unsigned" : "other"} values of ${elementBytes} bytes`;
    throw new RecordingError(hdf5.path, `its ${path} holds ${kind}, not int16`, "Give a file that PicoStream wrote");
  }
  const [length] = shape;
  if (length === undefined || shape.length !== 1) {
    throw new RecordingError(hdf5.path, `its ${path} has ${shape.length} dimensions, not 1`, "It is damaged");
  }
  if (!Number.isSafeInteger(length)) {
    throw new RecordingError(hdf5.path, `its ${path} claims ${length} values`, "It is damaged");
  }
  return length;
}

function maxAdcIn(path: string, { max_adc, resolution }: RootAttributes): number {
  if (max_adc !== undefined) return max_adc;
  if (resolution !== undefined) return maxAdcOf(resolution);
  throw new RecordingError(
    path,
    "it says neither max_adc nor resolution, so its counts cannot be turned into volts",
    "Add the attribute max_adc, the count that stands for the full range",
  );
}
