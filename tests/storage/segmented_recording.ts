import type { StopReason } from "../../acquire/outcome.ts";
import type { Gap } from "../../storage/format.ts";
import { segmentPath } from "../../storage/segments.ts";
import { HEADER, writeRecording } from "./recordings.ts";

/** A recording that gets one finished segment after the other. The values count up. */
export class SegmentedRecording {
  readonly paths: string[] = [];
  readonly values: number[] = [];
  #lost = 0;

  /** `path` is the name that segments are made from. */
  constructor(readonly path: string) {}

  /** The gaps' indices count in the segment. */
  async add(length: number, gaps: readonly Gap[] = [], stopReason: StopReason = "split"): Promise<void> {
    const first = this.values.length;
    const values = Array.from({ length }, (_, i) => (first + i) % 30_000);
    const number = this.paths.length + 1;
    const path = segmentPath(this.path, number);
    await writeRecording(path, {
      header: { ...HEADER, segmentNumber: number, firstSampleIndex: first, lostSamplesBefore: this.#lost },
      planes: [Int16Array.from(values)],
      gaps,
      blockValues: 1000,
      end: { stopReason, complete: true },
    });
    this.paths.push(path);
    this.values.push(...values);
    this.#lost += gaps.reduce((sum, { lost }) => sum + lost, 0);
  }
}
