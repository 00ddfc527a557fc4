import { z } from "zod";
import { CHANNEL_NAMES, RANGES_V, RESOLUTION_BITS } from "./driver.ts";
import type { InstrumentPlan } from "./instrument_plan.ts";
import { intervalNs, intervalOfRate } from "./interval.ts";
import { fastestRateMSps, mostChannels, offsetLimitV, rangeIndex } from "./limits.ts";
import { valuesPerStep } from "./outcome.ts";
import { SimulationSettings } from "./sim/options.ts";

const volts = z.number().refine(Number.isFinite, "is not a number of volts");
const seconds = z.number().positive().max(1e9);

/** One input. Volts are those at the probe's tip. */
export const ChannelSettings = z.strictObject({
  name: z.enum(CHANNEL_NAMES),
  /** The range is ± this. */
  rangeV: volts.pipe(z.number().positive()).default(20),
  coupling: z.enum(["dc", "ac"]).default("dc"),
  /** The voltage in the middle of the range. */
  offsetV: volts.default(0),
  /** Ratio of the probe: 10 for one that divides by ten. */
  probe: z.number().positive().max(10000).default(1),
  bandwidthLimit: z.boolean().default(false),
  label: z.string().max(200).default(""),
});
export type ChannelSettings = z.output<typeof ChannelSettings>;

/** Everything that a recording can be told, whether by flags, from a file or over HTTP. */
export const AcquisitionSettings = z.strictObject({
  /** "auto" is the first instrument found, "sim" the simulated one, anything else a serial number. */
  device: z.string().min(1).default("auto"),
  driverLib: z.string().min(1).nullable().default(null),
  /** Megasamples a second of each channel, before down-sampling; 0 is the fastest. */
  rateMSps: z.number().nonnegative().max(1e6).default(20),
  /** Whether the rate may be beyond the specification, so that the driver judges it. */
  unlockRate: z.boolean().default(false),
  resolutionBits: z.literal(RESOLUTION_BITS).default(12),
  channels: z.array(ChannelSettings).min(1).max(CHANNEL_NAMES.length).default([ChannelSettings.parse({ name: "A" })]),
  downsampleRatio: z.int().min(1).max(100_000_000).default(1),
  downsampleMode: z.enum(["average", "aggregate", "decimate"]).default("average"),
  durationS: seconds.nullable().default(null),
  /** A new file after so many seconds. */
  splitS: seconds.nullable().default(null),
  /** Live only: no more than the last so many seconds are kept on the disk. */
  liveOnlyS: seconds.nullable().default(null),
  /** Whether the files get an overview, which shows any part of them at once and takes 1 % more room. */
  overview: z.boolean().default(true),
  onOverrun: z.enum(["gap", "stop"]).default("gap"),
  bufferMb: z.number().min(1).max(4000).default(512),
  simulation: SimulationSettings.default(() => SimulationSettings.parse({})),
  /** Lets the writer rest, to see what a slow disk does; for the simulated instrument only. */
  diskPause: z.strictObject({ atS: z.number().nonnegative(), durationS: seconds }).nullable().default(null),
});
export type AcquisitionSettings = z.output<typeof AcquisitionSettings>;
/** Settings as they may be given: whatever is left out has its default. */
export type AcquisitionSettingsInput = z.input<typeof AcquisitionSettings>;

/** Something wrong with settings. */
export interface SettingsProblem {
  /** The path of the setting, such as "channels.0.rangeV"; "" for all of them together. */
  field: string;
  /** A whole sentence. */
  message: string;
}

/** Settings contradict each other or the instrument. `problems` are whole sentences. */
export class SettingsError extends Error {
  override name = "SettingsError";
  constructor(readonly problems: string[]) {
    super(problems.join("\n"));
  }
}

/** What the parts of the pipeline have to know, worked out from the settings. */
export interface AcquisitionPlan {
  instrument: InstrumentPlan;
  /** Interval of the raw samples that is asked for; the instrument may answer another. */
  wantedIntervalNs: number;
  /** Values of each channel a second that are asked for. */
  valuesPerS: number;
  blockValues: number;
  ringBytes: number;
}

