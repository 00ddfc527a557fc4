import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { addAcquisition } from "./acquisition.ts";
import { addAnalysis } from "./analysis.ts";
import { ApiFailure } from "./api_failure.ts";
import { addAssets, type Asset } from "./assets.ts";
import { addDevices } from "./devices.ts";
import { addDownload } from "./download.ts";
import { answerError } from "./errors.ts";
import { addJobs } from "./jobs.ts";
import { addLive } from "./live.ts";
import { addQuit } from "./quit.ts";
import { addRecordings } from "./recordings.ts";
import { addHeaders, type Gate, guard } from "./security.ts";
import type { RequestVariables, Services } from "./services.ts";
import { addSettings } from "./settings.ts";
import { addView } from "./view.ts";

const MOST_BODY_BYTES = 65536;

/** What the server answers with, besides the services. */
export interface AppOptions {
  gate: Gate;
  assets: ReadonlyMap<string, Asset>;
  /** Is told what nobody expected. */
  report: (error: Error) => void;
}

/** The server's answers to every request. Nothing gets to a handler that the gate does not let in. */
export function createApp(services: Services, { gate, assets, report }: AppOptions): Hono<RequestVariables> {
  const app = new Hono<RequestVariables>();
  app.onError((error, context) => answerError(error, context, { report, ending: services.ending }));
  app.notFound(({ json }) => json({ error: "Cannot find this address. Look at PicoStream's own page." }, 404));
  app.use(addHeaders(gate), guard(gate), bodyLimit({ maxSize: MOST_BODY_BYTES, onError: refuseBody }));
  addAssets(app, assets);
  addAcquisition(app, services);
  addSettings(app, services);
  addDevices(app, services);
  addRecordings(app, services);
  addJobs(app, services);
  addDownload(app, services);
  addLive(app, services);
  addView(app, services);
  addAnalysis(app, services);
  addQuit(app, services);
  return app;
}

function refuseBody(): never {
  throw new ApiFailure(413, `Cannot read the request: it is longer than ${MOST_BODY_BYTES} bytes. Send less.`);
}
