import { LibraryLoadError } from "../acquire/library_failure.ts";
import { LibraryNotFoundError } from "../acquire/library.ts";
import { SettingsError } from "../acquire/settings.ts";
import { PicoError } from "../acquire/status.ts";
import { DiskError } from "../storage/disk_error.ts";
import { RecordingError } from "../storage/recording_error.ts";

/** What kind of thing failed, which decides the exit status. */
export type FailureKind = "settings" | "instrument" | "disk" | "unexpected";

/** A failure as it goes from a worker to the main thread. */
export interface Failure {
  kind: FailureKind;
  message: string;
  /** The stack, for `--verbose`. */
  stack: string;
}

/** A failure that ended a recording before or while it ran. */
export class RecordFailure extends Error {
  override name = "RecordFailure";
  readonly kind: FailureKind;
  constructor(failure: Failure) {
    super(failure.message);
    this.kind = failure.kind;
    this.stack = failure.stack;
  }
}

/** What was thrown, as data. */
export function failureOf(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { kind: kindOf(error), message: error.message, stack: error.stack ?? error.message };
}

function kindOf(error: Error): FailureKind {
  if (error instanceof RecordFailure) return error.kind;
  if (error instanceof SettingsError) return "settings";
  if (error instanceof DiskError || error instanceof RecordingError) return "disk";
  const ofInstrument = error instanceof PicoError || error instanceof LibraryNotFoundError ||
    error instanceof LibraryLoadError;
  return ofInstrument ? "instrument" : "unexpected";
}
