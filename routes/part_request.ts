import { z } from "zod";
import { CHANNEL, type ChannelName } from "../acquire/driver.ts";
import { ApiFailure } from "./api_failure.ts";

const CHANNEL_NAMES = Object.keys(CHANNEL) as [ChannelName, ...ChannelName[]];

/** Some channels, without repetition. */
export const CHANNELS = z.array(z.enum(CHANNEL_NAMES)).min(1).max(CHANNEL_NAMES.length);
/** So many pixels across can be asked for. */
export const WIDTH_PX = z.int().min(1).max(16384);
/** No recording lasts longer than this: some 300 years. */
export const MOST_S = 1e10;

const SECONDS = z.string().regex(/^[+-]?[0-9.]+(e[+-]?[0-9]+)?$/i, "must be a number of seconds").transform(Number)
  .pipe(z.number().min(-MOST_S).max(MOST_S));

/** The parameters of every question about a part of a recording. */
export const PART = z.object({
  name: z.string().min(1),
  t0: SECONDS,
  t1: SECONDS,
  channels: z.string().optional().transform((text) => text === undefined ? null : text.split(","))
    .pipe(CHANNELS.nullable()),
}).refine(({ t0, t1 }) => !(t0 >= t1), { path: ["t1"], message: "must be after t0" });

/** A width in pixels, as a parameter. */
export const WIDTH_PARAMETER = z.string().regex(/^[0-9]{1,5}$/, "must be a whole number").transform(Number)
  .pipe(WIDTH_PX);

/** The parameters of a request as a schema makes them. Throws an {@linkcode ApiFailure} that names the wrong ones. */
export function parsed<T>(schema: z.ZodType<T>, parameters: Record<string, string>): T {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  throw new ApiFailure(400, "Cannot answer: parameters of the request are wrong. Correct what is named.", problems);
}
