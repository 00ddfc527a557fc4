import { Hono } from "hono";
import { answerError } from "../../routes/errors.ts";
import { assertEquals } from "../assert.ts";

Deno.test("answerError() reports what nobody expected, but not what fails because the server ends", async () => {
  const ending = new AbortController();
  const reported: Error[] = [];
  const app = new Hono();
  app.onError((error, context) =>
    answerError(error, context, { report: (error) => reported.push(error), ending: ending.signal })
  );
  const failure = new Error("the thread is gone, see /secret");
  app.get("/", () => Promise.reject(failure));
  const ask = async () => {
    const answer = await app.request("/");
    return [answer.status, (await answer.json()).error];
  };
  assertEquals(await ask(), [
    500,
    "Cannot answer: something unexpected failed. See what PicoStream's log says.",
  ]);
  assertEquals(reported, [failure]);
  ending.abort();
  assertEquals(await ask(), [503, "Cannot answer: PicoStream is ending. Start it again."]);
  assertEquals(reported, [failure]);
});
