import fc from "fast-check";
import { Raster, textHeight, textWidth } from "../../../view/picture/raster.ts";
import { assert, assertEquals } from "../../assert.ts";

const BLACK = [0, 0, 0] as const;
const WHITE = [255, 255, 255] as const;

/** Which pixels are not black: "x,y". */
function lit({ pixels, widthPx, heightPx }: Raster): string[] {
  const found: string[] = [];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) if (pixels[4 * (y * widthPx + x)] !== 0) found.push(`${x},${y}`);
  }
  return found;
}

Deno.test("Raster fills rectangles, also in part, and mixes colours", () => {
  const raster = new Raster(4, 3, BLACK);
  raster.fill({ left: 2, top: 1, width: 9, height: 1 }, WHITE, 0.5);
  assertEquals(lit(raster), ["2,1", "3,1"]);
  assertEquals([...raster.pixels.subarray(4 * 6, 4 * 6 + 4)], [127, 127, 127, 255]);
});

Deno.test("Raster draws lines from end to end, whichever way", () => {
  for (const [from, to] of [[[0.5, 0.5], [3.5, 3.5]], [[3.5, 3.5], [0.5, 0.5]]] as const) {
    const raster = new Raster(4, 4, BLACK);
    raster.line(from, to, WHITE);
    assertEquals(lit(raster), ["0,0", "1,1", "2,2", "3,3"]);
  }
  const upright = new Raster(3, 4, BLACK);
  upright.line([1.5, -1e9], [1.5, 1e9], WHITE);
  assertEquals(lit(upright), ["1,0", "1,1", "1,2", "1,3"]);
});

Deno.test("Raster writes texts as wide and as high as it says", () => {
  const raster = new Raster(40, 20, BLACK);
  raster.text("EE", 3, 2, WHITE, 2);
  const points = lit(raster).map((point) => point.split(",").map(Number) as [number, number]);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  assertEquals([Math.min(...xs), Math.max(...xs) + 1 - 3], [3, textWidth("EE", 2)]);
  assertEquals([Math.min(...ys), Math.max(...ys) + 1 - 2], [2, textHeight(2)]);
});

Deno.test("Raster changes nothing outside of the part that is set, whatever is drawn", () => {
  const number = fc.oneof(fc.double({ min: -50, max: 50, noNaN: true }), fc.constantFrom(-1e12, 1e12, Infinity, NaN));
  fc.assert(fc.property(fc.array(fc.tuple(number, number, number, number), { maxLength: 20 }), (shapes) => {
    const raster = new Raster(20, 15, BLACK);
    raster.within({ left: 5, top: 4, width: 8, height: 6 }, () => {
      for (const [a, b, c, d] of shapes) {
        raster.line([a, b], [c, d], WHITE, 2);
        raster.text("µA", a, b, WHITE);
        if ([c, d].every(Number.isFinite)) raster.fill({ left: a, top: b, width: c, height: d }, WHITE, 0.5);
      }
    });
    assertEquals(raster.pixels.length, 4 * 20 * 15);
    for (const point of lit(raster)) {
      const [x, y] = point.split(",").map(Number) as [number, number];
      assert(x >= 5 && x < 13 && y >= 4 && y < 10, point);
    }
  }));
});
