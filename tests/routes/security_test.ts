import type { ApiError, Status } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { rawRequest } from "./raw_request.ts";
import { bodyOf, startRig } from "./rig.ts";

const SOCKET = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

Deno.test("the server answers under its own names only, also sockets", async () => {
  await using rig = await startRig();
  const { port } = rig.server;
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    assertEquals((await rawRequest(port, "GET /api/status", { host })).status, 200, host);
  }
  const foreign = [
    `evil.example:${port}`,
    "evil.example",
    "localhost",
    `localhost:${port + 1}`,
    `localhost.evil.example:${port}`,
    `127.0.0.1.:${port}`,
    `user@localhost:${port}`,
  ];
  for (const host of foreign) {
    for (const start of ["GET /api/status", "GET /", "GET /app.js", "GET /nothing"]) {
      const { status } = await rawRequest(port, start, { host });
      assert(status === 421 || status === 400, `${host} ${start}: ${status}`);
    }
    const { status } = await rawRequest(port, "GET /api/live", { ...SOCKET, host });
    assert(status === 421 || status === 400, `${host} socket: ${status}`);
  }
});

Deno.test("the server does not answer pages of other sites, also sockets", async () => {
  await using rig = await startRig();
  const { port } = rig.server;
  const host = `127.0.0.1:${port}`;
  const origins = [
    "http://evil.example",
    "null",
    `https://${host}`,
    `http://localhost:${port}`, // another origin than the host that was asked
    `http://127.0.0.1:${port + 1}`,
    `http://${host}.evil.example`,
    "",
  ];
  for (const origin of origins) {
    assertEquals((await rawRequest(port, "GET /api/status", { host, origin })).status, 403, origin);
    assertEquals((await rawRequest(port, "GET /api/live", { ...SOCKET, host, origin })).status, 403, origin);
    const headers = { host, origin, "content-type": "application/json", "content-length": "2" };
    assertEquals((await rawRequest(port, "POST /api/acquisition/start", headers, "{}")).status, 403, origin);
  }
  assertEquals((await rig.get("/api/recordings", { "sec-fetch-site": "cross-site" })).status, 403);
  assertEquals((await rig.get("/api/recordings", { "sec-fetch-site": "same-site" })).status, 403);
  assertEquals((await rig.get("/", { "sec-fetch-site": "cross-site" })).status, 200);
  assertEquals((await rig.status()).state, "idle");
});

Deno.test("the server changes nothing for what is not surely its page: forms, no origin, no JSON, too much", async () => {
  await using rig = await startRig();
  const { port } = rig.server;
  const host = `127.0.0.1:${port}`;
  const json = "application/json";
  const post = (headers: Record<string, string>, body = "{}") =>
    rawRequest(port, "POST /api/acquisition/start", { host, "content-length": String(body.length), ...headers }, body);
  assertEquals((await post({ "content-type": json })).status, 403);
  assertEquals((await post({ "content-type": json, "sec-fetch-site": "none" })).status, 403);
  const origin = `http://${host}`;
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"]) {
    assertEquals((await post({ "content-type": type, origin })).status, 415, type);
  }
  assertEquals((await post({ origin })).status, 415);
  for (const method of ["PUT", "DELETE", "PATCH"]) {
    const headers = { host, "content-type": json, "content-length": "2" };
    assertEquals((await rawRequest(port, `${method} /api/settings`, headers, "{}")).status, 403);
  }
  const large = JSON.stringify({ filler: "x".repeat(70_000) });
  const put = await rig.send("PUT", "/api/settings", { filler: "x".repeat(70_000) });
  assertEquals(put.status, 413);
  await put.body?.cancel();
  const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
  const headers = { host, origin, "content-type": json, "transfer-encoding": "chunked" };
  assertEquals((await rawRequest(port, "PUT /api/settings", headers, chunked)).status, 413);
  for (const body of ["", "{", "\0", "[".repeat(50_000)]) {
    const answer = await fetch(`${rig.base}/api/settings`, {
      method: "PUT",
      headers: { origin, "content-type": json },
      body,
    });
    assertEquals(answer.status, 400, body.slice(0, 10));
    await answer.body?.cancel();
  }
  const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  for (const path of ["/api/settings/check", "/api/jobs"]) {
    const answer = await fetch(rig.base + path, {
      method: "POST",
      headers: { origin, "content-type": json },
      body: polluting,
    });
    await answer.body?.cancel();
  }
  assertEquals(Reflect.get({}, "polluted"), undefined);
  assertEquals((await rig.status()).state, "idle");
});

