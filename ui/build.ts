/**
 * Makes the page that the server hands out: `ui/dist/` with `app.js`, `embed.js`, `app.css`, `index.html` and `icon.svg`.
 * Does nothing when none of their sources is younger.
 *
 *     deno task ui
 */
import { formatBytes } from "../storage/units.ts";

const UI = new URL("./", import.meta.url);
const ROOT = new URL("../", UI);
const DIST = new URL("dist/", UI);
/** What is bundled, and as what. */
const BUNDLES = { "app.js": "app.tsx", "embed.js": "embed/embed.ts" };
const COPIES = ["index.html", "icon.svg"];
/** In the order in which they hold. */
const STYLE_FOLDERS = ["styles/", "plot/"];
const FIRST_STYLES = ["tokens.css", "base.css"];
/** Where the page's code may come from, besides its own folder. */
const OTHER_SOURCES = ["acquire/", "routes/", "storage/", "view/", "deno.json", "deno.lock"];

/** The files of `ui/dist/`. */
export const PAGE_FILES: readonly string[] = [...Object.keys(BUNDLES), "app.css", ...COPIES];

/**
 * Builds the page where it is older than its sources. Answers whether it was built. Throws an `Error` with what the
 * bundler says when it fails; the page that was there before is then still there.
 */
export async function buildPage(): Promise<boolean> {
  if (await isUpToDate()) return false;
  await Deno.mkdir(DIST, { recursive: true });
  // Beside the target, so that each file appears in one step: a running server may read them at any time.
  const work = await Deno.makeTempDir({ dir: DIST.pathname, prefix: ".new-" });
  try {
    await Promise.all([
      ...Object.entries(BUNDLES).map(([target, source]) => bundle(source, `${work}/${target}`)),
      styles().then((text) => Deno.writeTextFile(`${work}/app.css`, text)),
      ...COPIES.map((name) => Deno.copyFile(new URL(name, UI), `${work}/${name}`)),
    ]);
    for (const name of PAGE_FILES) await Deno.rename(`${work}/${name}`, new URL(name, DIST));
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return true;
}

async function bundle(source: string, target: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", "--output", target, new URL(source, UI).pathname],
    cwd: ROOT,
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle ui/${source}: ${new TextDecoder().decode(stderr).trim()}`);
}

/** All style sheets as one, with those first that others build on. */
async function styles(): Promise<string> {
  const sheets = [new URL(import.meta.resolve("uplot/dist/uPlot.min.css"))];
  for (const folder of STYLE_FOLDERS) {
    const names = Array.from(Deno.readDirSync(new URL(folder, UI)), ({ name }) => name)
      .filter((name) => name.endsWith(".css")).toSorted();
    const first = FIRST_STYLES.filter((name) => names.includes(name));
    const rest = names.filter((name) => !first.includes(name));
    sheets.push(...[...first, ...rest].map((name) => new URL(folder + name, UI)));
  }
  return (await Promise.all(sheets.map((sheet) => Deno.readTextFile(sheet)))).join("\n");
}

async function isUpToDate(): Promise<boolean> {
  const built = Math.min(...await Promise.all(PAGE_FILES.map((name) => changedMs(new URL(name, DIST)))));
  if (built === 0) return false;
  for (const source of [UI, ...OTHER_SOURCES.map((path) => new URL(path, ROOT))]) {
    if (await youngestMs(source) > built) return false;
  }
  return true;
}

/** When the last change was in a folder, or in a file. The built files do not count. */
async function youngestMs(url: URL): Promise<number> {
  if (!url.pathname.endsWith("/")) return await changedMs(url);
  let youngest = 0;
  for await (const { name, isDirectory } of Deno.readDir(url)) {
    const child = new URL(isDirectory ? `${name}/` : name, url);
    if (child.href !== DIST.href) youngest = Math.max(youngest, await youngestMs(child));
  }
  return youngest;
}

/** When a file was changed; 0 where there is none. */
async function changedMs(url: URL): Promise<number> {
  const stat = await Deno.stat(url).catch(() => null);
  return stat?.mtime?.getTime() ?? 0;
}

async function gzippedBytes(url: URL): Promise<number> {
  const file = await Deno.open(url);
  return (await new Response(file.readable.pipeThrough(new CompressionStream("gzip"))).arrayBuffer()).byteLength;
}

if (import.meta.main && await buildPage()) {
  const sizes = await Promise.all(
    PAGE_FILES.map(async (name) => `${name} ${formatBytes(await gzippedBytes(new URL(name, DIST)))}`),
  );
  // Standard output belongs to the program that is started after this.
  await Deno.stderr.write(new TextEncoder().encode(`Built the page, gzipped: ${sizes.join(", ")}\n`));
}
