import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { SOFTWARE } from "../../version.ts";
import { ByteFile } from "./byte_file.ts";
import type { Cut } from "./cut.ts";
import type { Exporter, Format } from "./exporter.ts";
import type { Piece } from "./points.ts";
import { columnNames, millivoltsOf, wholeCounts } from "./values.ts";

/** Rows of a row group. */
const GROUP_ROWS = 1 << 20;
const TIME = "time_s";

/**
 * Parquet: a row a point, columns as in CSV: `time_s` (float64 seconds since the start of the recording, what is missing
 * counted too), `A_mV` (float64) or `A_counts` (int16), … The key-value metadata `picostream` says, as JSON, what was
 * exported. Compressed (Snappy).
 */
export const parquet: Format = {
  check() {},
  notes: () => [],
  expectedBytes: () => 0,
  begin: (path, cut) => new ParquetExporter(path, cut),
};

class ParquetExporter implements Exporter {
  readonly #cut: Cut;
  readonly #file: ByteFile;
  readonly #writer: ParquetWriter;
  readonly #times = new Float64Array(GROUP_ROWS);
  /** One a column of values. */
  readonly #columns: (Float64Array | Int32Array)[];
  readonly #names: string[];
  #rows = 0;

  constructor(path: string, cut: Cut) {
    this.#cut = cut;
    this.#names = columnNames(cut);
    this.#columns = this.#names.map(() => cut.raw ? new Int32Array(GROUP_ROWS) : new Float64Array(GROUP_ROWS));
    this.#file = new ByteFile(path);
    this.#writer = new ParquetWriter({
      writer: new GroupBytes(this.#file),
      schema: schemaOf(this.#names, cut.raw),
      createdBy: SOFTWARE,
      kvMetadata: [{ key: "picostream", value: JSON.stringify(metadataOf(cut)) }],
    });
  }

  write(piece: Piece): void {
    for (let done = 0; done < piece.points;) {
      const rows = Math.min(GROUP_ROWS - this.#rows, piece.points - done);
      this.#fill(piece, done, rows);
      this.#rows += rows;
      done += rows;
      if (this.#rows === GROUP_ROWS) this.#writeGroup();
    }
  }

  end(): void {
    if (this.#rows > 0) this.#writeGroup();
    this.#writer.finish();
    this.#file.close();
  }

  abandon(): void {
    this.#file.close();
  }

  #fill({ position, planes }: Piece, first: number, rows: number): void {
    const { stepNs, factor, valuesPerStep, valuesPerPoint, channels, source, raw } = this.#cut;
    const firstStep = position / valuesPerStep + first * factor;
    for (let row = 0; row < rows; row++) this.#times[this.#rows + row] = (firstStep + row * factor) * stepNs / 1e9;
    planes.forEach((plane, i) => {
      const counts = raw ? wholeCounts(plane) : plane;
      const toValue = raw ? (count: number) => count : millivoltsOf(channels[i]!, source.maxAdcVal);
      for (let part = 0; part < valuesPerPoint; part++) {
        const column = this.#columns[i * valuesPerPoint + part]!;
        let from = first * valuesPerPoint + part;
        for (let row = this.#rows; row < this.#rows + rows; row++, from += valuesPerPoint) {
          column[row] = toValue(counts[from]!);
        }
      }
    });
  }

  #writeGroup(): void {
    const columnData = [this.#times, ...this.#columns].map((column, i): ColumnSource => ({
      name: i === 0 ? TIME : this.#names[i - 1]!,
      data: column.subarray(0, this.#rows),
      // Makes float64 many times smaller; for integers few programs read it.
      encoding: column instanceof Float64Array ? "BYTE_STREAM_SPLIT" : "PLAIN",
      offsetIndex: false,
    }));
    this.#writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    this.#rows = 0;
  }
}

/** Takes the bytes of a row group, and gives them to the file when it is whole. */
class GroupBytes extends ByteWriter {
  readonly #file: ByteFile;

  constructor(file: ByteFile) {
    super();
    this.#file = file;
  }

  flush(): void {
    this.#file.write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

function schemaOf(names: string[], raw: boolean): SchemaElement[] {
  const double = { type: "DOUBLE", repetition_type: "REQUIRED" } as const;
  const int16 = {
    type: "INT32",
    repetition_type: "REQUIRED",
    converted_type: "INT_16",
    logical_type: { type: "INTEGER", bitWidth: 16, isSigned: true },
  } as const;
  return [
    { name: "root", num_children: names.length + 1 },
    { name: TIME, ...double },
    ...names.map((name) => ({ name, ...(raw ? int16 : double) })),
  ];
}

function metadataOf({ source, stepNs, factor, mode, channels }: Cut): Record<string, unknown> {
  const { header } = source;
  return {
    recording_uuid: header?.recordingUuid ?? null,
    start_unix_ns: header === null ? null : String(header.startUnixNs),
    step_ns: stepNs,
    decimation: factor,
    ...(factor > 1 ? { decimation_mode: mode } : {}),
    downsample_mode: source.downsampleMode,
    max_adc: source.maxAdcVal,
    channels: channels.map(({ name, label, rangeV, offsetV }) => ({
      name,
      label,
      voltage_range_v: rangeV,
      analog_offset_v: offsetV,
    })),
  };
}
