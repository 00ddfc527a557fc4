import { moduleText } from "../../../storage/simd/build.ts";
import { assert } from "../../assert.ts";

Deno.test("moduleText() gives what module.ts holds", async () => {
  const held = await Deno.readTextFile(new URL("../../../storage/simd/module.ts", import.meta.url));
  assert(await moduleText() === held, "module.ts is not made from the sources as they are: run `deno task simd`");
});
