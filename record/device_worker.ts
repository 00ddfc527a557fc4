/// <reference lib="deno.worker" />
/** The worker that asks the driver's library for the instruments that are connected, see `device_job.ts`. */
import { listUnits } from "../acquire/scope.ts";
import { SimulationSettings } from "../acquire/sim/mod.ts";
import type { DeviceAnswer } from "./device_job.ts";
import { failureOf } from "./failure.ts";
import { openDriver } from "./instrument.ts";

self.onmessage = ({ data }: MessageEvent<{ driverLib: string | null }>) => self.postMessage(answer(data.driverLib));

function answer(driverLib: string | null): DeviceAnswer {
  try {
    const simulation = SimulationSettings.parse({});
    const driver = openDriver({ device: "auto", driverLib, simulation, unlockRate: false });
    try {
      return { serials: listUnits(driver), error: null };
    } finally {
      driver.dispose();
    }
  } catch (error) {
    return { serials: [], error: failureOf(error).message };
  }
}
