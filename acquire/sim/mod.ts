/** The simulated instrument. */
export { SimulatedDriver, type SimulatedDriverOptions } from "./simulated_driver.ts";
export {
  ChannelSignal,
  Fault,
  POWER_STATUSES,
  type Shape,
  SHAPES,
  SimulationSettings,
  type SimulationSettingsInput,
} from "./options.ts";
export { parseSignal } from "./signal_text.ts";
export { parseFault } from "./fault_text.ts";
export { type ModelName, MODELS } from "./models.ts";
