import { licenceText, versionText } from "../../commands/about.ts";
import { VERSION } from "../../version.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("versionText() and licenceText() are the program's own where nothing was built", () => {
  assertEquals(versionText(), VERSION);
  assert(licenceText().includes("MIT"));
});
