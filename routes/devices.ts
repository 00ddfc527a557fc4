import type { Hono } from "hono";
import { type DeviceAnswer, listDevicesInWorker } from "../record/device_job.ts";
import { withoutFlags } from "../record/without_flags.ts";
import type { DeviceList } from "./protocol.ts";
import type { RequestVariables, Services } from "./services.ts";

const SIMULATED = { id: "sim", text: "Simulated instrument" };

/**
 * `GET /api/devices`. The driver is asked once, and again for `rescan=1`; never while a recording is at work, and never
 * by a viewer: it is the recording's.
 */
export function addDevices(app: Hono<RequestVariables>, { recorder, settings }: Services): void {
  let known: Promise<DeviceList> | null = null;
  app.get("/api/devices", async (context) => {
    const mayAsk = recorder.state === "idle" && context.get("role") === "control" && !recorder.ofCommandLine;
    if (mayAsk && (known === null || context.req.query("rescan") === "1")) {
      known = listDevicesInWorker(settings.current.acquisition.driverLib).then(listOf);
    }
    return context.json(await (known ?? listOf({ serials: [], error: null })));
  });
}

function listOf({ serials, error }: DeviceAnswer): DeviceList {
  const devices = [...serials.map((serial) => ({ id: serial, text: `PicoScope ${serial}` })), SIMULATED];
  return { devices, error: error === null ? null : withoutFlags(error) };
}
