import { SettingsError } from "../../acquire/settings.ts";
import { formatCount, formatRate } from "../units.ts";
import { ByteFile } from "./byte_file.ts";
import { type Cut, lostIn } from "./cut.ts";
import type { Exporter, Format } from "./exporter.ts";
import type { Piece } from "./points.ts";
import { wholeCounts } from "./values.ts";

const PCM = 1;
const SAMPLE_BYTES = 2;
const SAMPLE_BITS = 16;
const FORMAT_BYTES = 16;
/** Id and size of the two sizes and the count that RF64 has in 64 bits. */
const DS64_BYTES = 28;
/** The greatest size that RIFF can say; RF64 writes it where the real one stands in the chunk `ds64`. */
const MOST_32 = 0xffff_ffff;

/**
 * WAV, 16 bits PCM, channels interleaved: counts as they are, so that full scale of the instrument is its `max_adc`.
 * Files above 4 GiB are RF64 (EBU Tech 3306). The rate is rounded to whole hertz.
 */
export const wav: Format = {
  check(cut) {
    if (cut.valuesPerPoint === 2) {
      const why = cut.factor > 1 && cut.mode === "min_max"
        ? "this decimation (--decimate-mode min_max)"
        : "aggregate mode";
      throw new SettingsError([
        `Cannot export to WAV: ${why} gives a minimum and a maximum for each moment. Use csv, npy or hdf5 (--format).`,
      ]);
    }
    const rateHz = rateOf(cut);
    if (rateHz >= 0.5 && rateHz <= MOST_32) return;
    throw new SettingsError([
      `Cannot export to WAV: ${
        formatRate(rateHz)
      } is no rate that it can say, in whole hertz. Use csv or npy (--format).`,
    ]);
  },
  notes(cut) {
    const lost = lostIn(cut);
    const rateHz = rateOf(cut);
    const notes: string[] = [];
    if (lost > 0) {
      notes.push(
        `WAV knows no gaps: ${formatCount(lost)} samples of each channel are missing, and what follows is too early.`,
      );
    }
    if (Math.round(rateHz) !== Number(rateHz.toPrecision(15))) {
      notes.push(`WAV knows whole hertz only: it says ${Math.round(rateHz)} for ${rateHz} samples a second.`);
    }
    return notes;
  },
  expectedBytes: ({ points, channels }) => points * channels.length * SAMPLE_BYTES,
  begin: (path, cut) => new WavExporter(path, cut),
};

/** What stands before the samples. */
export function wavHeader(points: number, channels: number, rateHz: number): Uint8Array<ArrayBuffer> {
  const frameBytes = channels * SAMPLE_BYTES;
  const dataBytes = points * frameBytes;
  const plainBytes = 4 + 8 + FORMAT_BYTES + 8 + dataBytes;
  const long = plainBytes > MOST_32;
  const riffBytes = plainBytes + (long ? 8 + DS64_BYTES : 0);
  const header = new HeaderBytes(8 + riffBytes - dataBytes);
  header.text(long ? "RF64" : "RIFF").uint32(Math.min(riffBytes, MOST_32)).text("WAVE");
  if (long) {
    header.text("ds64").uint32(DS64_BYTES).uint64(riffBytes).uint64(dataBytes).uint64(points).uint32(0);
  }
  header.text("fmt ").uint32(FORMAT_BYTES).uint16(PCM).uint16(channels).uint32(rateHz)
    .uint32(Math.min(rateHz * frameBytes, MOST_32)).uint16(frameBytes).uint16(SAMPLE_BITS);
  header.text("data").uint32(long ? MOST_32 : dataBytes);
  return header.bytes;
}

class WavExporter implements Exporter {
  readonly #file: ByteFile;

  constructor(path: string, cut: Cut) {
    this.#file = new ByteFile(path);
    this.#file.write(wavHeader(cut.points, cut.channels.length, Math.round(rateOf(cut))));
  }

  write({ points, planes }: Piece): void {
    const [first] = planes;
    if (planes.length === 1 && first !== undefined) return this.#file.write(wholeCounts(first));
    const frames = new Int16Array(points * planes.length);
    planes.map(wholeCounts).forEach((counts, channel) => {
      for (let point = 0, at = channel; point < points; point++, at += planes.length) frames[at] = counts[point]!;
    });
    this.#file.write(frames);
  }

  end(): void {
    this.#file.close();
  }

  abandon(): void {
    this.#file.close();
  }
}

/** Points a second. */
function rateOf({ stepNs, factor }: Cut): number {
  return 1e9 / (stepNs * factor);
}

class HeaderBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  text(text: string): this {
    for (const character of text) this.#view.setUint8(this.#at++, character.charCodeAt(0));
    return this;
  }
  uint16(value: number): this {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
    return this;
  }
  uint32(value: number): this {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
    return this;
  }
  uint64(value: number): this {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
    return this;
  }
}
