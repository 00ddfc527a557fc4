import { formatRate, formatVolts } from "../../storage/units.ts";
import { inBand, type Scale, scaleOfRange } from "../bands.ts";
import { channelText, partText } from "../captions.ts";
import { isOver, isSingle } from "../columns.ts";
import { gapText } from "../gap_text.ts";
import type { Look } from "../look.ts";
import { niceTicks, timeTicks } from "../ticks.ts";
import { encodePng } from "./png.ts";
import { type Box, Raster, textHeight, textWidth } from "./raster.ts";
import { type PictureTheme, themeOf } from "./theme.ts";

/** What a picture is of, besides what is drawn. */
export interface PictureOptions {
  /** The name of the recording. */
  name: string;
  /** When it began, null where nobody knows. */
  startUnixNs: bigint | null;
  widthPx: number;
  heightPx: number;
  /** Dark on light, in place of light on dark. */
  light: boolean;
}

type Channel = Look["channels"][number];

const LEFT = 112;
const RIGHT = 28;
const BOTTOM = 48;
const PADDING = 16;
const LINE = 24;
const TOP = PADDING + 2 * LINE + 4;
/** Pixels from one tick to the next, about. */
const TICK_X = 180;
const TICK_Y = 56;
const SIGNAL_PX = 2;

/**
 * A PNG of a part of a recording: each channel in its colour and, where there are several, in a band of its own, with axes,
 * zero lines, gaps and over-ranges; on top of it the name, the beginning, the rate and the part.
 */
export function pictureOf(look: Look, options: PictureOptions): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx } = options;
  const theme = themeOf(options.light);
  const raster = new Raster(widthPx, heightPx, theme.ground);
  const area: Box = { left: LEFT, top: TOP, width: widthPx - LEFT - RIGHT, height: heightPx - TOP - BOTTOM };
  drawHead(raster, look, options, theme);
  drawTimes(raster, look, area, theme);
  const scales = look.channels.map((channel, i, { length }) => inBand(scaleOfRange(channel), i, length));
  look.channels.forEach((channel, i) => drawLevels(raster, channel, scales[i]!, area, look.channels.length, theme));
  raster.within(area, () => {
    look.channels.forEach((_, i) => drawSignal(raster, look, i, scales[i]!, area, theme));
    drawMarks(raster, look, area, theme);
  });
  return encodePng(raster.pixels, widthPx, heightPx);
}

function drawHead(raster: Raster, look: Look, { name, startUnixNs }: PictureOptions, theme: PictureTheme): void {
  const { t0S, t1S, view, channels } = look;
  const began = startUnixNs === null ? [] : [`${new Date(Number(startUnixNs / 1_000_000n)).toISOString()}`];
  const head = [name, ...began, formatRate(1e9 / view.stepNs), partText(t0S, t1S)].join(" · ");
  raster.text(head, PADDING, PADDING, theme.text);
  let left = PADDING;
  for (const channel of channels) {
    const text = channelText(channel);
    raster.text(text, left, PADDING + LINE, theme.channels[channel.name]);
    left += textWidth(text) + 2 * PADDING;
  }
}

function drawTimes(raster: Raster, { t0S, t1S }: Look, area: Box, theme: PictureTheme): void {
  const ticks = niceTicks(t0S, t1S, area.width / TICK_X);
  const texts = timeTicks(ticks);
  ticks.forEach((timeS, i) => {
    const x = area.left + (timeS - t0S) / (t1S - t0S) * area.width;
    raster.fill({ left: x, top: area.top, width: 1, height: area.height }, theme.grid);
    const left = Math.min(x - textWidth(texts[i]!) / 2, raster.widthPx - textWidth(texts[i]!) - 4);
    raster.text(texts[i]!, left, area.top + area.height + 12, theme.muted);
  });
}

