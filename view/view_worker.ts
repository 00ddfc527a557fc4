/// <reference lib="deno.worker" />
/** The worker that looks into recordings, so that nobody waits for the disk: see `ViewHost`. */
import { failureOf } from "../record/failure.ts";
import { OverviewMissingError } from "../storage/view.ts";
import type { ViewAnswer, ViewQuestion } from "./messages.ts";
import { ViewHost } from "./view_host.ts";

const host = new ViewHost();
let turn = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ViewQuestion>) => {
  // One after the other: HDF5 is not to be asked about a file while it is opened anew.
  turn = turn.then(() => reply(data));
};

async function reply(question: ViewQuestion): Promise<void> {
  try {
    send({ id: question.id, answer: await answerTo(question) });
  } catch (error) {
    const uncovered = error instanceof OverviewMissingError ? error.path : null;
    send({ id: question.id, failure: failureOf(error), uncovered });
  }
}

async function answerTo(question: ViewQuestion) {
  if (question.call === "open") return await host.open(question.ask.path);
  if (question.call === "query") return await host.query(question.ask.path, question.ask.request);
  host.close(question.ask.path);
  return null;
}

function send(message: ViewAnswer): void {
  const buffers = "answer" in message && message.answer !== null && "columns" in message.answer
    ? message.answer.channels.map(({ extremes }) => extremes.buffer)
    : [];
  self.postMessage(message, buffers);
}
