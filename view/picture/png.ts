import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/**
 * A PNG file of 8-bit RGBA pixels, rows from the top, four bytes a pixel. Throws a `RangeError` when `rgba` is not just
 * `widthPx` × `heightPx` pixels, or a side is not a whole number from 1 on.
 */
export function encodePng(rgba: Uint8Array, widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const areSides = [widthPx, heightPx].every((side) => Number.isInteger(side) && side >= 1);
  if (!areSides || rgba.length !== 4 * widthPx * heightPx) {
    throw new RangeError(
      `Cannot make a picture of ${widthPx} × ${heightPx} pixels: there are ${rgba.length} bytes. Give 4 a pixel.`,
    );
  }
  const rowBytes = 4 * widthPx;
  const rows = new Uint8Array((rowBytes + 1) * heightPx);
  for (let y = 0; y < heightPx; y++) {
    // The byte before each row stays 0: no filter.
    rows.set(rgba.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  }
  const header = new Uint8Array(13);
  const fields = new DataView(header.buffer);
  fields.setUint32(0, widthPx);
  fields.setUint32(4, heightPx);
  header.set([8, 6], 8);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ];
  const file = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const fields = new DataView(bytes.buffer);
  fields.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  fields.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
