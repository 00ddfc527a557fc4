import { formatCount } from "../storage/units.ts";

/** By the reason's number in the file (`GAP_REASON`); 0 is for several. */
const REASONS = ["", "the instrument stalled", "the disk was too slow", "connected anew", "fewer samples than time"];

/** What stands at a gap: "39,993 missing: the instrument stalled". */
export function gapText(lost: number, reason: number): string {
  return `${formatCount(lost)} missing${REASONS[reason] ? `: ${REASONS[reason]}` : ""}`;
}
