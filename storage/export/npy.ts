import { ByteFile } from "./byte_file.ts";
import type { Cut } from "./cut.ts";
import type { Exporter, Format } from "./exporter.ts";
import type { Piece } from "./points.ts";
import { millivoltsOf, wholeCounts } from "./values.ts";

/** The format's version 1.0, which every NumPy reads. */
const MAGIC = "\x93NUMPY\x01\x00";
const ALIGNMENT = 64;

/**
 * NumPy's format: one array, millivolts as float64 or raw counts as int16, little-endian. Its shape is (points,), with
 * several channels (points, channels), and for minima and maxima one more dimension of 2. It has no times.
 */
export const npy: Format = {
  check() {},
  notes: () => [],
  expectedBytes: (cut) => npyHeader(cut).length + valuesIn(cut) * elementBytes(cut),
  begin: (path, cut) => new NpyExporter(path, cut),
};

/** What stands before the values. */
export function npyHeader(
  cut: Pick<Cut, "points" | "channels" | "valuesPerPoint" | "raw">,
): Uint8Array<ArrayBuffer> {
  const { points, channels, valuesPerPoint } = cut;
  const shape = [points, ...(channels.length > 1 ? [channels.length] : []), ...(valuesPerPoint === 2 ? [2] : [])];
  const tuple = shape.length === 1 ? `${points},` : shape.join(", ");
  const text = `{'descr': '${cut.raw ? "<i2" : "<f8"}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const before = MAGIC.length + Uint16Array.BYTES_PER_ELEMENT;
  const length = Math.ceil((before + text.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const padded = `${text.padEnd(length - 1)}\n`;
  return Uint8Array.from(
    `${MAGIC}${String.fromCharCode(length % 256, Math.floor(length / 256))}${padded}`,
    (character) => character.charCodeAt(0),
  );
}

class NpyExporter implements Exporter {
  readonly #cut: Cut;
  readonly #file: ByteFile;

  constructor(path: string, cut: Cut) {
    this.#cut = cut;
    this.#file = new ByteFile(path);
    this.#file.write(npyHeader(cut));
  }

  write({ points, planes }: Piece): void {
    const { channels, valuesPerPoint, raw, source } = this.#cut;
    const size = points * valuesPerPoint * channels.length;
    const values = raw ? new Int16Array(size) : new Float64Array(size);
    const stride = valuesPerPoint * channels.length;
    channels.forEach((channel, i) => {
      const plane = planes[i]!;
      const counts = raw ? wholeCounts(plane) : plane;
      const toValue = raw ? (count: number) => count : millivoltsOf(channel, source.maxAdcVal);
      for (let part = 0; part < valuesPerPoint; part++) {
        let at = i * valuesPerPoint + part;
        for (let from = part; from < counts.length; from += valuesPerPoint, at += stride) {
          values[at] = toValue(counts[from]!);
        }
      }
    });
    this.#file.write(values);
  }

  end(): void {
    this.#file.close();
  }

  abandon(): void {
    this.#file.close();
  }
}

function valuesIn({ points, channels, valuesPerPoint }: Cut): number {
  return points * channels.length * valuesPerPoint;
}

function elementBytes({ raw }: Cut): number {
  return raw ? Int16Array.BYTES_PER_ELEMENT : Float64Array.BYTES_PER_ELEMENT;
}
