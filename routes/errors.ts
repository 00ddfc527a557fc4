import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type FailureKind, failureOf } from "../record/failure.ts";
import { RecorderBusyError } from "../record/recorder.ts";
import { withoutFlags } from "../record/without_flags.ts";
import { OverviewMissingError } from "../storage/view.ts";
import { ApiFailure } from "./api_failure.ts";
import type { ApiError } from "./protocol.ts";

const STATUS_OF: Readonly<Record<FailureKind, ContentfulStatusCode>> = {
  settings: 400,
  disk: 409,
  instrument: 503,
  unexpected: 500,
};

/**
 * The answer to what a handler threw: its sentence, never a stack. What nobody expected is given to `report`, and its
 * text stays here, as it could say anything. Once `ending` is aborted, the threads that answer are gone before the questions.
 */
export function answerError(
  error: Error,
  context: Context,
  { report, ending }: { report: (error: Error) => void; ending: AbortSignal },
): Response {
  const answer = (body: ApiError, status: ContentfulStatusCode) => context.json(body, status);
  if (error instanceof ApiFailure) return answer(error.body, error.status);
  if (error instanceof RecorderBusyError || error instanceof OverviewMissingError) {
    return answer({ error: error.message }, 409);
  }
  const { kind, message } = failureOf(error);
  if (kind !== "unexpected") return answer({ error: withoutFlags(message) }, STATUS_OF[kind]);
  if (ending.aborted) return answer({ error: "Cannot answer: PicoStream is ending. Start it again." }, 503);
  report(error);
  return answer({ error: "Cannot answer: something unexpected failed. See what PicoStream's log says." }, 500);
}
