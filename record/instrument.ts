import type { Ps5000aDriver } from "../acquire/driver.ts";
import { openLibrary } from "../acquire/ffi.ts";
import type { InstrumentPlan } from "../acquire/instrument_plan.ts";
import { findLibrary, systemSearch } from "../acquire/library.ts";
import { Scope } from "../acquire/scope.ts";
import type { AcquisitionSettings } from "../acquire/settings.ts";
import { SimulatedDriver } from "../acquire/sim/mod.ts";

/** The settings that say which driver is to be used. */
export type DriverChoice = Pick<AcquisitionSettings, "device" | "driverLib" | "simulation" | "unlockRate">;

/** The simulated driver where it was asked for, and only there; else the library's. */
export function openDriver({ device, driverLib, simulation, unlockRate }: DriverChoice): Ps5000aDriver {
  if (device === "sim") return new SimulatedDriver(simulation, { unlockRate });
  return openLibrary(findLibrary(systemSearch(driverLib ?? undefined)));
}

/** An opened instrument with the driver that belongs to it; `close` ends both and can be called again. */
export interface Instrument extends Disposable {
  scope: Scope;
  close(): void;
}

/** Opens the instrument of the settings. Leaves nothing open when it throws. */
export function openInstrument(choice: DriverChoice, plan: InstrumentPlan): Instrument {
  const driver = openDriver(choice);
  let scope: Scope;
  try {
    scope = Scope.open(driver, plan);
  } catch (error) {
    driver.dispose();
    throw error;
  }
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    scope.close();
    driver.dispose();
  };
  return { scope, close, [Symbol.dispose]: close };
}
