import type { Recorder } from "../../record/recorder.ts";
import { Turns } from "../../routes/turns.ts";
import { assertEquals, assertRejects } from "../assert.ts";

const IDLE = { recording: null } as unknown as Recorder;

Deno.test("Turns answers one question after the other, also after one that failed", async () => {
  const turns = new Turns(IDLE, new AbortController().signal, 1);
  const order: string[] = [];
  const ask = (name: string) =>
    turns.ask(async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (name === "a") throw new Error("no");
      return name;
    });
  const [a, b] = await Promise.allSettled([ask("a"), ask("b")]);
  assertEquals([a?.status, b?.status], ["rejected", "fulfilled"]);
  assertEquals(order, ["a begins", "a ends", "b begins", "b ends"]);
});

Deno.test("Turns refuses more questions than can wait, and takes new ones when those are answered", async () => {
  const turns = new Turns(IDLE, new AbortController().signal, 1);
  const gate = Promise.withResolvers<void>();
  const asked = Array.from({ length: 8 }, () => turns.ask(() => gate.promise));
  await assertRejects(turns.ask(() => gate.promise), /too many others wait/);
  gate.resolve();
  await Promise.all(asked);
  await turns.ask(() => Promise.resolve());
});

Deno.test("Turns rests while something is recorded, until all ends", async () => {
  const ending = new AbortController();
  const turns = new Turns({ recording: {} } as unknown as Recorder, ending.signal, 1e9);
  await turns.ask(() => new Promise((resolve) => setTimeout(resolve, 2)));
  let isAsked = false;
  const second = turns.ask(() => {
    isAsked = true;
    return Promise.resolve();
  });
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(isAsked, false);
  ending.abort();
  await second;
  assertEquals(isAsked, true);
});
