import { inflateSync } from "node:zlib";
import type { Look } from "../../../view/look.ts";
import { GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from "../../../view/picture/glyphs.ts";
import { pictureOf } from "../../../view/picture/picture.ts";
import { themeOf } from "../../../view/picture/theme.ts";
import { assert, assertEquals } from "../../assert.ts";

const CHANNEL = { rangeV: 1, offsetV: 0, coupling: "dc", probe: 1, bandwidthLimit: false, label: "" } as const;
const [WIDTH, HEIGHT] = [640, 360];

/** A second of one column for each 10 ms of channel A, of which parts can be others. */
function lookOf(view: Partial<Look["view"]>, extremes: (column: number) => [number, number]): Look {
  const columns = 100;
  return {
    view: {
      ...{ firstStep: 0, stepsPerColumn: 10, columns, stepNs: 1e6, gaps: [], overRanges: [] },
      ...{ startS: 0, endS: 1, unfinished: false },
      channels: [{ name: "A", extremes: interleaved(columns, extremes) }],
      ...view,
    },
    channels: [{ ...CHANNEL, name: "A" }],
    ...{ maxAdc: 1000, t0S: 0, t1S: 1, tookMs: 0 },
  };
}

function interleaved(columns: number, extremes: (column: number) => [number, number]): Int16Array<ArrayBuffer> {
  return Int16Array.from(Array.from({ length: columns }, (_, column) => extremes(column)).flat());
}

/** The rows of a picture: red, green and blue at a pixel. */
function pixelsOf(look: Look, light = false): (x: number, y: number) => number[] {
  const png = pictureOf(look, { name: "a.hdf5", startUnixNs: 0n, widthPx: WIDTH, heightPx: HEIGHT, light });
  // Signature 8, IHDR 25, then the length and the name of IDAT, which is the only one.
  const bytes = new DataView(png.buffer).getUint32(33);
  const rows = inflateSync(png.subarray(41, 41 + bytes));
  return (x, y) => [...rows.subarray(y * (4 * WIDTH + 1) + 1 + 4 * x, y * (4 * WIDTH + 1) + 4 + 4 * x)];
}

/** The rows in which a column of pixels has a colour. */
function rowsWith(at: (x: number, y: number) => number[], x: number, colour: readonly number[]): number[] {
  return Array.from({ length: HEIGHT }, (_, y) => y).filter((y) => at(x, y).join() === colour.join());
}

Deno.test("pictureOf() draws from minimum to maximum of each column, in the colour of the channel", () => {
  for (const light of [false, true]) {
    const at = pixelsOf(lookOf({}, () => [-500, 500]), light);
    // In the middle: from a quarter to three quarters of the range, which fills the area but for a little margin.
    const rows = rowsWith(at, 400, themeOf(light).channels.A);
    const tall = HEIGHT - 68 - 48;
    assert(Math.abs(rows.length - tall / 2 / 1.04) < 4, `${rows.length} of ${tall}`);
    assertEquals(rows.at(-1)! - rows[0]! + 1, rows.length);
  }
});

Deno.test("pictureOf() draws no line over what is missing, and says how much it is", () => {
  const empty: [number, number] = [32767, -32768];
  const gap = { start: 0.4, end: 0.6, lost: 200, count: 1, code: 1 };
  const at = pixelsOf(lookOf({ gaps: [gap] }, (column) => column >= 40 && column < 60 ? empty : [-500, 500]));
  const x = 112 + Math.round(0.5 * (WIDTH - 112 - 28));
  const { channels, bad, ground } = themeOf(false);
  assertEquals(rowsWith(at, x, channels.A), []);
  assert(rowsWith(at, x, bad).length >= 4);
  const [red = 0, , blue = 0] = at(x, 250);
  assert(red > ground[0] + 20 && red > blue, `${at(x, 250)} is not tinted`);
});

Deno.test("pictureOf() marks where a channel was over its range", () => {
  const over = { start: 0.2, end: 0.3, lost: 0, count: 1, code: 1 };
  const at = pixelsOf(lookOf({ overRanges: [over] }, () => [0, 0]));
  const x = (part: number) => 112 + Math.round(part * (WIDTH - 112 - 28));
  const { A } = themeOf(false).channels;
  assertEquals(rowsWith(at, x(0.25), A).filter((y) => y < 80).length, 4);
  assertEquals(rowsWith(at, x(0.5), A).filter((y) => y < 80).length, 0);
});

Deno.test("themeOf() has the colours of the page", async () => {
  const css = await Deno.readTextFile(new URL("../../../ui/styles/tokens.css", import.meta.url));
  const [light = "", dark = ""] = css.split('data-theme="dark"');
  const names = { ground: "surface-raised", text: "text", muted: "text-muted", grid: "line", bad: "bad" } as const;
  for (const [text, isLight] of [[light, true], [dark, false]] as const) {
    const theme = themeOf(isLight);
    const hex = (colour: readonly number[]) => `#${colour.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    const inCss = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(text)?.[1];
    for (const [key, name] of Object.entries(names)) {
      assertEquals(hex(theme[key as keyof typeof names]), inCss(name), name);
    }
    for (const [name, colour] of Object.entries(theme.channels)) {
      assertEquals(hex(colour), inCss(`channel-${name.toLowerCase()}`), name);
    }
  }
});

Deno.test("glyphOf() tells every character that texts have apart, and frames what it does not know", () => {
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const characters = [...printable, ..."µ±·–×≈"];
  const glyphs = characters.map((character) => glyphOf(character).map(Number).join(""));
  assert(glyphs.every((glyph) => glyph.length === GLYPH_WIDTH * GLYPH_HEIGHT));
  assertEquals(new Set(glyphs).size, characters.length);
  assertEquals(glyphOf("€"), glyphOf("missing"));
});
