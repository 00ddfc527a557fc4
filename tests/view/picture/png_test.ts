import { assertEquals, assertThrows } from "../../assert.ts";
import { needs } from "../../system.ts";
import { encodePng } from "../../../view/picture/png.ts";

const READ = `
import sys, zlib, struct
d = sys.stdin.buffer.read(); assert d[:8] == b"\\x89PNG\\r\\n\\x1a\\n"; at = 8; out = []
while at < len(d):
    n, t = struct.unpack(">I4s", d[at:at+8]); body = d[at+8:at+8+n]
    assert struct.unpack(">I", d[at+8+n:at+12+n])[0] == zlib.crc32(t + body)
    out.append(t.decode() + " " + (zlib.decompress(body) if t == b"IDAT" else body).hex()); at += 12 + n
print(";".join(out))`;

Deno.test({
  name: "encodePng() writes what Python's zlib reads, rows from the top",
  ...needs("python3"),
  fn: async () => {
    const child = new Deno.Command("python3", { args: ["-c", READ], stdin: "piped", stdout: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(encodePng(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 128), 1, 2));
    await writer.close();
    const { stdout } = await child.output();
    assertEquals(
      new TextDecoder().decode(stdout).trim(),
      "IHDR 00000001000000020806000000;IDAT 00010203ff0004050680;IEND",
    );
  },
});

Deno.test("encodePng() refuses pixels that do not fill the picture", () => {
  assertThrows(() => encodePng(new Uint8Array(8), 1, 1), RangeError);
  assertThrows(() => encodePng(new Uint8Array(0), 0, 5), RangeError);
});
