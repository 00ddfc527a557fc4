import { channelText, partText } from "../../view/captions.ts";
import { assertEquals } from "../assert.ts";

Deno.test("channelText() names range, label and offset", () => {
  const channel = { name: "A", rangeV: 1, offsetV: 0, label: "" } as const;
  const texts = [channel, { ...channel, name: "B", label: "laser", offsetV: 0.5 } as const].map(channelText);
  assertEquals(texts, ["A ±1 V", "B laser ±1 V around 500 mV"]);
});

Deno.test("partText() has the digits that a part's length makes sense of", () => {
  assertEquals([partText(1.2, 1.3), partText(0, 3600), partText(2, 2 + 1e-6)], [
    "1.2000 s to 1.3000 s (100 ms)",
    "0 s to 3600 s (1 h 00 min 00 s)",
    "2.000000000 s to 2.000001000 s (1 µs)",
  ]);
});
