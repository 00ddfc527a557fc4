import {
  type ExportOptions,
  exportRecording,
  type ExportSource,
  type ExportSummary,
} from "../../../storage/export/mod.ts";
import { temporaryFolder } from "../../cli/program.ts";

/** Exports into a file and gives what is in it. */
export async function exported(
  source: ExportSource,
  options: Omit<ExportOptions, "output">,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; summary: ExportSummary }> {
  await using folder = await temporaryFolder();
  const output = `${folder.path}/out`;
  const summary = await exportRecording(source, { ...options, output });
  return { bytes: await Deno.readFile(output), summary };
}
