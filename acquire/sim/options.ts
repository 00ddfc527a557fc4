/** What a simulated instrument can be asked for, as data: from a file, from the page or from the command line. */
import { z } from "zod";
import { MODELS } from "./models.ts";

/** The range of a signal's frequency: 1 µHz to 1 GHz. */
export const LOWEST_FREQUENCY_HZ = 1e-6;
export const HIGHEST_FREQUENCY_HZ = 1e9;

/** The signals that an input can see. */
export const SHAPES = ["sine", "square", "pulses", "noise", "chirp", "sequence", "dc"] as const;
/** The name of a signal's shape. */
export type Shape = typeof SHAPES[number];

/**
 * The signal at one input. Voltages are those at the instrument's input, before range and offset. Phase 0 is at sample 0
 * of the first run.
 * - `sine`, `square` (high first, half the period): ± `amplitudeV`.
 * - `pulses`: `amplitudeV` for 200 ns (at least one sample, at most half a period) at the start of each period, else 0 V.
 * - `chirp`: a sine that sweeps linearly from a tenth of `frequencyHz` to `frequencyHz` within 20 periods of the latter,
 *   again and again, continuous in phase.
 * - `noise`: Gaussian, `amplitudeV` is its RMS; no frequency. It repeats after about a million samples.
 * - `dc`: constant, `amplitudeV`; no frequency.
 * - `sequence`: counts that tell every sample from its neighbours, for tests: see `SequenceSource`; it takes no other
 *   setting.
 *
 * `frequencyHz` is 1 kHz when not given, for `square` 500 Hz. `amplitudeV` is 80 % of the input range when not given, for
 * `noise` 16 % (its five sigma are 80 %). `offsetV` is added to every voltage, 0 V when not given.
 */
export const ChannelSignal = z.strictObject({
  channel: z.enum(["A", "B", "C", "D"]),
  shape: z.enum(SHAPES),
  frequencyHz: z.number().min(LOWEST_FREQUENCY_HZ).max(HIGHEST_FREQUENCY_HZ).optional(),
  amplitudeV: z.number().optional(),
  offsetV: z.number().optional(),
});
export type ChannelSignal = z.output<typeof ChannelSignal>;

const atS = z.number().nonnegative();
const durationS = z.number().positive();

/** The power statuses that can come in the middle of a capture. */
export const POWER_STATUSES = [281, 282, 284, 286] as const;

/**
 * Something that goes wrong. Times are seconds since the first `runStreaming`; a fault in the middle of a capture that
 * falls into a pause is skipped, except for the power source and the cable.
 * - `open`: every `openUnit` answers `status`; with 282 and 286 the unit opens and its power has to be accepted.
 * - `stall`: the buffer of the driver stalls; the rest is handed out, then 28 until streaming is started again.
 * - `unplug`: no answer any more but 7; with `durationS` the unit can be opened again after that time.
 * - `power`: what was sampled before is handed out, then `status` until it is stopped, accepted and started again.
 * - `overrange`: every enabled input is driven to the rails, by the sign of its signal.
 * - `busy`: polls answer 39. `silent`: polls answer 0 and hand out nothing. What is sampled meanwhile is kept for later.
 * - `lose`: `samples` of each channel silently missing (whole blocks of a hardware down-sampling).
 * - `slow`: the next poll takes `delayMs`.
 */
export const Fault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("open"), status: z.int().min(1).max(0xffffffff) }),
  z.strictObject({ kind: z.literal("stall"), atS }),
  z.strictObject({ kind: z.literal("unplug"), atS, durationS: durationS.optional() }),
  z.strictObject({ kind: z.literal("power"), atS, status: z.literal(POWER_STATUSES) }),
  z.strictObject({ kind: z.literal("overrange"), atS, durationS }),
  z.strictObject({ kind: z.literal("busy"), atS, durationS }),
  z.strictObject({ kind: z.literal("silent"), atS, durationS }),
  z.strictObject({ kind: z.literal("lose"), atS, samples: z.int().positive() }),
  z.strictObject({ kind: z.literal("slow"), atS, delayMs: z.number().positive() }),
]);
export type Fault = z.output<typeof Fault>;

/**
 * A simulated instrument. Channels without an entry in `signals` have A a sine of 1 kHz, B a square wave of 500 Hz,
 * C pulses at 1 kHz, D a chirp up to 1 kHz; of two entries for a channel the later one holds.
 *
 * `backlogS` is how many seconds of samples wait in the instrument and its driver when nobody polls. When it is full,
 * `overrun` "drop" silently loses what comes then, "stall" ends the run with status 28.
 */
export const SimulationSettings = z.strictObject({
  model: z.enum(MODELS).default("5444D"),
  serial: z.string().regex(/^[\x21-\x2b\x2d-\x7e]{1,31}$/, "1 to 31 printable characters, no space, no comma").default(
    "SIM/0001",
  ),
  signals: z.array(ChannelSignal).default([]),
  faults: z.array(Fault).default([]),
  overrun: z.enum(["drop", "stall"]).default("drop"),
  backlogS: z.number().positive().default(0.25),
});
/** Complete settings. */
export type SimulationSettings = z.output<typeof SimulationSettings>;
/** Settings as they may be given: whatever is left out has its default. */
export type SimulationSettingsInput = z.input<typeof SimulationSettings>;

/**
 * The settings with all defaults filled in. Throws an `Error` that lists what is wrong, with the `ZodError` as its cause.
 */
export function checkSimulationSettings(input: unknown): SimulationSettings {
  const result = SimulationSettings.safeParse(input);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join(".") || "the settings"}: ${message}`);
  throw new Error(`Cannot simulate an instrument: ${reasons.join("; ")}. Correct these settings.`, {
    cause: result.error,
  });
}
