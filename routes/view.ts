import type { Context, Hono } from "hono";
import { z } from "zod";
import { OverviewMissingError } from "../storage/view.ts";
import { frameOf } from "./frame.ts";
import { parsed, PART, WIDTH_PARAMETER } from "./part_request.ts";
import { recordingPath } from "./paths.ts";
import type { ApiError } from "./protocol.ts";
import { recordingName } from "./recording_name.ts";
import type { RequestVariables, Services } from "./services.ts";
import { Turns } from "./turns.ts";

/** While something is recorded, all who ask share a tenth of a processor. */
const REST = 9;
const PARAMETERS = z.intersection(PART, z.object({ width: WIDTH_PARAMETER }));

/** `GET /api/view?name&t0&t1&width&channels`: the bytes of a frame. */
export function addView(app: Hono<RequestVariables>, { recorder, views, dataFolder, ending }: Services): void {
  const turns = new Turns(recorder, ending, REST);
  app.get("/api/view", async (context) => {
    const { name, t0, t1, width, channels } = parsed(PARAMETERS, context.req.query());
    const path = recordingPath(dataFolder, name);
    try {
      const part = { follow: false, t0S: t0, spanS: t1 - t0, widthPx: width, channels };
      const look = await turns.ask(() => views.look(path, part));
      return context.body(frameOf(look, { frame: 0, request: 0, name }), 200, {
        "content-type": "application/octet-stream",
      });
    } catch (error) {
      if (error instanceof OverviewMissingError) return uncovered(context, error, dataFolder);
      throw error;
    }
  });
}

function uncovered(context: Context, { message, path }: OverviewMissingError, dataFolder: string): Response {
  const body: ApiError = { error: message, uncovered: recordingName(dataFolder, path) };
  return context.json(body, 409);
}
