import { Access } from "../../routes/access.ts";
import { assert, assertEquals } from "../assert.ts";

Deno.test("Access gives each token its role, and no token none", () => {
  const access = new Access(true);
  assertEquals([access.judge(access.control, "a"), access.judge(access.viewer, "a")], ["control", "viewer"]);
  for (const token of [null, "", "x", `${access.control}x`, access.control.slice(1)]) {
    assertEquals(access.judge(token, "a"), "refused");
  }
  assert(access.control !== access.viewer && access.control.length >= 32);
});

Deno.test("Access refuses an address after ten failures within a minute, and no other one", () => {
  let nowMs = 0;
  const access = new Access(true, "control", () => nowMs);
  for (let i = 0; i < 10; i++) assertEquals(access.judge("wrong", "a"), "refused");
  assertEquals(access.judge(access.control, "a"), "too many failures");
  assertEquals(access.judge(access.control, "b"), "control");
  nowMs = 59_999;
  assertEquals(access.judge(access.control, "a"), "too many failures");
  nowMs = 60_001;
  assertEquals(access.judge(access.control, "a"), "control");
});

Deno.test("Access needs no token on a computer's own address", () => {
  assertEquals(new Access(false).judge(null, "a"), "control");
  assertEquals(new Access(false, "viewer").judge("anything", "a"), "viewer");
});
