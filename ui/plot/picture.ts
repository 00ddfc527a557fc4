/// <reference lib="dom" />
import type { Frame } from "../../routes/protocol.ts";
import { formatDuration } from "../../storage/units.ts";
import { channelText, partText } from "../../view/captions.ts";
import { colourOf } from "./channel_style.ts";
import type { SignalView } from "./signal_view.ts";

/** A line over the signal, as part of the visible width from the left, and its name. */
export interface PictureLine {
  part: number;
  name: string;
}

const PADDING = 16;
const LINE_HEIGHT = 20;

/**
 * A PNG of what a view shows, with the name of the file, the part of it, the channels with their ranges, and the moment
 * when it was made. `lines` are drawn over the signal, and `texts` below it. Rejects with an `Error` when nothing is shown
 * yet.
 */
export async function pictureOf(
  view: SignalView,
  { lines = [], texts = [], now = new Date() }: { lines?: PictureLine[]; texts?: string[]; now?: Date } = {},
): Promise<Blob> {
  const { canvas: signal, frame, area } = view;
  if (signal === null || frame === null || area === null) {
    throw new Error("Cannot make a picture: nothing is shown yet. Wait for the signal.");
  }
  const ratio = signal.width / signal.clientWidth;
  const top = PADDING + 2 * LINE_HEIGHT;
  const width = signal.clientWidth + 2 * PADDING;
  const height = top + signal.clientHeight + texts.length * LINE_HEIGHT + PADDING;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d")!;
  const style = getComputedStyle(signal);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  context.scale(ratio, ratio);
  context.fillStyle = colour("--surface-raised", "#ffffff");
  context.fillRect(0, 0, width, height);
  context.textBaseline = "top";
  const font = (weight: number) => `${weight} 13px ${colour("--font", "system-ui, sans-serif")}`;
  context.fillStyle = colour("--text", "#000000");
  context.font = font(600);
  context.fillText(headLine(frame), PADDING, PADDING / 2);
  const made = now.toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");
  context.font = font(400);
  context.textAlign = "right";
  context.fillText(made, width - PADDING, PADDING / 2);
  context.textAlign = "left";
  let left = PADDING;
  for (const channel of frame.channels) {
    const text = channelText(channel);
    context.fillStyle = colour(colourOf(channel.name), "#000000");
    context.fillText(text, left, PADDING / 2 + LINE_HEIGHT);
    left += context.measureText(text).width + PADDING;
  }
  context.drawImage(signal, PADDING, top, signal.clientWidth, signal.clientHeight);
  context.fillStyle = context.strokeStyle = colour("--accent", "#000000");
  for (const { part, name } of lines) {
    const x = Math.round(PADDING + area.left + part * area.width) + 0.5;
    context.beginPath();
    context.moveTo(x, top + area.top);
    context.lineTo(x, top + area.top + area.height);
    context.stroke();
    context.fillText(name, x + 3, top + area.top + 2);
  }
  context.fillStyle = colour("--text", "#000000");
  texts.forEach((text, i) => context.fillText(text, PADDING, top + signal.clientHeight + i * LINE_HEIGHT + 4));
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  canvas.toBlob((blob) => {
    if (blob === null) reject(new Error("Cannot make a picture: the browser refuses it. Make the window smaller."));
    else resolve(blob);
  }, "image/png");
  return await promise;
}

/** The name for a picture's file: of the recording, and from when to when. */
export function pictureName({ name, t0S, t1S }: Frame): string {
  const stem = name.split("/").at(-1)!.replace(/\.[^.]+$/, "");
  return `${stem}_${secondsText(t0S)}-${secondsText(t1S)}s.png`;
}

function headLine({ name, t0S, t1S, stepNs }: Frame): string {
  return `${name} · ${partText(t0S, t1S)} · a sample every ${formatDuration(stepNs / 1e9)}`;
}

function secondsText(timeS: number): string {
  return String(Number(timeS.toFixed(6)));
}
