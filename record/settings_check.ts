import { OVERVIEW_SHARE } from "../storage/format.ts";
import { intervalNs, intervalOfRate } from "../acquire/interval.ts";
import { fastestRateMSps, mostChannels, offsetLimitV } from "../acquire/limits.ts";
import { valuesPerStep } from "../acquire/outcome.ts";
import { type AcquisitionSettings, type SettingsProblem, settingsProblems } from "../acquire/settings.ts";
import { type AppSettings, repairSettings } from "./app_settings.ts";
import { withoutFlags } from "./without_flags.ts";

/** What settings would do, and what they could be. */
export interface SettingsCheck {
  /** Paths begin with "acquisition." or "output.". */
  problems: SettingsProblem[];
  /** Highest rate of each channel at this resolution and number of channels. */
  fastestMSps: number;
  /** The nearest rates that the instrument has to the wished one, ascending, and what it would take. */
  rates: { below: number; above: number; taken: number };
  /** Channels that this resolution allows. */
  mostChannels: number;
  /** Largest offset, ±, of each listed channel at its range. */
  offsetLimitsV: number[];
  bytesPerS: number;
  /** Seconds that the disk's free room lasts. */
  diskS: number;
}

/**
 * Says what settings would do, whatever they are: where a part of them cannot be understood, its default stands in for
 * the figures, and `problems` tells it. `diskFreeBytes` is the room that there is.
 */
export function checkSettings(input: unknown, diskFreeBytes: number): SettingsCheck {
  const { settings, problems } = repairSettings(input);
  const contradictions = problems.length > 0 ? [] : settingsProblems(settings.acquisition);
  return {
    problems: [
      ...problems,
      ...contradictions.map(({ field, message }) => ({
        field: field === "" ? "acquisition" : `acquisition.${field}`,
        message: withoutFlags(message),
      })),
    ],
    ...figuresOf(settings, diskFreeBytes),
  };
}

function figuresOf({ acquisition }: AppSettings, diskFreeBytes: number): Omit<SettingsCheck, "problems"> {
  const { channels, resolutionBits } = acquisition;
  const rates = nearestRates(acquisition);
  const bytesPerS = bytesPerSOf(acquisition, rates.taken);
  return {
    fastestMSps: fastestRateMSps(resolutionBits, channels.length),
    rates,
    mostChannels: mostChannels(resolutionBits),
    offsetLimitsV: channels.map(({ rangeV, probe }) => offsetLimitV(rangeV / probe) * probe),
    bytesPerS,
    diskS: diskFreeBytes / bytesPerS,
  };
}

/** An instrument's interval is a whole number of its unit: the rates of the two whole numbers around the wished one. */
function nearestRates({ rateMSps, resolutionBits, channels }: AcquisitionSettings): SettingsCheck["rates"] {
  const wished = rateMSps === 0 ? fastestRateMSps(resolutionBits, channels.length) : rateMSps;
  let taken: ReturnType<typeof intervalOfRate>;
  try {
    taken = intervalOfRate(wished);
  } catch {
    return { below: wished, above: wished, taken: wished };
  }
  const rateOf = (count: number) => 1000 / intervalNs({ ...taken, count });
  const rate = rateOf(taken.count);
  // What differs by less than the figures of a number is the same rate.
  if (Math.abs(rate - wished) <= wished * 1e-12) return { below: wished, above: wished, taken: wished };
  return rate > wished
    ? { below: rateOf(taken.count + 1), above: rate, taken: rate }
    : { below: rate, above: rateOf(Math.max(1, taken.count - 1)), taken: rate };
}

function bytesPerSOf(settings: AcquisitionSettings, rateMSps: number): number {
  const { channels, downsampleRatio, downsampleMode, overview } = settings;
  const valuesPerS = rateMSps * 1e6 / downsampleRatio * valuesPerStep(downsampleMode);
  return valuesPerS * 2 * channels.length * (overview ? 1 + OVERVIEW_SHARE : 1);
}
