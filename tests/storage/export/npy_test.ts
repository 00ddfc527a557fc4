import { npyHeader } from "../../../storage/export/npy.ts";
import { assertEquals } from "../../assert.ts";
import { HEADER, TWO_CHANNELS } from "../recordings.ts";
import { exported } from "./exported.ts";
import { memorySource, simpleHeader } from "./source.ts";

/** The header of so many bytes, as NumPy writes it. */
function header(text: string, bytes: number): string {
  return `\x93NUMPY\x01\x00${String.fromCharCode(bytes - 10, 0)}${text.padEnd(bytes - 11)}\n`;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

Deno.test("NPY is an array of float64 millivolts", async () => {
  const source = memorySource({ header: simpleHeader(8), planes: [Int16Array.of(1, -2, 1000)] });
  const { bytes } = await exported(source, { format: "npy" });
  assertEquals(
    latin1(bytes.subarray(0, 128)),
    header("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", 128),
  );
  assertEquals([...new Float64Array(bytes.buffer, 128)], [1, -2, 1000]);
});

Deno.test("NPY is an array of int16 counts when they are wanted, channels side by side", async () => {
  const source = memorySource({
    header: TWO_CHANNELS,
    planes: [Int16Array.of(1, 2, 3), Int16Array.of(-1, -2, -32768)],
  });
  const { bytes } = await exported(source, { format: "npy", raw: true });
  assertEquals(
    latin1(bytes.subarray(0, 128)),
    header("{'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), }", 128),
  );
  assertEquals([...new Int16Array(bytes.buffer, 128)], [1, -1, 2, -2, 3, -32768]);
});

Deno.test("NPY has one more dimension for minimum and maximum", async () => {
  const source = memorySource({ header: TWO_CHANNELS, planes: [Int16Array.of(5, 2, 3), Int16Array.of(-1, 7, 9)] });
  const options = { format: "npy", raw: true, decimation: 2, decimationMode: "min_max" } as const;
  const both = (await exported(source, options)).bytes;
  assertEquals(latin1(both).includes("'shape': (2, 2, 2), }"), true);
  assertEquals([...new Int16Array(both.buffer, 128)], [2, 5, -1, 7, 3, 3, 9, 9]);
  const one = (await exported(source, { ...options, channels: ["C"] })).bytes;
  assertEquals(latin1(one).includes("'shape': (2, 2), }"), true);
  assertEquals([...new Int16Array(one.buffer, 128)], [-1, 7, 9, 9]);
});

Deno.test("npyHeader() knows more than 2^32 points, and has a whole multiple of 64 bytes", () => {
  const bytes = npyHeader({ points: 2 ** 40 + 1, channels: HEADER.channels, valuesPerPoint: 1, raw: false });
  assertEquals(bytes.length, 128);
  assertEquals(latin1(bytes).includes("'shape': (1099511627777,), }"), true);
});
