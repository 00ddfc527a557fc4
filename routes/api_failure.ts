import type { ApiError, Problem } from "./protocol.ts";

/** The statuses that a request can be refused with. */
export type FailureStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 416 | 421 | 429 | 500 | 503;

/** Thrown by a handler: the answer has this status, and the message as {@linkcode ApiError}. */
export class ApiFailure extends Error {
  override name = "ApiFailure";
  constructor(readonly status: FailureStatus, message: string, readonly problems?: Problem[]) {
    super(message);
  }

  get body(): ApiError {
    return this.problems === undefined ? { error: this.message } : { error: this.message, problems: this.problems };
  }
}
