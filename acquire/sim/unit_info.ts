/** What the simulated instrument tells about itself, and how texts get into the caller's memory. */
import { UNIT_INFO } from "../driver.ts";
import type { SimulationSettings } from "./options.ts";

/** The largest number that `getUnitInfo` can be asked for; beyond 4 the simulated instrument has no answer. */
export const LAST_UNIT_INFO = 10;
const DRIVER_VERSION = "PicoStream simulated instrument 1.0";

/** The answer to one of `UNIT_INFO`; undefined for what is not known. */
export function unitInfo(info: number, settings: SimulationSettings): string | undefined {
  switch (info) {
    case UNIT_INFO.driverVersion:
      return DRIVER_VERSION;
    case UNIT_INFO.usbVersion:
      return "3.0";
    case UNIT_INFO.hardwareVersion:
      return "1";
    case UNIT_INFO.variant:
      return settings.model;
    case UNIT_INFO.serial:
      return settings.serial;
  }
}

/** Writes an ASCII text zero-terminated, cut off where there is no room; answers the bytes it needs, the zero included. */
export function writeText(target: Uint8Array, text: string): number {
  const count = Math.min(text.length, target.length - 1);
  for (let index = 0; index < count; index++) target[index] = text.charCodeAt(index);
  if (count >= 0) target[count] = 0;
  return text.length + 1;
}