/** The axis of a channel: its zero, the ends of its range, and ticks between. */
function drawLevels(
  raster: Raster,
  channel: Channel,
  scale: Scale,
  area: Box,
  bands: number,
  theme: PictureTheme,
): void {
  const { name, rangeV, offsetV } = channel;
  const colour = theme.channels[name];
  const y = (volts: number) => Math.round(yOf(volts, scale, area));
  const right = area.left + area.width;
  // Those of a band keep away from its neighbours.
  const ticks = bands === 1
    ? niceTicks(offsetV - rangeV, offsetV + rangeV, area.height / TICK_Y)
    : [offsetV + rangeV / 2, offsetV, offsetV - rangeV / 2];
  for (const volts of ticks) {
    const text = formatVolts(Number(volts.toPrecision(6)));
    raster.fill({ left: area.left, top: y(volts), width: area.width, height: 1 }, theme.grid);
    raster.text(text, area.left - 10 - textWidth(text), y(volts) - textHeight() / 2, colour);
  }
  raster.within(area, () => raster.dashes(area.left, right, y(0), colour, { alpha: 0.6 }));
  for (const volts of [offsetV - rangeV, offsetV + rangeV]) {
    raster.dashes(area.left, right, y(volts), colour, { on: 1, off: 3, alpha: 0.6 });
  }
}

/** Minimum and maximum of each column, joined with the column before: all that the signal covers. */
function drawSignal(raster: Raster, look: Look, i: number, scale: Scale, area: Box, theme: PictureTheme): void {
  const { t0S, t1S, view, maxAdc, channels } = look;
  const { firstStep, stepsPerColumn, stepNs, columns } = view;
  const { extremes } = view.channels[i]!;
  const { name, rangeV, offsetV } = channels[i]!;
  const middle = stepsPerColumn === 1 && isSingle(extremes) ? 0 : stepsPerColumn / 2;
  let before: [number, number] | null = null;
  for (let column = 0; column < columns; column++) {
    const [least, most] = [extremes[2 * column]!, extremes[2 * column + 1]!];
    if (least > most) {
      before = null;
      continue;
    }
    const timeS = (firstStep + column * stepsPerColumn + middle) * stepNs / 1e9;
    const x = area.left + (timeS - t0S) / (t1S - t0S) * area.width;
    const [low, high] = [least, most].map((count) => yOf(count / maxAdc * rangeV + offsetV, scale, area)) as [
      number,
      number,
    ];
    if (before !== null) raster.line(before, [x, low], theme.channels[name], SIGNAL_PX);
    raster.line([x, low], [x, high], theme.channels[name], SIGNAL_PX);
    before = [x, high];
  }
}

function drawMarks(raster: Raster, { t0S, t1S, view, channels }: Look, area: Box, theme: PictureTheme): void {
  const across = ({ start, end }: { start: number; end: number }) => {
    const left = area.left + (start - t0S) / (t1S - t0S) * area.width;
    return { left, width: Math.max(2, (end - start) / (t1S - t0S) * area.width) };
  };
  for (const gap of view.gaps) {
    const { left, width } = across(gap);
    raster.fill({ left, width, top: area.top, height: area.height }, theme.bad, 0.2);
    raster.fill({ left, width, top: area.top, height: 4 }, theme.bad);
    const text = gapText(gap.lost, gap.code);
    const most = area.left + area.width - textWidth(text) - 12;
    const at = Math.max(area.left, Math.min(left, most)) + 6;
    raster.fill({ left: at - 4, top: area.top + 6, width: textWidth(text) + 8, height: textHeight() + 8 }, theme.bad);
    raster.text(text, at, area.top + 10, theme.ground);
  }
  channels.forEach(({ name }, i) => {
    for (const over of view.overRanges) {
      if (!isOver(over, name)) continue;
      raster.fill({ ...across(over), top: area.top + i * 5, height: 4 }, theme.channels[name]);
    }
  });
}

function yOf(volts: number, [min, max]: Scale, { top, height }: Box): number {
  return top + (max - volts) / (max - min) * height;
}
