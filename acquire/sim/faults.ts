/** When which fault is due. */
import type { PicoStatus } from "../driver.ts";
import { STATUS } from "../status.ts";
import type { Fault } from "./options.ts";

type FaultOf<Kind extends Fault["kind"]> = Extract<Fault, { kind: Kind }>;

/** The end of a run by a fault: samples from `atNs` on do not exist any more, and polls answer `status` then. */
export interface RunEnd {
  atNs: number;
  status: PicoStatus;
  fault: Fault;
}

/** A stretch of time, the end not included. */
export interface TimeSpan {
  fromNs: number;
  toNs: number;
}

/**
 * The faults of one simulated instrument. All times are nanoseconds since the first run was started, and -Infinity
 * before that. A stall, a power change and a slow call happen once; what was taken is not answered again.
 */
export class FaultSchedule {
  readonly #faults: readonly Fault[];
  readonly #taken = new Set<Fault>();

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

  /** What opening a unit that is there answers. */
  get openStatus(): PicoStatus {
    return this.#of("open")[0]?.status ?? STATUS.PICO_OK;
  }

  /** Whether the cable is out at a time. */
  isUnplugged(timeNs: number): boolean {
    return this.#of("unplug").some((fault) => atNs(fault) <= timeNs && timeNs < backAtNs(fault));
  }

  /** Whether the cable was pulled after `fromNs` and not after `toNs`: what was opened at `fromNs` is gone then. */
  wasUnplugged(fromNs: number, toNs: number): boolean {
    return this.#of("unplug").some((fault) => fromNs < atNs(fault) && atNs(fault) <= toNs);
  }

  /** The status of a poll that hands nothing out, although there are samples; undefined when polls work. */
  withheldStatus(timeNs: number): PicoStatus | undefined {
    const isNow = (fault: FaultOf<"busy" | "silent">) => atNs(fault) <= timeNs && timeNs < endNs(fault);
    if (this.#of("busy").some(isNow)) return STATUS.PICO_BUSY;
    return this.#of("silent").some(isNow) ? STATUS.PICO_OK : undefined;
  }

  /** How long the poll at `timeNs` is to take, for all the slow calls that are due. */
  takeDelayMs(timeNs: number): number {
    let delayMs = 0;
    for (const fault of this.#of("slow")) {
      if (atNs(fault) > timeNs || this.#taken.has(fault)) continue;
      this.#taken.add(fault);
      delayMs += fault.delayMs;
    }
    return delayMs;
  }

  /** What ends first a run that was started at `startNs`, as far as it happens until `nowNs`. */
  runEnd(startNs: number, nowNs: number): RunEnd | undefined {
    let first: RunEnd | undefined;
    for (const fault of this.#faults) {
      if (fault.kind !== "stall" && fault.kind !== "power" && fault.kind !== "unplug") continue;
      if (this.#taken.has(fault) || atNs(fault) > nowNs) continue;
      // A stall in a pause stalls nothing; the instrument that starts a run is plugged in.
      if (fault.kind !== "power" && atNs(fault) < startNs) continue;
      if (first === undefined || atNs(fault) < first.atNs) {
        first = { atNs: atNs(fault), status: endStatus(fault), fault };
      }
    }
    return first;
  }

  /** To be called when a run has ended by `end`: it will not end another one. */
  takeRunEnd(end: RunEnd): void {
    this.#taken.add(end.fault);
  }

  /** A change of the power source that came while nothing was running: its status, once. */
  takePowerChange(timeNs: number): PicoStatus | undefined {
    const fault = this.#of("power").find((fault) => atNs(fault) <= timeNs && !this.#taken.has(fault));
    if (fault !== undefined) this.#taken.add(fault);
    return fault?.status;
  }

  /** When the inputs are over range. */
  overrangeSpans(): TimeSpan[] {
    return this.#of("overrange").map((fault) => ({ fromNs: atNs(fault), toNs: endNs(fault) }));
  }

  /** When how many samples of each channel are missing. */
  losses(): { atNs: number; samples: number }[] {
    return this.#of("lose").map((fault) => ({ atNs: atNs(fault), samples: fault.samples }));
  }

  #of<Kind extends Fault["kind"]>(...kinds: Kind[]): FaultOf<Kind>[] {
    return this.#faults.filter((fault): fault is FaultOf<Kind> => (kinds as string[]).includes(fault.kind));
  }
}

function atNs(fault: { atS: number }): number {
  return fault.atS * 1e9;
}

function endNs(fault: { atS: number; durationS: number }): number {
  return (fault.atS + fault.durationS) * 1e9;
}

function backAtNs(fault: FaultOf<"unplug">): number {
  return fault.durationS === undefined ? Infinity : (fault.atS + fault.durationS) * 1e9;
}

function endStatus(fault: FaultOf<"stall" | "power" | "unplug">): PicoStatus {
  if (fault.kind === "power") return fault.status;
  return fault.kind === "stall" ? STATUS.PICO_BUFFER_STALL : STATUS.PICO_NOT_RESPONDING;
}
