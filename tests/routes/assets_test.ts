import { Hono } from "hono";
import { addAssets, loadAssets } from "../../routes/assets.ts";
import type { RequestVariables } from "../../routes/services.ts";
import { assert, assertEquals } from "../assert.ts";
import { temporaryFolder } from "../cli/program.ts";

Deno.test("the page's files have their types, come compressed where that is taken, and only when they changed", async () => {
  await using folder = await temporaryFolder();
  const script = "console.log(1);".repeat(100);
  await Deno.writeTextFile(`${folder.path}/app.js`, script);
  await Deno.writeTextFile(`${folder.path}/secret.txt`, "no part of the page");
  const app = new Hono<RequestVariables>();
  addAssets(app, await loadAssets(new URL(`file://${folder.path}/`)));
  const plain = await app.request("/app.js");
  assertEquals(plain.headers.get("content-type"), "text/javascript; charset=utf-8");
  assertEquals(await plain.text(), script);
  const zipped = await app.request("/app.js", { headers: { "accept-encoding": "gzip, br" } });
  assertEquals(zipped.headers.get("content-encoding"), "gzip");
  const unzipped = zipped.body?.pipeThrough(new DecompressionStream("gzip"));
  assertEquals(await new Response(unzipped ?? null).text(), script);
  const etag = plain.headers.get("etag") ?? "";
  assertEquals((await app.request("/app.js", { headers: { "if-none-match": etag } })).status, 304);
  assertEquals((await app.request("/app.js", { headers: { "if-none-match": '"other"' } })).status, 200);
  assertEquals((await app.request("/secret.txt")).status, 404);
  assert(/has not been built/.test(await (await app.request("/")).text()));
});
