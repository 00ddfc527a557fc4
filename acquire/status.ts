import { STATUS, type StatusName } from "./status_codes.ts";
import { helpFor } from "./status_help.ts";
import type { PicoStatus } from "./driver.ts";

export { STATUS, type StatusName };

const NAMES: ReadonlyMap<PicoStatus, StatusName> = new Map(
  (Object.keys(STATUS) as StatusName[]).map((name) => [STATUS[name], name]),
);

/** The name of a status as in `PicoStatus.h`, such as `PICO_NOT_FOUND`; "unknown status" for a number that has none. */
export function statusName(status: PicoStatus): StatusName | "unknown status" {
  return NAMES.get(status) ?? "unknown status";
}

/** A call of the driver that answered something else than `PICO_OK`. */
export class PicoError extends Error {
  override readonly name = "PicoError";
  /** The C function, such as `ps5000aOpenUnit`. */
  readonly call: string;
  /** What it answered. */
  readonly status: PicoStatus;
  /** The name of `status`, or "unknown status". */
  readonly statusName: StatusName | "unknown status";

  /** `action` continues "Cannot …", such as "open the instrument". */
  constructor(status: PicoStatus, call: string, action: string) {
    const { sentence, remedy } = helpFor(NAMES.get(status));
    super(`Cannot ${action}: ${sentence} (${call} answered ${statusName(status)}, ${status}). ${remedy}`);
    this.call = call;
    this.status = status;
    this.statusName = statusName(status);
  }
}

/**
 * Throws a `PicoError` for every status but `PICO_OK`. `call` is the name of the C function, `action` what the user
 * wanted, to continue "Cannot …". Statuses that are no failure where they were answered, such as 282 from opening or 39
 * from polling, have to be dealt with before.
 */
export function checkStatus(status: PicoStatus, call: string, action: string): void {
  if (status !== STATUS.PICO_OK) throw new PicoError(status, call, action);
}
