import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "./glyphs.ts";

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A rectangle of pixels. Its sides may lie between pixels or outside of the picture. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Columns from one character to the next. */
const ADVANCE = GLYPH_WIDTH + 1;

/** Pixels that can be drawn on. What lies outside of them, or of the part that is set, is left out. */
export class Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  /** RGBA, rows from the top, opaque. */
  readonly pixels: Uint8Array;
  #clip: { left: number; top: number; right: number; bottom: number };

  /** All of it has the colour of the ground. */
  constructor(widthPx: number, heightPx: number, ground: Colour) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.pixels = new Uint8Array(4 * widthPx * heightPx).fill(255);
    this.#clip = { left: 0, top: 0, right: widthPx, bottom: heightPx };
    this.fill({ left: 0, top: 0, width: widthPx, height: heightPx }, ground);
  }

  /** Runs `draw`, which changes nothing outside of a part of the picture. */
  within({ left, top, width, height }: Box, draw: () => void): void {
    const before = this.#clip;
    this.#clip = {
      left: Math.max(before.left, Math.round(left)),
      top: Math.max(before.top, Math.round(top)),
      right: Math.min(before.right, Math.round(left + width)),
      bottom: Math.min(before.bottom, Math.round(top + height)),
    };
    draw();
    this.#clip = before;
  }

  /** Covers a rectangle; `alpha` 1 hides what was there. */
  fill({ left, top, width, height }: Box, colour: Colour, alpha = 1): void {
    const clip = this.#clip;
    const right = Math.min(clip.right, Math.round(left + width));
    const bottom = Math.min(clip.bottom, Math.round(top + height));
    for (let y = Math.max(clip.top, Math.round(top)); y < bottom; y++) {
      for (let x = Math.max(clip.left, Math.round(left)); x < right; x++) this.#set(x, y, colour, alpha);
    }
  }

  /** A straight line that is `thick` pixels across, at both ends as far as `from` and `to`. */
  line(from: readonly [x: number, y: number], to: readonly [x: number, y: number], colour: Colour, thick = 1): void {
    const [x0, y0] = from;
    const [x1, y1] = to;
    const steps = Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1));
    if (!Number.isFinite(steps)) return;
    // What is far outside of the picture need not be walked through.
    const [first, last] = this.#visible(x0, y0, x1, y1, thick);
    for (let step = Math.floor(first * steps); step <= Math.ceil(last * steps); step++) {
      const part = Math.min(1, Math.max(0, step / steps));
      const left = x0 + (x1 - x0) * part - thick / 2;
      const top = y0 + (y1 - y0) * part - thick / 2;
      this.fill({ left, top, width: thick, height: thick }, colour);
    }
  }

  /** A horizontal line of dashes. */
  dashes(left: number, right: number, y: number, colour: Colour, { on = 4, off = 4, alpha = 1 } = {}): void {
    for (let x = left; x < right; x += on + off) {
      this.fill({ left: x, top: y, width: Math.min(on, right - x), height: 1 }, colour, alpha);
    }
  }

  /** A text with its upper left corner there; `scale` is how many pixels a dot of its font is. */
  text(text: string, left: number, top: number, colour: Colour, scale = 2): void {
    [...text].forEach((character, i) => {
      glyphOf(character).forEach((isSet, dot) => {
        if (!isSet) return;
        const x = left + scale * (i * ADVANCE + dot % GLYPH_WIDTH);
        this.fill({ left: x, top: top + scale * Math.floor(dot / GLYPH_WIDTH), width: scale, height: scale }, colour);
      });
    });
  }

  /** The part of a line, 0 to 1, that can touch the clip. */
  #visible(x0: number, y0: number, x1: number, y1: number, thick: number): [first: number, last: number] {
    const { left, top, right, bottom } = this.#clip;
    let [first, last] = [0, 1];
    for (const [from, by, low, high] of [[x0, x1 - x0, left, right], [y0, y1 - y0, top, bottom]] as const) {
      if (by === 0) continue;
      const [a, b] = [(low - thick - from) / by, (high + thick - from) / by];
      first = Math.max(first, Math.min(a, b));
      last = Math.min(last, Math.max(a, b));
    }
    return [first, last];
  }

  #set(x: number, y: number, [red, green, blue]: Colour, alpha: number): void {
    const at = 4 * (y * this.widthPx + x);
    const { pixels } = this;
    pixels[at] = pixels[at]! + (red - pixels[at]!) * alpha;
    pixels[at + 1] = pixels[at + 1]! + (green - pixels[at + 1]!) * alpha;
    pixels[at + 2] = pixels[at + 2]! + (blue - pixels[at + 2]!) * alpha;
  }
}

/** How wide a text is. */
export function textWidth(text: string, scale = 2): number {
  return scale * ([...text].length * ADVANCE - 1);
}

/** How high a text is. */
export function textHeight(scale = 2): number {
  return scale * GLYPH_HEIGHT;
}
