import { ByteFile } from "./byte_file.ts";
import { CellTexts } from "./csv_cells.ts";
import { TimeText } from "./csv_time.ts";
import type { Cut } from "./cut.ts";
import { decimalOf } from "./decimal.ts";
import type { Exporter, Format } from "./exporter.ts";
import type { Piece } from "./points.ts";
import { columnNames, millivoltsOf, wholeCounts } from "./values.ts";

const BUFFER_BYTES = 1 << 20;
const COMMA = 44;
const LINE_END = 10;

/**
 * CSV: a line with the names of the columns, then a line a point: `time_s,A_mV,B_mV`. The time is seconds since the
 * start of the recording, what is missing counted too: after a gap it leaps. Commas between, points in numbers, lines
 * end with LF.
 */
export const csv: Format = {
  check() {},
  notes: () => [],
  expectedBytes: () => 0,
  begin: (path, cut) => new CsvExporter(path, cut),
};

class CsvExporter implements Exporter {
  readonly #file: ByteFile;
  readonly #raw: boolean;
  readonly #valuesPerStep: 1 | 2;
  readonly #valuesPerPoint: 1 | 2;
  readonly #time: TimeText;
  readonly #cells: CellTexts[];
  readonly #lineBytes: number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #used = 0;

  constructor(path: string, cut: Cut) {
    this.#raw = cut.raw;
    this.#valuesPerStep = cut.valuesPerStep;
    this.#valuesPerPoint = cut.valuesPerPoint;
    this.#time = new TimeText(decimalOf(cut.stepNs, -9), cut.factor);
    this.#cells = cut.channels.map((channel) =>
      cut.raw ? CellTexts.counts() : CellTexts.millivolts(millivoltsOf(channel, cut.source.maxAdcVal))
    );
    this.#lineBytes = this.#time.mostBytes + 1 +
      this.#cells.reduce((sum, cell) => sum + cut.valuesPerPoint * (cell.mostBytes + 1), 0);
    this.#file = new ByteFile(path);
    this.#used = new TextEncoder().encodeInto(`${["time_s", ...columnNames(cut)].join()}\n`, this.#buffer).written;
  }

  write({ position, points, planes }: Piece): void {
    const columns = this.#raw ? planes.map(wholeCounts) : planes;
    const buffer = this.#buffer;
    const time = this.#time;
    const width = this.#valuesPerPoint;
    time.set(position / this.#valuesPerStep);
    let at = this.#used;
    for (let point = 0; point < points; point++) {
      if (at + this.#lineBytes > buffer.length) {
        this.#file.write(buffer.subarray(0, at));
        at = 0;
      }
      at = time.write(buffer, at);
      for (let channel = 0; channel < columns.length; channel++) {
        const counts = columns[channel]!;
        const cell = this.#cells[channel]!;
        for (let i = point * width; i < (point + 1) * width; i++) {
          buffer[at++] = COMMA;
          at = cell.write(counts[i]!, buffer, at);
        }
      }
      buffer[at++] = LINE_END;
    }
    this.#used = at;
  }

  end(): void {
    this.#file.write(this.#buffer.subarray(0, this.#used));
    this.#file.close();
  }

  abandon(): void {
    this.#file.close();
  }
}
