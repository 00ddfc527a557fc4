import type { Context, Hono } from "hono";
import { z } from "zod";
import { OverviewMissingError } from "../storage/view.ts";
import { frameOf } from "./frame.ts";
import { parsed, PART, WIDTH_PARAMETER } from "./part_request.ts";
import { recordingPath } from "./paths.ts";
import type { ApiError } from "./protocol.ts";
import { recordingName } from "./recording_name.ts";
import type { RequestVariables, Services } from "./services.ts";

const PARAMETERS = z.intersection(PART, z.object({ width: WIDTH_PARAMETER }));

/** `GET /api/view?name&t0&t1&width&channels`: the bytes of a frame. */
export function addView(app: Hono<RequestVariables>, { views, dataFolder }: Services): void {
  app.get("/api/view", async (context) => {
    const { name, t0, t1, width, channels } = parsed(PARAMETERS, context.req.query());
    const path = recordingPath(dataFolder, name);
    try {
      const look = await views.look(path, { follow: false, t0S: t0, spanS: t1 - t0, widthPx: width, channels });
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
