/**
 * PicoStream as a library: record from a PicoScope 5000a, and read what was recorded.
 *
 * @module
 */
export { Recording } from "./record/record.ts";
export type { Progress, StartedRecording } from "./record/record.ts";
export type { RecordingSummary } from "./record/summary.ts";
export { RecordFailure } from "./record/failure.ts";
export { AcquisitionSettings, parseSettings, SettingsError } from "./acquire/settings.ts";
export type { AcquisitionSettingsInput, ChannelSettings } from "./acquire/settings.ts";
export { PicoError } from "./acquire/status.ts";
export { DiskError } from "./storage/disk_error.ts";
export { PicoStreamReader } from "./storage/read/reader.ts";
export type { SampleBlock } from "./storage/read/sample_block.ts";
export { RecordingError } from "./storage/recording_error.ts";
export { verify } from "./storage/check/verify.ts";
export type { VerifyReport } from "./storage/check/verify.ts";
export { verifySeries } from "./storage/check/verify_series.ts";
export { recover } from "./storage/check/recover.ts";
export type { RecoveryReport } from "./storage/check/recover.ts";
export * from "./storage/export/mod.ts";
export { buildOverview } from "./storage/overview/build_overview.ts";
export type { BuildOptions, OverviewReport } from "./storage/overview/build_overview.ts";
export { ViewClient } from "./view/view_client.ts";
export type { ViewedRecording } from "./view/view_host.ts";
export { EMPTY_COLUMN, OverviewMissingError } from "./storage/view.ts";
export type { View, ViewChannel, ViewRequest } from "./storage/view.ts";
export { describe } from "./storage/check/describe.ts";
export type { Description } from "./storage/check/describe.ts";
