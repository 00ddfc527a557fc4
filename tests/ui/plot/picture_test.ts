import { pictureName } from "../../../ui/plot/picture.ts";
import { assertEquals } from "../../assert.ts";
import { frameOf } from "./frames.ts";

Deno.test("pictureName() says of which recording it is, and from when to when", () => {
  assertEquals(pictureName(frameOf({ name: "lab/run 1.hdf5", t0S: 1.5, t1S: 2.25 })), "run 1_1.5-2.25s.png");
});
