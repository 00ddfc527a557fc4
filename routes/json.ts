import type { Context } from "hono";
import { ApiFailure } from "./api_failure.ts";

/** The body of a request. Throws an {@linkcode ApiFailure} for what is no JSON. */
export async function readJson({ req }: Context): Promise<unknown> {
  const text = await req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiFailure(400, "Cannot read the request: it is no JSON. Send it as application/json.");
  }
}
