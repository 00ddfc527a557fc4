/// <reference lib="deno.worker" />
/** The worker that owns the instrument: opens it, streams into the ring, closes it. */
import { openInstrument } from "./instrument.ts";
import { Producer } from "../acquire/producer.ts";
import { RingProducer } from "../acquire/ring.ts";
import { failureOf } from "./failure.ts";
import type { ProducerMessage, ProducerStart } from "./messages.ts";

self.onmessage = ({ data }: MessageEvent<ProducerStart>) => {
  try {
    produce(data);
  } catch (error) {
    answer({ kind: "failed", failure: failureOf(error) });
  }
  self.close();
};

function produce({ settings, plan, layout }: ProducerStart): void {
  using instrument = openInstrument(settings, plan.instrument);
  const { scope } = instrument;
  scope.configure();
  const intervalNs = scope.start();
  const startUnixNs = BigInt(Date.now()) * 1_000_000n;
  answer({ kind: "started", unit: scope.unit, intervalNs, startUnixNs });
  const { driverBufferValues, ratio } = plan.instrument;
  const stepNs = intervalNs * ratio;
  const perStep = plan.instrument.ratioMode === "aggregate" ? 2 : 1;
  const producer = new Producer({
    scope,
    ring: new RingProducer(layout),
    blockValues: plan.blockValues,
    driverBufferValues,
    stepNs,
    intervalNs,
    mostValues: settings.durationS === null
      ? null
      : Math.max(1, Math.round(settings.durationS * 1e9 / stepNs)) * perStep,
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
