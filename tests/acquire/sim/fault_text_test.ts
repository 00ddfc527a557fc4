import { parseFault } from "../../../acquire/sim/mod.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

Deno.test("parseFault() reads every kind", () => {
  assertEquals(parseFault("stall@2"), { kind: "stall", atS: 2 });
  assertEquals(parseFault("unplug@5"), { kind: "unplug", atS: 5 });
  assertEquals(parseFault("unplug@5:2"), { kind: "unplug", atS: 5, durationS: 2 });
  assertEquals(parseFault("overrange@1:0.5"), { kind: "overrange", atS: 1, durationS: 0.5 });
  assertEquals(parseFault("power@3:282"), { kind: "power", atS: 3, status: 282 });
  assertEquals(parseFault("busy@1:0.2"), { kind: "busy", atS: 1, durationS: 0.2 });
  assertEquals(parseFault("silent@1:0.5"), { kind: "silent", atS: 1, durationS: 0.5 });
  assertEquals(parseFault("lose@2:100000"), { kind: "lose", atS: 2, samples: 100000 });
  assertEquals(parseFault(" Slow@1.5 : 50 "), { kind: "slow", atS: 1.5, delayMs: 50 });
  assertEquals(parseFault("open:282"), { kind: "open", status: 282 });
});

Deno.test("parseFault() refuses an unknown kind and names the known ones", () => {
  for (const text of ["explode@1", "stall", "stall:1", "@1", "", "constructor@1"]) {
    assertThrows(() => parseFault(text), (error: Error) => {
      assertEquals(
        error.message.startsWith(`Cannot read the fault "${text}": there is no such kind. Write one of `),
        true,
      );
      for (const form of ["stall@<s>", "power@<s>:<281|282|284|286>", "open:<status>"]) {
        assertEquals(error.message.includes(form), true, error.message);
      }
      return true;
    });
  }
});

Deno.test("parseFault() refuses missing, superfluous and impossible numbers", () => {
  const texts = [
    "stall@",
    "stall@-1",
    "stall@1:2",
    "unplug@1:0",
    "unplug@1:",
    "unplug@1:2:3",
    "overrange@1",
    "power@1:7",
    "busy@1:0",
    "silent@x:1",
    "lose@1:0",
    "lose@1:1.5",
    "slow@1:-5",
    "open:",
    "open:0",
  ];
  for (const text of texts) {
    assertThrows(
      () => parseFault(text),
      { name: "Error", message: /^Cannot read the fault ".*": a number is missing, too much or out of range\. Write / },
      text,
    );
  }
});
