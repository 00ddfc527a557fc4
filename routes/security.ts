import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Access, Role } from "./access.ts";
import { ApiFailure } from "./api_failure.ts";
import type { RequestVariables } from "./services.ts";

/** What every answer says. Nothing comes from anywhere else, and no other page frames, embeds or opens this one. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

/** Where viewers may ask more than to look: a check changes nothing, and jobs see for themselves what a viewer may. */
const OF_VIEWERS = /^\/api\/(settings\/check$|jobs(\/|$))/;

/** What pages of allowed origins may ask for: to look. */
const OF_OTHERS = new Set(["/embed.js", "/api/live"]);

/** What the gate has to know. */
export interface Gate {
  /** Origins of other pages that may look, such as "http://localhost:3000". */
  origins: ReadonlySet<string>;
  /** What the Host header may be, in small letters: names with ports. */
  hosts: ReadonlySet<string>;
  access: Access;
  /** The name of the cookie that holds the token: cookies know no ports. */
  cookie: string;
}

/** Adds the headers of every answer; allowed pages may load the script that shows a signal in them. */
export function addHeaders({ origins }: Gate): MiddlewareHandler<RequestVariables> {
  return async (context, next) => {
    await next();
    // A socket's answer cannot be changed, and says nothing that a browser shows.
    if (context.res.status === 101) return;
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    if (origins.size > 0 && context.req.path === "/embed.js") addSharing(context, origins);
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  };
}

function addSharing(context: Context, origins: ReadonlySet<string>): void {
  const origin = context.req.header("origin")?.toLowerCase() ?? "";
  context.header("cross-origin-resource-policy", "cross-origin");
  context.header("vary", "origin", { append: true });
  if (origins.has(origin)) context.header("access-control-allow-origin", origin);
}

/**
 * Lets nobody in who should not be: not under a foreign host name (DNS rebinding), not from other sites' pages, not
 * without a token where one is needed, and viewers not to change anything. Also for sockets. Throws an
 * {@linkcode ApiFailure}.
 */
export function guard({ hosts, origins, access, cookie }: Gate): MiddlewareHandler<RequestVariables> {
  return async (context, next) => {
    checkHost(context, hosts);
    const isOther = isOtherPage(context);
    const token = context.req.query("token");
    if (isOther) {
      checkOther(context, origins);
      // The script is for all that may load it; who may look is asked when it connects.
      if (context.req.path !== "/embed.js") admit(access, token ?? null, context);
      context.set("role", "viewer");
      await next();
      return;
    }
    if (token !== undefined && context.req.method === "GET") return exchange(context, access, token, cookie);
    const role = admit(access, getCookie(context, cookie) ?? null, context);
    if (isChange(context)) checkChange(context, role);
    context.set("role", role);
    await next();
  };
}

function checkHost({ req }: Context, hosts: ReadonlySet<string>): void {
  const host = req.header("host")?.toLowerCase();
  if (host !== undefined && hosts.has(host)) return;
  throw new ApiFailure(421, "Cannot answer under this address. Use the one that PicoStream printed when it started.");
}

/** Whether it is the page of another site that asks. */
function isOtherPage({ req }: Context): boolean {
  const origin = req.header("origin");
  const site = req.header("sec-fetch-site");
  // The page itself may be opened by a link from anywhere; what is behind it may not be asked.
  return origin !== undefined
    ? origin.toLowerCase() !== `http://${req.header("host")?.toLowerCase()}`
    : (site === "cross-site" || site === "same-site") && req.path.startsWith("/api/");
}

function checkOther({ req }: Context, origins: ReadonlySet<string>): void {
  const origin = req.header("origin")?.toLowerCase();
  if (origin !== undefined && origins.has(origin) && OF_OTHERS.has(req.path) && req.method === "GET") return;
  throw new ApiFailure(403, "Cannot answer the page of another site. Open PicoStream's own page.");
}

function isChange({ req }: Context): boolean {
  return req.method !== "GET" && req.method !== "HEAD";
}

function checkChange({ req }: Context, role: Role): void {
  if (req.header("origin") === undefined && req.header("sec-fetch-site") !== "same-origin") {
    throw new ApiFailure(403, "Cannot change anything for a request without an origin. Use PicoStream's own page.");
  }
  if (!/^application\/json(;|$)/i.test(req.header("content-type") ?? "")) {
    throw new ApiFailure(415, "Cannot read the request: it is no JSON. Send it as application/json.");
  }
  if (role === "viewer" && !OF_VIEWERS.test(req.path)) {
    throw viewersOnly();
  }
}

/** What somebody hears who may only look. */
export function viewersOnly(): ApiFailure {
  return new ApiFailure(403, "Cannot change anything here: you may only look. Ask for the link that controls.");
}

/** Makes a cookie of a right token, and leads to the same address without it. */
function exchange(context: Context, access: Access, token: string, cookie: string): Response {
  admit(access, token, context);
  if (access.needed) setCookie(context, cookie, token, { httpOnly: true, sameSite: "Strict", path: "/" });
  const url = new URL(context.req.url);
  url.searchParams.delete("token");
  // A path that begins with two slashes would lead to another host.
  return context.redirect(url.pathname.replace(/^\/+/, "/") + url.search, 303);
}

function admit(access: Access, token: string | null, context: Context): Role {
  const verdict = access.judge(token, addressOf(context));
  if (verdict === "too many failures") {
    throw new ApiFailure(429, "Cannot let you in: there were too many wrong links. Wait a minute.");
  }
  if (verdict === "refused") {
    throw new ApiFailure(401, "Cannot let you in without a token. Open the link that PicoStream printed.");
  }
  return verdict;
}

/** Where a request comes from, as `Deno.serve` tells it. */
function addressOf({ env }: Context): string {
  const address: unknown = env?.remoteAddr?.hostname;
  return typeof address === "string" ? address : "";
}
