import { inBand, sameHeight } from "../../view/bands.ts";
import { assertEquals } from "../assert.ts";

Deno.test("inBand() gives each channel its part of the height, the first one on top", () => {
  // Of three bands, from the bottom: the part of the height where the channel's own scale begins and ends.
  const parts = [0, 1, 2].map((band) => {
    const scale = inBand([-2, 4], band, 3);
    return [-2, 4].map((value) => Math.round(1000 * sameHeight(value, scale, [0, 1])) / 1000);
  });
  assertEquals(parts, [[0.667, 1], [0.333, 0.667], [0, 0.333]]);
});
