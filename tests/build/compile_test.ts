import { tryOut } from "../../build/compile.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

/** A program that prints this and ends with this status. */
async function program(folder: string, text: string, status: number): Promise<string> {
  const path = `${folder}/program`;
  await Deno.writeTextFile(path, `#!/bin/sh\necho "${text}"\necho "${text}" >&2\nexit ${status}\n`, { mode: 0o755 });
  return path;
}

Deno.test({
  name: "tryOut() answers the version, or says why the file does not start",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await temporaryFolder();
    assertEquals(await tryOut(await program(folder.path, "1.2.3 (abc)", 0), "/base"), "1.2.3 (abc)");
    const broken = await program(folder.path, "Could not find standalone binary section.", 1);
    const said = (base: string | null) => tryOut(broken, base).then(() => "", (error) => error.message);
    const withBase = await said("/base");
    assert(withBase.includes(`the base runtime /base is not of Deno ${Deno.version.deno}`), withBase);
    assert(withBase.includes("DENORT_BIN") && !withBase.includes("\n"), withBase);
    const without = await said(null);
    assert(without.includes("standalone binary section") && !without.includes("\n"), without);
  },
});
