import type { Failure } from "../record/failure.ts";
import type { OverviewReport } from "../storage/overview/build_overview.ts";
import type { View, ViewRequest } from "../storage/view.ts";
import type { Look, LookRequest } from "./look.ts";
import type { ChannelMeasurement, Part } from "./measure.ts";
import type { Spectra, SpectrumRequest } from "./spectrum.ts";
import type { ViewedRecording } from "./view_host.ts";

/** What the view worker can be asked, and what it answers. */
export interface ViewCalls {
  open: { ask: { path: string }; answer: ViewedRecording };
  query: { ask: { path: string; request: ViewRequest }; answer: View };
  look: { ask: { path: string; request: LookRequest }; answer: Look };
  measure: { ask: { path: string; part: Part }; answer: ChannelMeasurement[] };
  spectrum: { ask: { path: string; request: SpectrumRequest }; answer: Spectra };
  close: { ask: { path: string }; answer: null };
}

/** A question to the view worker. The answer has the same number. */
export type ViewQuestion = {
  [K in keyof ViewCalls]: { id: number; call: K; ask: ViewCalls[K]["ask"] };
}[keyof ViewCalls];

/** What the view worker answers. */
export type ViewAnswer =
  | { id: number; answer: ViewCalls[keyof ViewCalls]["answer"] }
  /** `uncovered` is the file that needs an overview first. */
  | { id: number; failure: Failure; uncovered: string | null };

/** What the overview's worker says: `progress` now and then, and at the end `done` or `failed`. */
export type OverviewMessage =
  | { kind: "progress"; done: number; of: number }
  | { kind: "done"; report: OverviewReport }
  | { kind: "failed"; failure: Failure };
