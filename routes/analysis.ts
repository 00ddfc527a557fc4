import type { Hono } from "hono";
import { z } from "zod";
import { ViewClient } from "../view/view_client.ts";
import { ApiFailure } from "./api_failure.ts";
import { parsed, PART } from "./part_request.ts";
import { recordingPath } from "./paths.ts";
import { type Measurement, type Spectrum, SPECTRUM_WINDOWS } from "./protocol.ts";
import type { RequestVariables, Services } from "./services.ts";

const WITH_WINDOW = z.intersection(PART, z.object({ window: z.enum(SPECTRUM_WINDOWS).default("hann") }));
/** So many questions may wait; who asks more has to ask again. */
const MOST_WAITING = 8;
/** While something is recorded, the analyses rest so many times as long as they took: a quarter of a processor. */
const REST = 3;
const MOST_REST_MS = 2000;

/**
 * `GET /api/measure?name&t0&t1&channels` and `GET /api/spectrum?name&t0&t1&channels&window`: {@linkcode Measurement}s and
 * a {@linkcode Spectrum}. They are made in a thread of their own, so that a long one keeps no frame waiting.
 */
export function addAnalysis(app: Hono<RequestVariables>, { recorder, dataFolder, ending }: Services): void {
  let client: ViewClient | null = null;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();
  ending.addEventListener("abort", () => client?.[Symbol.dispose]());

  /** Asks after those who asked before. */
  async function inTurn<T>(ask: (client: ViewClient) => Promise<T>): Promise<T> {
    if (waiting >= MOST_WAITING) {
      throw new ApiFailure(503, "Cannot measure now: too many others wait for it. Ask again in a second.");
    }
    waiting++;
    const answer = turn.then(async () => {
      const startMs = performance.now();
      try {
        return await ask(client ??= new ViewClient());
      } finally {
        waiting--;
        const restMs = Math.min(MOST_REST_MS, REST * (performance.now() - startMs));
        if (recorder.recording !== null) turn = turn.then(() => rest(restMs, ending));
      }
    });
    turn = answer.catch(() => {});
    return await answer;
  }

  app.get("/api/measure", async (context) => {
    const { name, t0, t1, channels } = parsed(PART, context.req.query());
    const path = recordingPath(dataFolder, name);
    const answer: Measurement[] = await inTurn((client) => client.measure(path, { t0S: t0, t1S: t1, channels }));
    return context.json(answer);
  });

  app.get("/api/spectrum", async (context) => {
    const { name, t0, t1, channels, window } = parsed(WITH_WINDOW, context.req.query());
    const path = recordingPath(dataFolder, name);
    const request = { t0S: t0, t1S: t1, channels, window };
    const answer: Spectrum = await inTurn((client) => client.spectrum(path, request));
    return context.json(answer);
  });
}

/** Resolves after a time, or when all ends. */
function rest(ms: number, ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    ending.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      ending.removeEventListener("abort", done);
      resolve();
    }
  });
}
