import { lookup3 } from "../../../storage/hdf5/lookup3.ts";
import { assertEquals } from "../../assert.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("lookup3() gives the values that its author published", () => {
  assertEquals(lookup3(bytes("")), 0xdeadbeef);
  assertEquals(lookup3(bytes(""), 0xdeadbeef), 0xbd5b7dde);
  assertEquals(lookup3(bytes("Four score and seven years ago")), 0x17770551);
  assertEquals(lookup3(bytes("Four score and seven years ago"), 1), 0xcd628161);
});

Deno.test("lookup3() takes every byte into account, whatever the length", () => {
  for (let length = 1; length <= 50; length++) {
    const text = Uint8Array.from({ length }, (_, i) => i);
    const hashes = new Set([lookup3(text)]);
    for (let at = 0; at < length; at++) {
      const changed = text.slice();
      changed[at]! ^= 0x80;
      hashes.add(lookup3(changed));
    }
    assertEquals(hashes.size, length + 1);
  }
});
