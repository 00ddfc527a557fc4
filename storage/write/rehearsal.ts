import type { RecordingHeader } from "../format.ts";
import { RecordingFile } from "./recording_file.ts";

const HEADER: RecordingHeader = {
  sampleIntervalNs: 1,
  hardwareDownsampleRatio: 1,
  downsampleMode: "average",
  resolutionBits: 8,
  maxAdc: 1,
  channels: [{ name: "A", rangeV: 1, offsetV: 0, coupling: "dc", probe: 1, bandwidthLimit: false, label: "" }],
  startUnixNs: 0n,
  recordingUuid: "",
  segmentNumber: 1,
  firstSampleIndex: 0,
  lostSamplesBefore: 0,
  deviceVariant: "",
  deviceSerial: "",
  driverVersion: "",
  simulated: true,
  software: "",
};

/**
 * Writes a tiny recording into the system's folder for temporary files, and removes it. HDF5's code is compiled when it
 * first runs, which takes 0.2 s that the samples of a recording would otherwise wait for. A failure means nothing here:
 * the recording itself will meet it, or not. `loadHdf5` must have been awaited.
 */
export function rehearse(): void {
  try {
    const folder = Deno.makeTempDirSync({ prefix: "picostream-" });
    try {
      const file = RecordingFile.create(`${folder}/rehearsal.hdf5`, HEADER);
      file.append({ count: 1, planes: [new Int16Array(1)], timeNs: 0, overRange: 0 });
      file.finish({ stopReason: "user", complete: true }, false);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  } catch {
    return;
  }
}
