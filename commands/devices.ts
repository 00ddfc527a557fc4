import type { Command } from "@commander-js/extra-typings";
import { listUnits } from "../acquire/scope.ts";
import { SimulationSettings } from "../acquire/sim/mod.ts";
import { openDriver } from "../record/instrument.ts";
import { writeOut } from "./log.ts";

/** Adds `devices` to the program: the instruments that can be opened. */
export function addDevices(program: Command, exit: (status: number) => void): void {
  program.command("devices")
    .description("List the instruments that are connected.")
    .option("--driver-lib <path>", "the driver's library")
    .option("--device <auto|sim>", "the real instruments, or the simulated one", "auto")
    .option("--json", "as one line of JSON")
    .option("-v, --verbose", "stack traces")
    .helpOption("--help", "show this help")
    .action(({ driverLib, device, json }) => {
      const simulation = SimulationSettings.parse({});
      const driver = openDriver({ device, driverLib: driverLib ?? null, simulation, unlockRate: false });
      let serials: string[];
      try {
        serials = listUnits(driver);
      } finally {
        driver.dispose();
      }
      if (json) writeOut(`${JSON.stringify({ devices: serials.map((serial) => ({ serial })) })}\n`);
      else if (serials.length === 0) {
        writeOut("No instrument found. Check the cable, and that no other program uses it.\n");
      } else writeOut(serials.map((serial) => `${serial}\n`).join(""));
      exit(0);
    });
}
