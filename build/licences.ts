import { join, resolve } from "node:path";
import { ROOT } from "./deno.ts";

const LICENCE_NAME = /^(licen[cs]e|copying)\b/i;
/** What the bundler writes before each file of an npm package: `// …/npm/<registry>/<name>/<version>/…`. */
const PACKAGE = /^\/\/ (.*\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/([^/]+)\/)/gm;
const RULE = "=".repeat(80);

/**
 * The licences of everything in an executable as one text: the program's, Deno's, and those of the npm packages in the
 * bundles in `folder`, which are not minified. Throws an `Error` for a package without one.
 */
export async function licenceText(folder: string): Promise<string> {
  const packages = new Map<string, string>();
  for await (const bundle of bundlesIn(folder)) {
    for (const [, path = "", name, version] of (await Deno.readTextFile(bundle)).matchAll(PACKAGE)) {
      packages.set(`${name} ${version}`, resolve(ROOT, path));
    }
  }
  const parts = [
    section("PicoStream", await Deno.readTextFile(join(ROOT, "LICENSE"))),
    section(`Deno ${Deno.version.deno}`, await Deno.readTextFile(join(ROOT, "build/deno_licence.txt"))),
  ];
  for (const [title, path] of [...packages].toSorted()) parts.push(section(title, await licenceOf(title, path)));
  return parts.join("\n");
}

async function* bundlesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* bundlesIn(join(folder, name));
    else if (name.endsWith(".js")) yield join(folder, name);
  }
}

async function licenceOf(title: string, folder: string): Promise<string> {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  const own = names.find((name) => LICENCE_NAME.test(name));
  if (own !== undefined) return await Deno.readTextFile(join(folder, own));
  const readme = names.find((name) => /^readme/i.test(name));
  const text = readme === undefined ? "" : await Deno.readTextFile(join(folder, readme));
  const at = text.search(/^#+ licen[cs]e$/im);
  if (at < 0) throw new Error(`Cannot collect the licences: ${title} has none. See what it says at its home page.`);
  return text.slice(at).replace(/^.*\n/, "");
}

function section(title: string, text: string): string {
  return `${RULE}\n${title}\n${RULE}\n\n${text.trim()}\n`;
}
