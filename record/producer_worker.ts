/// <reference lib="deno.worker" />
/** The worker that owns the instrument: opens it, streams into the ring, closes it. */
import { Producer } from "../acquire/producer.ts";
import { RingProducer } from "../acquire/ring.ts";
import { valuesPerStep } from "../acquire/outcome.ts";
import { failureOf } from "./failure.ts";
import { type Instrument, openInstrument } from "./instrument.ts";
import type { ProducerMessage, ProducerRequest } from "./messages.ts";

type Open = ProducerRequest & { kind: "open" };

let begin: ((request: ProducerRequest) => void) | null = null;

self.onmessage = ({ data }: MessageEvent<ProducerRequest>) => {
  try {
    if (data.kind === "open") {
      begin = open(data);
      return;
    }
    begin?.(data);
  } catch (error) {
    answer({ kind: "failed", failure: failureOf(error) });
  }
  self.close();
};

/** Opens and sets the instrument; what is returned streams from it, or closes it. */
function open({ settings, plan, layout }: Open): (request: ProducerRequest) => void {
  const instrument = openInstrument(settings, plan.instrument);
  try {
    instrument.scope.configure();
  } catch (error) {
    instrument.close();
    throw error;
  }
  answer({ kind: "opened" });
  return ({ kind }) => {
    using opened = instrument;
    if (kind === "start") stream(opened, settings, plan, layout);
    else answer({ kind: "ended", reason: "aborted", failure: null });
  };
}

function stream(instrument: Instrument, settings: Open["settings"], plan: Open["plan"], layout: Open["layout"]): void {
  const { scope } = instrument;
  const intervalNs = scope.start();
  const startUnixNs = BigInt(Date.now()) * 1_000_000n;
  answer({ kind: "started", unit: scope.unit, intervalNs, startUnixNs });
  const { driverBufferValues, ratio } = plan.instrument;
  const stepNs = intervalNs * ratio;
  const steps = settings.durationS === null ? null : Math.max(1, Math.round(settings.durationS * 1e9 / stepNs));
  const producer = new Producer({
    scope,
    ring: new RingProducer(layout),
    blockValues: plan.blockValues,
    driverBufferValues,
    stepNs,
    intervalNs,
    mostValues: steps === null ? null : steps * valuesPerStep(settings.downsampleMode),
    stopOnLoss: settings.onOverrun === "stop",
    nowNs: () => performance.now() * 1e6,
  });
  const { reason, error } = producer.run();
  instrument.close();
  answer({ kind: "ended", reason, failure: error === null ? null : failureOf(error) });
}

function answer(message: ProducerMessage): void {
  self.postMessage(message);
}