/** No block of the ring is larger, all channels together, so that a few of them fit a processor's cache. */
const MOST_BLOCK_VALUES = 1 << 19;
const BLOCK_S = 0.05;
const DRIVER_BUFFER_S = 0.1;
const LEAST_DRIVER_BUFFER = 1 << 14;
const MOST_DRIVER_BUFFER = 1 << 24;

/**
 * Parses settings from outside. Throws a {@linkcode SettingsError} that names every wrong field, by what `nameOf` makes
 * of its path.
 */
export function parseSettings(input: unknown, nameOf = settingName): AcquisitionSettings {
  const result = AcquisitionSettings.safeParse(input);
  if (result.success) return result.data;
  throw new SettingsError(
    result.error.issues.map(({ path, message }) => `Cannot use ${nameOf(path)}: ${message}. Correct it.`),
  );
}

function settingName(path: PropertyKey[]): string {
  return path.length === 0 ? "these settings" : `the setting ${path.join(".")}`;
}

/** What in the settings contradicts each other or what the instruments can do. */
export function settingsProblems(settings: AcquisitionSettings): SettingsProblem[] {
  const problems = [...channelProblems(settings), ...rateProblems(settings), ...lengthProblems(settings)];
  return problems.length > 0 ? problems : bufferProblems(settings, planOf(settings));
}

/**
 * Checks the settings together against what the instrument can do and works out the plan. Throws a
 * {@linkcode SettingsError} with all contradictions at once.
 */
export function planAcquisition(settings: AcquisitionSettings): AcquisitionPlan {
  const problems = settingsProblems(settings);
  if (problems.length > 0) throw new SettingsError(problems.map(({ message }) => message));
  return planOf(settings);
}

/** The plan of settings that do not contradict each other. */
function planOf(settings: AcquisitionSettings): AcquisitionPlan {
  const { resolutionBits, downsampleRatio, downsampleMode } = settings;
  const channels = settings.channels.toSorted((a, b) => a.name < b.name ? -1 : 1);
  const fastest = fastestRateMSps(resolutionBits, channels.length);
  const interval = intervalOfRate(settings.rateMSps === 0 ? fastest : settings.rateMSps);
  const wantedIntervalNs = intervalNs(interval);
  const perStep = valuesPerStep(downsampleMode);
  const stepsPerS = 1e9 / (wantedIntervalNs * downsampleRatio);
  const valuesPerS = stepsPerS * perStep;
  const mostBlock = MOST_BLOCK_VALUES / channels.length;
  const blockValues = 2 * Math.ceil(Math.min(mostBlock, Math.max(256, valuesPerS * BLOCK_S)) / 2);
  const wantedBuffer = Math.ceil(stepsPerS * DRIVER_BUFFER_S);
  const driverBufferValues = Math.min(MOST_DRIVER_BUFFER, Math.max(LEAST_DRIVER_BUFFER, wantedBuffer));
  const ringBytes = settings.bufferMb * 1e6;
  return {
    instrument: {
      serial: settings.device === "auto" || settings.device === "sim" ? null : settings.device,
      resolutionBits,
      inputs: channels.map(({ name, rangeV, coupling, offsetV, probe, bandwidthLimit }) => ({
        name,
        range: rangeIndex(rangeV / probe),
        coupling,
        analogOffsetV: offsetV === 0 ? 0 : -offsetV / probe,
        bandwidthLimit,
      })),
      interval,
      ratio: downsampleRatio,
      ratioMode: downsampleRatio === 1 ? "none" : downsampleMode,
      driverBufferValues,
    },
    wantedIntervalNs,
    valuesPerS,
    blockValues,
    ringBytes,
  };
}

