import { InvalidArgumentError } from "commander";
import { CHANNEL_NAMES } from "../acquire/driver.ts";
import {
  type AcquisitionSettings,
  type AcquisitionSettingsInput,
  parseSettings,
  SettingsError,
} from "../acquire/settings.ts";
import { parseFault, parseSignal, type SimulationSettingsInput } from "../acquire/sim/mod.ts";

/** The flags of `acquire` as commander gives them. */
export interface AcquireFlags {
  sampleRate: number;
  resolution: number;
  rangev: number;
  offset: number;
  coupling: string;
  channels: string;
  probe: number;
  label: string[];
  bandwidthLimit?: true;
  hardwareDownsample: number;
  downsampleMode: string;
  maxBuffSec?: number;
  split?: number;
  duration?: number;
  device: string;
  driverLib?: string;
  bufferMb: number;
  unlockRate?: true;
  onOverrun: string;
  overview: boolean;
  simModel?: string;
  signal: string[];
  fault: string[];
}

/** The flag that a setting comes from, by the last part of the setting's name. */
const FLAG_OF: Readonly<Record<string, string>> = {
  rateMSps: "--sample-rate",
  resolutionBits: "--resolution",
  rangeV: "--rangev",
  offsetV: "--offset",
  coupling: "--coupling",
  probe: "--probe",
  label: "--label",
  channels: "--channels",
  downsampleRatio: "--hardware-downsample",
  downsampleMode: "--downsample-mode",
  durationS: "--duration",
  splitS: "--split",
  liveOnlyS: "--max-buff-sec",
  device: "--device",
  driverLib: "--driver-lib",
  bufferMb: "--buffer-mb",
  onOverrun: "--on-overrun",
  model: "--sim-model",
};

/** A finite number from a flag. */
export function numberFlag(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("It is not a number.");
  return value;
}

/** What a flag that may be given several times is when it is not given. */
export const noTexts: string[] = [];

/** A flag that may be given several times. */
export function repeatedFlag(text: string, before: string[]): string[] {
  return [...before, text];
}

/** The settings that the flags stand for. Throws a `SettingsError`. */
export function settingsFromFlags(flags: AcquireFlags): AcquisitionSettings {
  const input: Record<keyof AcquisitionSettingsInput, unknown> = {
    device: flags.device,
    driverLib: flags.driverLib ?? null,
    rateMSps: flags.sampleRate,
    unlockRate: flags.unlockRate ?? false,
    resolutionBits: flags.resolution,
    channels: channelsFromFlags(flags),
    downsampleRatio: flags.hardwareDownsample,
    downsampleMode: flags.downsampleMode,
    durationS: flags.duration ?? null,
    splitS: flags.split ?? null,
    liveOnlyS: flags.maxBuffSec ?? null,
    onOverrun: flags.onOverrun,
    overview: flags.overview,
    bufferMb: flags.bufferMb,
    ...simulationFromFlags(flags),
  };
  return parseSettings(input, flagName);
}

function flagName(path: PropertyKey[]): string {
  const name = String(path.at(-1) ?? "");
  return FLAG_OF[name] ?? `the setting ${path.join(".")}`;
}

function channelsFromFlags(flags: AcquireFlags): Record<string, unknown>[] {
  const labels = labelsFromFlags(flags.label);
  const channels = flags.channels.split(",").map((text) => {
    const [name = "", rangeV, coupling, offsetV, probe, ...more] = text.trim().split(":").map((field) => field.trim());
    if (more.length > 0) throw new SettingsError([channelMessage(text, "it has too many fields")]);
    const known = CHANNEL_NAMES.find((candidate) => candidate === name.toUpperCase());
    if (known === undefined) {
      throw new SettingsError([channelMessage(text, `the channels are ${CHANNEL_NAMES.join(", ")}`)]);
    }
    return {
      name: known,
      rangeV: numberField(text, rangeV, flags.rangev),
      coupling: coupling ? coupling.toLowerCase() : flags.coupling,
      offsetV: numberField(text, offsetV, flags.offset),
      probe: numberField(text, probe, flags.probe),
      bandwidthLimit: flags.bandwidthLimit ?? false,
      label: labels.get(known) ?? "",
    };
  });
  for (const name of labels.keys()) {
    if (!channels.some((channel) => channel.name === name)) {
      throw new SettingsError([`Cannot label channel ${name}: it is not recorded. Add it to --channels.`]);
    }
  }
  return channels;
}

function labelsFromFlags(texts: string[]): Map<string, string> {
  return new Map(texts.map((text) => {
    const [, name = "", label = ""] = /^([A-Da-d])=(.*)$/.exec(text) ?? [];
    if (name === "") throw new SettingsError([`Cannot use the label "${text}": write A=<text>, with A the channel.`]);
    return [name.toUpperCase(), label];
  }));
}

function numberField(channel: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new SettingsError([channelMessage(channel, `"${text}" is not a number`)]);
  return value;
}

function channelMessage(text: string, problem: string): string {
  return `Cannot record the channel "${text.trim()}": ${problem}. Write a list such as A,B or ` +
    "A:<range>:<dc|ac>:<offset>:<probe>, with empty fields for defaults.";
}

function simulationFromFlags(flags: AcquireFlags): Record<"simulation" | "diskPause", unknown> {
  if (flags.device !== "sim" && (flags.simModel !== undefined || flags.signal.length + flags.fault.length > 0)) {
    throw new SettingsError([
      "Cannot give a real instrument a signal, fault or model: --signal, --fault and --sim-model need --device sim.",
    ]);
  }
  const pauses = flags.fault.filter((text) => text.startsWith("disk@"));
  const faults = flags.fault.filter((text) => !text.startsWith("disk@"));
  const simulation: Record<keyof SimulationSettingsInput, unknown> = {
    model: flags.simModel,
    serial: undefined,
    signals: flags.signal.map((text) => orSettingsError(() => parseSignal(text))),
    faults: faults.map((text) => orSettingsError(() => parseFault(text))),
    overrun: undefined,
    backlogS: undefined,
  };
  return { simulation, diskPause: pauses.length === 0 ? null : pauseFromFlag(pauses.at(-1) ?? "") };
}

function pauseFromFlag(text: string): { atS: number; durationS: number } {
  const [, at = "", duration = ""] = /^disk@([\d.]+):([\d.]+)$/.exec(text) ?? [];
  if (at === "") throw new SettingsError([`Cannot read the fault "${text}": write disk@<seconds>:<seconds>.`]);
  return { atS: Number(at), durationS: Number(duration) };
}

function orSettingsError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new SettingsError([error instanceof Error ? error.message : String(error)]);
  }
}
