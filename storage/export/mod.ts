/** Recordings, or parts of them, in other formats. */
export { type ExportHooks, type ExportProgress, exportRecording, type ExportSummary } from "./export_recording.ts";
export { EXPORT_FORMATS, type ExportFormat, type ExportOptions, isExportFormat } from "./options.ts";
export type { ExportSource } from "./source.ts";
