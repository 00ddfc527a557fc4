/** What has to agree from one segment of a recording to the next. Counts are of one channel's values. */
export interface SegmentSummary {
  path: string;
  recordingUuid: string | null;
  segmentNumber: number;
  firstSampleIndex: number;
  samples: number;
  lostSamplesBefore: number;
  lostSamples: number;
  channels: readonly string[];
}

/** What is wrong with `file` as the segment that follows `before`. Each a sentence without its full stop. */
export function transitionProblems(before: SegmentSummary, file: SegmentSummary): string[] {
  const problems: string[] = [];
  if (file.recordingUuid === null || file.recordingUuid !== before.recordingUuid) {
    problems.push(`it is not of the same recording as ${before.path}`);
  }
  if (file.segmentNumber !== before.segmentNumber + 1) {
    problems.push(`it is segment ${file.segmentNumber}, after segment ${before.segmentNumber}`);
  }
  const index = before.firstSampleIndex + before.samples;
  if (file.firstSampleIndex !== index) {
    problems.push(`it begins at value ${file.firstSampleIndex}, ${before.path} ends at ${index}`);
  }
  const lost = before.lostSamplesBefore + before.lostSamples;
  if (file.lostSamplesBefore !== lost) {
    problems.push(`it counts ${file.lostSamplesBefore} values lost before it, there are ${lost}`);
  }
  if (file.channels.join() !== before.channels.join()) {
    problems.push(`it has the channels ${file.channels.join(", ")}, ${before.path} has ${before.channels.join(", ")}`);
  }
  return problems;
}
