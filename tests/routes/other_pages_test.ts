import { Buffer } from "node:buffer";
import { allowedOrigins } from "../../commands/serve.ts";
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { rawRequest } from "./raw_request.ts";
import { startRig } from "./rig.ts";

const PAGE = "http://lab.example:3000";
const SOCKET = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": Buffer.from("0123456789abcdef").toString("base64"),
};

Deno.test("pages of an allowed origin may load the script and look, and nothing else", async () => {
  await using rig = await startRig({ origins: [PAGE] });
  const { port } = rig.server;
  const own = { host: `127.0.0.1:${port}`, origin: PAGE };
  const script = await rawRequest(port, "GET /embed.js", own);
  assertEquals(script.status, 200);
  assert(/^access-control-allow-origin: http:\/\/lab\.example:3000\r$/im.test(script.text), script.text.slice(0, 800));
  assert(/^cross-origin-resource-policy: cross-origin\r$/im.test(script.text) && /^vary:.*origin/im.test(script.text));
  assertEquals((await rawRequest(port, "GET /api/live", { ...SOCKET, ...own })).status, 101);

  const paths = ["/", "/app.js", "/api/status", "/api/settings", "/api/devices", "/api/recordings", "/api/jobs"];
  for (const path of [...paths, "/api/download?name=a.hdf5", "/api/view?name=a.hdf5&t0=0&t1=1&width=9"]) {
    const { status, text } = await rawRequest(port, `GET ${path}`, own);
    assertEquals(status, 403, path);
    assert(!/access-control-allow/i.test(text), path);
  }
  for (const start of ["POST /api/acquisition/start", "PUT /api/settings", "DELETE /api/jobs/x", "OPTIONS /api/live"]) {
    const headers = { ...own, "content-type": "application/json", "content-length": "2" };
    assertEquals((await rawRequest(port, start, headers, "{}")).status, 403, start);
  }
});

Deno.test("an allowed origin allows no other one", async () => {
  await using rig = await startRig({ origins: [PAGE] });
  const { port } = rig.server;
  for (const origin of ["http://evil.example", "null", "http://lab.example", `${PAGE}1`, "https://lab.example:3000"]) {
    for (const [start, more] of [["GET /api/live", SOCKET], ["GET /embed.js", {}]] as const) {
      const { status, text } = await rawRequest(port, start, { ...more, host: `127.0.0.1:${port}`, origin });
      assertEquals(status, 403, `${origin} ${start}`);
      assert(!/access-control-allow/i.test(text));
    }
  }
  assertEquals(
    (await rawRequest(port, "GET /api/live", { ...SOCKET, host: "evil.example", origin: PAGE })).status,
    421,
  );
});

Deno.test("where links have tokens, a page of an allowed origin needs one too, and only looks with either", async () => {
  await using rig = await startRig({ host: "0.0.0.0", origins: [PAGE] });
  const { port, services: { access } } = rig.server;
  const own = { host: `127.0.0.1:${port}`, origin: PAGE };
  const connect = async (query: string) =>
    (await rawRequest(port, `GET /api/live${query}`, { ...SOCKET, ...own })).status;
  assertEquals([await connect(""), await connect("?token=wrong")], [401, 401]);
  for (const token of [access.viewer, access.control]) {
    assertEquals(await connect(`?token=${token}`), 101);
    assertEquals((await rawRequest(port, `GET /api/status?token=${token}`, own)).status, 403);
  }
  assertEquals((await rawRequest(port, "GET /embed.js", own)).status, 200);
});

Deno.test("allowedOrigins() takes origins as browsers name them, and nothing else", () => {
  assertEquals(allowedOrigins(["http://localhost:3000", "HTTPS://Lab.Example/", "http://a:80"]), [
    "http://localhost:3000",
    "https://lab.example",
    "http://a",
  ]);
  for (const flag of ["*", "", "null", "localhost:3000", "file:///a", "http://a/b", "http://u:p@a", "http://a?b"]) {
    assertThrows(() => allowedOrigins([flag]), { name: "SettingsError", message: /Give --allow-origin such as/ });
  }
});
