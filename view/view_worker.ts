/// <reference lib="deno.worker" />
/** The worker that looks into recordings, so that nobody waits for the disk: see `ViewHost`. */
import { failureOf } from "../record/failure.ts";
import { loadHdf5 } from "../storage/hdf5/hdf5.ts";
import { OverviewMissingError, type View } from "../storage/view.ts";
import type { ViewAnswer, ViewCalls, ViewQuestion } from "./messages.ts";
import { ViewHost } from "./view_host.ts";

type Answer = ViewCalls[keyof ViewCalls]["answer"];

const host = new ViewHost();
// The first question then need not wait for it; a failure shows when something is opened.
let turn: Promise<void> = loadHdf5().then(() => {}, () => {});

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
  if (question.call === "look") return await host.look(question.ask.path, question.ask.request);
  if (question.call === "measure") return await host.measure(question.ask.path, question.ask.part);
  if (question.call === "spectrum") return await host.spectrum(question.ask.path, question.ask.request);
  host.close(question.ask.path);
  return null;
}

function send(message: ViewAnswer): void {
  const view = "answer" in message ? viewIn(message.answer) : null;
  self.postMessage(message, view?.channels.map(({ extremes }) => extremes.buffer) ?? []);
}

function viewIn(answer: Answer): View | null {
  if (answer === null) return null;
  if ("view" in answer) return answer.view;
  return "columns" in answer ? answer : null;
}
