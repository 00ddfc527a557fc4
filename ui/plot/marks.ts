/// <reference lib="dom" />
import type uPlot from "uplot";
import type { Frame } from "../../routes/protocol.ts";
import { isOver } from "../../view/columns.ts";
import { gapText } from "../../view/gap_text.ts";
import { colourOf, scaleOf } from "./channel_style.ts";

const DASH = 4;
/** Of a mark at the left edge, where a channel has its zero. CSS pixels. */
const ZERO_MARK = 6;

/**
 * Draws over the signal what belongs to it: zero lines and ends of the ranges, gaps as tinted bands that say what is
 * missing, over-ranges as bars at the upper edge. `colour` gives the value of a custom property.
 */
export function drawMarks(u: uPlot, frame: Frame, colour: (name: string) => string): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const channel of frame.channels) drawLevels(u, channel, colour);
  for (const gap of frame.gaps) drawGap(u, gap, colour("--bad"), colour("--surface-raised"));
  frame.channels.forEach(({ name }, i) => {
    ctx.fillStyle = colour(colourOf(name));
    for (const over of frame.overRanges) {
      if (!isOver(over, name)) continue;
      const [left, width] = acrossOf(u, over.start, over.end);
      ctx.fillRect(left, bbox.top + i * 4 * devicePixelRatio, width, 3 * devicePixelRatio);
    }
  });
  ctx.restore();
}

/** The zero of a channel, with a mark that tells whose it is, and the ends of its range. */
function drawLevels(u: uPlot, { name, rangeV, offsetV }: Frame["channels"][number], colour: (name: string) => string) {
  const { ctx, bbox } = u;
  const line = (volts: number) => {
    const y = Math.round(u.valToPos(volts, scaleOf(name), true)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    return y;
  };
  ctx.lineWidth = devicePixelRatio;
  ctx.strokeStyle = ctx.fillStyle = colour(colourOf(name));
  ctx.globalAlpha = 0.45;
  ctx.setLineDash([DASH * devicePixelRatio, DASH * devicePixelRatio]);
  const zero = line(0);
  ctx.setLineDash([devicePixelRatio, 3 * devicePixelRatio]);
  line(offsetV + rangeV);
  line(offsetV - rangeV);
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  const size = ZERO_MARK * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, zero - size);
  ctx.lineTo(bbox.left + size, zero);
  ctx.lineTo(bbox.left, zero + size);
  ctx.fill();
}

function drawGap(
  u: uPlot,
  { start, end, lost, code }: Frame["gaps"][number],
  colour: string,
  textColour: string,
): void {
  const { ctx, bbox } = u;
  const [left, width] = acrossOf(u, start, end);
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.16;
  ctx.fillRect(left, bbox.top, width, bbox.height);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, bbox.top, width, 3 * devicePixelRatio);
  const text = gapText(lost, code);
  ctx.font = `${12 * devicePixelRatio}px system-ui`;
  ctx.textBaseline = "top";
  // Kept inside, so that a gap at the right edge says what is missing too.
  const { width: textWidth } = ctx.measureText(text);
  const right = bbox.left + bbox.width - textWidth - 4 * devicePixelRatio;
  const at = Math.max(bbox.left, Math.min(left, right)) + 4 * devicePixelRatio;
  const top = bbox.top + 5 * devicePixelRatio;
  ctx.fillRect(at - 3 * devicePixelRatio, top, textWidth + 6 * devicePixelRatio, 17 * devicePixelRatio);
  ctx.fillStyle = textColour;
  ctx.fillText(text, at, top + 2 * devicePixelRatio);
}

/** Left edge and width of a part, in device pixels; never too thin to be seen. */
function acrossOf(u: uPlot, startS: number, endS: number): [number, number] {
  const left = u.valToPos(startS, "x", true);
  return [left, Math.max(2 * devicePixelRatio, u.valToPos(endS, "x", true) - left)];
}
