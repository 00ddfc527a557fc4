import type { Hono } from "hono";
import { z } from "zod";
import { SPECTRUM_AXES } from "../view/bins.ts";
import { ViewClient } from "../view/view_client.ts";
import { SPECTRUM_WINDOWS } from "../view/windows.ts";
import { parsed, PART } from "./part_request.ts";
import { recordingPath } from "./paths.ts";
import type { Measurement, Spectrum } from "./protocol.ts";
import type { RequestVariables, Services } from "./services.ts";
import { Turns } from "./turns.ts";

const SPECTRUM = z.intersection(
  PART,
  z.object({ window: z.enum(SPECTRUM_WINDOWS).default("hann"), axis: z.enum(SPECTRUM_AXES).default("linear") }),
);
/** While something is recorded, the analyses rest so many times as long as they took: a fiftieth of a processor. */
const REST = 49;

/**
 * `GET /api/measure?name&t0&t1&channels` and `GET /api/spectrum?name&t0&t1&channels&window&axis`:
 * {@linkcode Measurement}s and a {@linkcode Spectrum}. They are made in a thread of their own, so that a long one keeps
 * no frame waiting.
 */
export function addAnalysis(app: Hono<RequestVariables>, { recorder, dataFolder, ending }: Services): void {
  let client: ViewClient | null = null;
  const turns = new Turns(recorder, ending, REST);
  ending.addEventListener("abort", () => client?.[Symbol.dispose]());
  const inTurn = <T>(ask: (client: ViewClient) => Promise<T>) => turns.ask(() => ask(client ??= new ViewClient()));

  app.get("/api/measure", async (context) => {
    const { name, t0, t1, channels } = parsed(PART, context.req.query());
    const path = recordingPath(dataFolder, name);
    const answer: Measurement[] = await inTurn((client) => client.measure(path, { t0S: t0, t1S: t1, channels }));
    return context.json(answer);
  });

  app.get("/api/spectrum", async (context) => {
    const { name, t0, t1, channels, window, axis } = parsed(SPECTRUM, context.req.query());
    const path = recordingPath(dataFolder, name);
    const request = { t0S: t0, t1S: t1, channels, window, axis };
    const answer: Spectrum = await inTurn((client) => client.spectrum(path, request));
    return context.json(answer);
  });
}
