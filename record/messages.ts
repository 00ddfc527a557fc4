import type { RingLayout } from "../acquire/ring.ts";
import type { UnitDescription } from "../acquire/scope.ts";
import type { AcquisitionPlan, AcquisitionSettings } from "../acquire/settings.ts";
import type { StopReason } from "../acquire/outcome.ts";
import type { WriterOptions } from "../storage/write/writer.ts";
import type { Failure } from "./failure.ts";

/** What the main thread tells the producer's worker: `open`, and when that is done `start` or `cancel`. */
export type ProducerRequest =
  | { kind: "open"; settings: AcquisitionSettings; plan: AcquisitionPlan; layout: RingLayout }
  | { kind: "start" }
  | { kind: "cancel" };

/** What the producer's worker answers: `opened`, `started`, `ended`; or `failed` in the place of any. */
export type ProducerMessage =
  | { kind: "opened" }
  | { kind: "started"; unit: UnitDescription; intervalNs: number; startUnixNs: bigint }
  | { kind: "ended"; reason: StopReason; failure: Failure | null }
  | { kind: "failed"; failure: Failure };

/** What the main thread tells the writer's worker, once. */
export interface WriterStart {
  options: WriterOptions;
  layout: RingLayout;
  /** Whether the files are to be verified at the end. */
  verify: boolean;
}

/** What the writer's worker says: `ready`, `file` for each file that it begins, then `done`; or `failed` instead. */
export type WriterMessage =
  | { kind: "ready" }
  | { kind: "file"; path: string }
  | { kind: "done"; result: WriterOutcome }
  | { kind: "failed"; failure: Failure };

/** What was written, as it can be sent between threads. */
export interface WriterOutcome {
  files: string[];
  samples: number;
  lost: number;
  gaps: number;
  stopReason: StopReason;
  failure: Failure | null;
  /** What verification found wrong, or null when nothing was verified. */
  problems: string[] | null;
}
