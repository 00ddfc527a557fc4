import { licenceText } from "../../build/licences.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

/** A folder as the build has it: a bundle in `program/`, made of files of these packages, and the packages. */
async function bundled(path: string, packages: Record<string, Record<string, string>>): Promise<string> {
  const cache = `${path}/npm/registry.example`;
  const lines = [];
  for (const [name, files] of Object.entries(packages)) {
    await Deno.mkdir(`${cache}/${name}`, { recursive: true });
    for (const [file, text] of Object.entries(files)) await Deno.writeTextFile(`${cache}/${name}/${file}`, text);
    lines.push(`// ${cache}/${name}/dist/index.js`, "var a = 1;", `// ${cache}/${name}/dist/more.js`, "var b = 2;");
  }
  await Deno.mkdir(`${path}/stage/program`, { recursive: true });
  await Deno.writeTextFile(`${path}/stage/program/main.js`, ["// main.ts", ...lines].join("\n"));
  return `${path}/stage`;
}

/** The titles of the parts. */
function titles(text: string): string[] {
  return [...text.matchAll(/^=+\n(.*)\n=+$/gm)].map(([, title]) => title ?? "");
}

Deno.test("licenceText() has each package of the bundles once, in order, with its licence", async () => {
  await using folder = await temporaryFolder();
  const stage = await bundled(folder.path, {
    "zeta/1.0.0": { "LICENSE": "Zeta may be used.", "README.md": "# Zeta" },
    "@some/alpha/2.3.4": { "license.md": "Alpha may be used." },
    "plain/0.1.0": { "README.md": "# Plain\n\nText.\n\n#### LICENSE\n\nPlain may be used." },
  });
  const text = await licenceText(stage);
  const expected = ["PicoStream", `Deno ${Deno.version.deno}`, "@some/alpha 2.3.4", "plain 0.1.0", "zeta 1.0.0"];
  assertEquals(titles(text), expected);
  for (const name of ["Zeta", "Alpha", "Plain"]) assert(text.includes(`\n\n${name} may be used.\n`), text);
});

Deno.test("licenceText() names a package that has no licence", async () => {
  await using folder = await temporaryFolder();
  const stage = await bundled(folder.path, { "bare/1.0.0": { "README.md": "# Bare" } });
  const message = await licenceText(stage).then(() => "", (error) => error.message);
  assert(/^Cannot collect the licences: bare 1\.0\.0 has none\./.test(message), message);
});
