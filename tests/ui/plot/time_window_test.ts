import fc from "fast-check";
import { between, type Extent, live, panned, whole, zoomed } from "../../../ui/plot/time_window.ts";
import { assert, assertEquals } from "../../assert.ts";

const EXTENT: Extent = { startS: 0, endS: 10, stepS: 1e-6 };

Deno.test("zoomed() keeps the time under the pointer, and the newest end while it follows", () => {
  assertEquals(zoomed({ follow: false, t0S: 2, spanS: 4 }, EXTENT, 0.5, 3), { follow: false, t0S: 2.5, spanS: 2 });
  assertEquals(zoomed({ follow: true, t0S: 6, spanS: 4 }, EXTENT, 0.5, 7), { follow: true, t0S: 8, spanS: 2 });
});

Deno.test("panned() stops following, and whole(), live() and between() choose a part", () => {
  assertEquals(panned({ follow: true, t0S: 9, spanS: 1 }, EXTENT, -3), { follow: false, t0S: 6, spanS: 1 });
  assertEquals(whole(EXTENT), { follow: false, t0S: 0, spanS: 10 });
  assertEquals(live(0.5, EXTENT), { follow: true, t0S: 9.5, spanS: 0.5 });
  assertEquals(between(4, 3, EXTENT), { follow: false, t0S: 3, spanS: 1 });
});

Deno.test("no window is shorter than four samples, longer than the recording or beside it", () => {
  const step = fc.record({
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
    byS: fc.double({ min: -50, max: 50, noNaN: true }),
  });
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
    let window = whole(EXTENT);
    for (const { factor, byS } of steps) {
      window = panned(zoomed(window, EXTENT, factor, window.t0S + window.spanS / 3), EXTENT, byS);
      assert(window.spanS >= 4e-6 && window.spanS <= 10, `${window.spanS}`);
      assert(window.t0S + window.spanS / 2 >= -1e-9 && window.t0S + window.spanS / 2 <= 10 + 1e-9, `${window.t0S}`);
    }
  }));
});