function bufferProblems(
  { channels, downsampleMode, bufferMb }: AcquisitionSettings,
  { instrument, blockValues, ringBytes }: AcquisitionPlan,
): SettingsProblem[] {
  const bufferValues = instrument.driverBufferValues * valuesPerStep(downsampleMode);
  const leastBytes = (bufferValues + 4 * blockValues) * channels.length * 2;
  if (ringBytes >= leastBytes) return [];
  const message = `Cannot buffer in ${bufferMb} MB: at this rate ${Math.ceil(leastBytes / 1e6)} MB are the least. ` +
    "Give a larger buffer (--buffer-mb).";
  return [{ field: "bufferMb", message }];
}

function channelProblems({ channels, resolutionBits }: AcquisitionSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const names = channels.map(({ name }) => name);
  if (new Set(names).size < names.length) {
    problems.push({ field: "channels", message: "Cannot record a channel twice: name each channel once." });
  }
  const most = mostChannels(resolutionBits);
  if (names.length > most) {
    problems.push({
      field: "resolutionBits",
      message: `Cannot record ${names.length} channels with ${resolutionBits} bits: ${most} ` +
        `${most === 1 ? "is" : "are"} the most. Record fewer channels or use a lower resolution.`,
    });
  }
  for (const [i, { name, rangeV, offsetV, probe }] of channels.entries()) {
    const inputRangeV = rangeV / probe;
    if (rangeIndex(inputRangeV) < 0) {
      const allowed = RANGES_V.map((range) => Number((range * probe).toPrecision(6))).join(", ");
      problems.push({
        field: `channels.${i}.rangeV`,
        message: `Cannot use a range of ±${rangeV} V on channel ${name}` +
          `${probe === 1 ? "" : ` with a probe of ${probe}`}: choose one of ${allowed} V.`,
      });
      continue;
    }
    const limitV = offsetLimitV(inputRangeV) * probe;
    if (Math.abs(offsetV) > limitV) {
      problems.push({
        field: `channels.${i}.offsetV`,
        message: `Cannot use an offset of ${offsetV} V on channel ${name}: with a range of ±${rangeV} V it may be ` +
          `between -${limitV} and ${limitV} V.`,
      });
    }
  }
  return problems;
}

function rateProblems(settings: AcquisitionSettings): SettingsProblem[] {
  const { resolutionBits, channels, rateMSps, unlockRate, downsampleMode, downsampleRatio } = settings;
  const problems: SettingsProblem[] = [];
  const wrongRate = (message: string) => problems.push({ field: "rateMSps", message });
  const fastest = fastestRateMSps(resolutionBits, channels.length);
  if (rateMSps > fastest && !unlockRate) {
    wrongRate(
      `Cannot record ${channels.length === 1 ? "one channel" : `${channels.length} channels`} with ${resolutionBits} ` +
        `bits at ${rateMSps} MS/s: ${fastest} MS/s is the most. Use a lower rate, fewer channels or 8 bits ` +
        "(--unlock-rate lets the driver judge).",
    );
  } else if (rateMSps > 0 && 1000 / rateMSps > 4e15) {
    wrongRate(`Cannot sample at ${rateMSps} MS/s: the rate is too slow. Use a higher one.`);
  } else if (rateMSps > 1000) {
    wrongRate(`Cannot sample at ${rateMSps} MS/s: 1000 MS/s is more than any of these instruments has.`);
  }
  if (downsampleMode !== "average" && downsampleRatio === 1) {
    problems.push({
      field: "downsampleRatio",
      message: `Cannot use the down-sampling mode "${downsampleMode}" with a ratio of 1: give a ratio of 2 or more ` +
        "(--hardware-downsample).",
    });
  }
  return problems;
}

function lengthProblems({ splitS, liveOnlyS, device, diskPause }: AcquisitionSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (splitS !== null && liveOnlyS !== null) {
    problems.push({
      field: "splitS",
      message: "Cannot split a live-only recording: use one of the two, not both (--split, --max-buff-sec).",
    });
  }
  if (diskPause !== null && device !== "sim") {
    problems.push({
      field: "diskPause",
      message: "Cannot simulate a slow disk with a real instrument: use the simulated one (--device sim).",
    });
  }
  return problems;
}
