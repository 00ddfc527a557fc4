import type { Hono } from "hono";
import { ApiFailure } from "./api_failure.ts";
import type { RequestVariables, Services } from "./services.ts";

/** `POST /api/quit`: ends the program while nothing is recorded. Only for pages of the computer that it runs on. */
export function addQuit(app: Hono<RequestVariables>, { recorder, quit }: Services): void {
  app.post("/api/quit", (context) => {
    if (quit === null) {
      throw new ApiFailure(409, "Cannot quit PicoStream from here. End it where it was started, with Ctrl-C.");
    }
    if (recorder.state !== "idle") {
      throw new ApiFailure(409, "Cannot quit PicoStream: a recording is at work. Stop it first.");
    }
    quit();
    return context.json({});
  });
}
