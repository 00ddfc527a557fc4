import { withoutFlags } from "../../record/without_flags.ts";
import { assertEquals } from "../assert.ts";

Deno.test("withoutFlags() leaves out what only the command line has, and nothing else", () => {
  assertEquals(
    withoutFlags(
      "Cannot record to a (1).hdf5: it exists. Choose another name or folder (--output; --force overwrites it).",
    ),
    "Cannot record to a (1).hdf5: it exists. Choose another name or folder.",
  );
  assertEquals(withoutFlags("Use one, not both (--split, --max-buff-sec)."), "Use one, not both.");
});