Deno.test("every answer says what a browser may do with it, also a refusal", async () => {
  await using rig = await startRig();
  for (const path of ["/", "/api/status", "/api/nothing", "/api/download?name=../x"]) {
    const answer = await rig.get(path);
    await answer.body?.cancel();
    const { headers } = answer;
    assert(
      headers.get("content-security-policy")?.startsWith("default-src 'none'; script-src 'self'; style-src 'self'"),
    );
    assert(!/unsafe|\*/.test(headers.get("content-security-policy") ?? ""));
    assertEquals(headers.get("x-content-type-options"), "nosniff", path);
    assertEquals(headers.get("referrer-policy"), "no-referrer", path);
    assertEquals(headers.get("cross-origin-resource-policy"), "same-origin", path);
    assertEquals(headers.get("access-control-allow-origin"), null, path);
  }
});

Deno.test("a server that others reach wants a token, and lets viewers look only", async () => {
  await using rig = await startRig({ host: "0.0.0.0" });
  const cookieOf = async (link: string): Promise<string> => {
    const { pathname, search } = new URL(link);
    const answer = await rig.get(pathname + search);
    assertEquals([answer.status, answer.headers.get("location")], [303, "/"]);
    const [cookie = "", ...attributes] = (answer.headers.get("set-cookie") ?? "").split("; ");
    assertEquals(attributes.toSorted(), ["HttpOnly", "Path=/", "SameSite=Strict"]);
    return cookie;
  };
  const refused = await bodyOf<ApiError>(rig.get("/api/status"), 401);
  assert(!refused.error.includes(rig.server.services.access.control));
  for (const path of ["/", "/app.js", "/api/recordings", "/api/live"]) {
    const answer = await rig.get(path);
    assertEquals(answer.status, 401, path);
    await answer.body?.cancel();
  }
  const [control, viewer] = [await cookieOf(rig.server.link("control")), await cookieOf(rig.server.link("viewer"))];
  const { mayControl, mayQuit } = await bodyOf<Status>(rig.get("/api/status", { cookie: control }));
  // Who is elsewhere could not start it again.
  assertEquals([mayControl, mayQuit], [true, false]);
  await bodyOf(rig.send("POST", "/api/quit", {}, { cookie: control }), 409);
  assertEquals((await bodyOf<Status>(rig.get("/api/status", { cookie: viewer }))).mayControl, false);

  const changes = [
    ["POST", "/api/acquisition/start", {}],
    ["POST", "/api/acquisition/stop", {}],
    ["PUT", "/api/settings", {}],
    ["POST", "/api/jobs", { kind: "recover", name: "a.hdf5" }],
    ["POST", "/api/jobs", { kind: "verify", name: "a.hdf5" }],
  ] as const;
  for (const [method, path, body] of changes) {
    await bodyOf<ApiError>(rig.send(method, path, body, { cookie: viewer }), 403);
  }
  await bodyOf(rig.send("POST", "/api/acquisition/stop", {}, { cookie: control }));
  // A token in the address of a change, or a wrong one beside the right cookie, is of no use.
  await bodyOf(rig.send("POST", `/api/acquisition/start?token=${rig.server.services.access.control}`, {}), 401);
  await bodyOf(rig.get("/api/status?token=wrong", { cookie: control }), 401);
});

Deno.test("a server that others reach stops those who guess tokens", async () => {
  await using rig = await startRig({ host: "0.0.0.0" });
  for (let i = 0; i < 10; i++) await bodyOf(rig.get(`/?token=guess${i}`), 401);
  await bodyOf(rig.get("/?token=guess"), 429);
  await bodyOf(rig.get(`/?token=${rig.server.services.access.control}`), 429);
});

Deno.test("a token leads to no other host", async () => {
  await using rig = await startRig({ host: "0.0.0.0" });
  const { access } = rig.server.services;
  for (const path of ["//evil.example/", "/\\evil.example/"]) {
    const { status, text } = await rawRequest(rig.server.port, `GET ${path}?token=${access.control}`, {
      host: `localhost:${rig.server.port}`,
    });
    assertEquals(status, 303);
    const location = /^location: (.*)\r$/im.exec(text)?.[1] ?? "";
    assert(/^\/[^/\\]/.test(location), location);
  }
});
