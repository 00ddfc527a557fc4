import type { Hono } from "hono";
import { settingsProblems } from "../acquire/settings.ts";
import { checkSettings } from "../record/settings_check.ts";
import { ApiFailure } from "./api_failure.ts";
import type { RequestVariables, Services } from "./services.ts";
import { freeBytesOf, statusOf } from "./status.ts";

/** `GET /api/status` and `POST /api/acquisition/start|stop`. */
export function addAcquisition(app: Hono<RequestVariables>, services: Services): void {
  const { recorder, settings } = services;

  app.get("/api/status", (context) => context.json(statusOf(services, context.get("role"))));

  // Answers when the instrument streams.
  app.post("/api/acquisition/start", async (context) => {
    refuseCommandLine(services);
    const { acquisition, output } = settings.current;
    if (settingsProblems(acquisition).length > 0) {
      const { problems } = checkSettings(settings.current, freeBytesOf(services.dataFolder));
      throw new ApiFailure(400, "Cannot record with these settings. Correct what is named.", problems);
    }
    await recorder.start(acquisition, output);
    return context.json(statusOf(services, context.get("role")));
  });

  // Answers at once: to write and verify what is left takes time, in which the state is "stopping".
  app.post("/api/acquisition/stop", (context) => {
    refuseCommandLine(services);
    recorder.requestStop();
    return context.json(statusOf(services, context.get("role")));
  });
}

function refuseCommandLine({ recorder }: Services): void {
  if (!recorder.ofCommandLine) return;
  throw new ApiFailure(409, "Cannot start or stop from here: the command line is in control. Use Ctrl-C there.");
}
