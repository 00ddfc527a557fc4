/// <reference lib="deno.worker" />
/** The worker that lists the data folder, so that a large or hostile file keeps nobody waiting but who asked: see `Catalogue`. */
import { failureOf } from "../record/failure.ts";
import { Catalogue } from "./catalogue.ts";
import type { CatalogueAnswer, CatalogueQuestion } from "./catalogue_client.ts";

let catalogue: Catalogue | null = null;

self.onmessage = async ({ data }: MessageEvent<CatalogueQuestion>) => {
  catalogue ??= new Catalogue(data.folder);
  try {
    send({ kind: "list", entries: await catalogue.list(data.atWork) });
  } catch (error) {
    send({ kind: "failed", failure: failureOf(error) });
  }
};

function send(message: CatalogueAnswer): void {
  self.postMessage(message);
}
