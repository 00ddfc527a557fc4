import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Context, Hono } from "hono";
import type { RequestVariables } from "./services.ts";

/** A file of the page as it is sent. */
export interface Asset {
  type: string;
  plain: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
  etag: string;
}

const FOLDER = new URL("../ui/dist/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "app.js": "text/javascript; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
  "embed.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
};
const NOT_BUILT = new TextEncoder().encode(
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>PicoStream</title>' +
    "<p>The page is not there: it has not been built. Run <code>deno task ui</code> and start PicoStream again.",
);

/** Reads the files of the page, by their names. What is missing is left out. */
export async function loadAssets(folder: URL = FOLDER): Promise<Map<string, Asset>> {
  const assets = new Map([["index.html", assetOf("index.html", NOT_BUILT)]]);
  await Promise.all(
    Object.keys(TYPES).map(async (name) => {
      const bytes = await Deno.readFile(new URL(name, folder)).catch(() => null);
      if (bytes !== null) assets.set(name, assetOf(name, bytes));
    }),
  );
  return assets;
}

/** `GET /` and the page's files. Their names stay when they change, so a browser asks each time whether they did. */
export function addAssets(app: Hono<RequestVariables>, assets: ReadonlyMap<string, Asset>): void {
  for (const [name, asset] of assets) {
    app.get(name === "index.html" ? "/" : `/${name}`, (context) => send(context, asset));
  }
}

function assetOf(name: string, plain: Uint8Array<ArrayBuffer>): Asset {
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return { type: TYPES[name] ?? "application/octet-stream", plain, gzipped: new Uint8Array(gzipSync(plain)), etag };
}

function send(context: Context, { type, plain, gzipped, etag }: Asset): Response {
  context.header("cache-control", "no-cache");
  context.header("etag", etag);
  context.header("vary", "accept-encoding");
  // Weak or not, and in a list: a browser sends back what it got.
  if (context.req.header("if-none-match")?.includes(etag)) return context.body(null, 304);
  context.header("content-type", type);
  if (!/\bgzip\b/.test(context.req.header("accept-encoding") ?? "")) return context.body(plain);
  context.header("content-encoding", "gzip");
  return context.body(gzipped);
}
