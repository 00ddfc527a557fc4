import type { Hono } from "hono";
import { AppSettings, problemsOf } from "../record/app_settings.ts";
import { checkSettings } from "../record/settings_check.ts";
import { ApiFailure } from "./api_failure.ts";
import type { RequestVariables, Services } from "./services.ts";
import { readJson } from "./json.ts";
import { freeBytesOf } from "./status.ts";

/** `GET|PUT /api/settings` and `POST /api/settings/check`. */
export function addSettings(app: Hono<RequestVariables>, { settings, dataFolder }: Services): void {
  app.get("/api/settings", (context) => context.json(settings.current));

  app.put("/api/settings", async (context) => {
    const input = await readJson(context);
    const result = AppSettings.safeParse(input);
    if (!result.success) {
      throw new ApiFailure(400, "Cannot keep these settings. Correct what is named.", problemsOf(result.error));
    }
    // Which library is loaded into the program is for its user to say, by a flag or in the file, not for a page.
    const { driverLib } = settings.current.acquisition;
    await settings.save({ ...result.data, acquisition: { ...result.data.acquisition, driverLib } });
    return context.json(checkSettings(input, freeBytesOf(dataFolder)));
  });

  app.post("/api/settings/check", async (context) => {
    return context.json(checkSettings(await readJson(context), freeBytesOf(dataFolder)));
  });
}
