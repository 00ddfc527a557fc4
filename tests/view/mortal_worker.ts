/// <reference lib="deno.worker" />
/** The view worker, which fails outside of a question when it is asked about a file with this name. */
import "../../view/view_worker.ts";
import type { ViewQuestion } from "../../view/messages.ts";

self.addEventListener("message", ({ data }: MessageEvent<ViewQuestion>) => {
  if (data.ask.path.endsWith("/deadly")) throw new Error("the end of it");
});
