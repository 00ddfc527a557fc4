import { PERMISSIONS, permissionsOf } from "../../build/permissions.ts";
import { TARGETS } from "../../build/targets.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("permissionsOf() lets an executable start its own system's programs alone, by their whole paths", () => {
  const isRun = (flag: string) => flag.startsWith("--allow-run=");
  for (const target of TARGETS) {
    const flags = permissionsOf(target);
    assertEquals(flags.filter((flag) => !isRun(flag)), PERMISSIONS.filter((flag) => !isRun(flag)));
    const programs = flags.find(isRun)!.slice("--allow-run=".length).split(",");
    if (target.suffix === ".exe") assertEquals(programs, ["rundll32"]);
    else assert(programs.length > 1 && programs.every((program) => program.startsWith("/")), programs.join());
  }
});

Deno.test("the program may do nothing without saying what", () => {
  assert(PERMISSIONS.length > 3 && !PERMISSIONS.includes("--allow-all") && !PERMISSIONS.includes("--allow-run"));
});
