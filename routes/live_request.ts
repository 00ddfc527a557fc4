import { z } from "zod";
import { CHANNELS, MOST_S, WIDTH_PX } from "./part_request.ts";
import type { LiveRequest } from "./protocol.ts";

const NUMBER = z.int().min(0);

const REQUEST: z.ZodType<LiveRequest> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("watch"),
    request: NUMBER,
    name: z.string().min(1).nullable(),
    follow: z.boolean(),
    t0S: z.number().min(-MOST_S).max(MOST_S),
    spanS: z.number().positive().max(MOST_S),
    widthPx: WIDTH_PX,
    channels: CHANNELS.nullable(),
  }),
  z.object({ kind: z.literal("drawn"), frame: NUMBER }),
  z.object({ kind: z.literal("nothing") }),
]);

/** What a page asks the live socket, or null for what makes no sense. */
export function parseLiveRequest(text: string): LiveRequest | null {
  try {
    return REQUEST.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
