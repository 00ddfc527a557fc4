import { z } from "zod";
import { CHANNEL_NAMES } from "../acquire/driver.ts";
import { EXPORT_FORMATS } from "../storage/export/options.ts";
import type { JobRequest } from "./protocol.ts";

const timeS = z.number().nonnegative().nullable();

/** What may be asked of `POST /api/jobs`. */
export const JobRequestBody: z.ZodType<JobRequest> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["verify", "recover", "overview"]), name: z.string() }),
  z.strictObject({
    kind: z.literal("export"),
    name: z.string(),
    format: z.enum(EXPORT_FORMATS),
    startS: timeS,
    stopS: timeS,
    channels: z.array(z.enum(CHANNEL_NAMES)).min(1).max(CHANNEL_NAMES.length).nullable(),
    decimation: z.int().min(1).max(1e9),
    decimationMode: z.enum(["mean", "min_max"]),
    raw: z.boolean(),
  }),
]);
