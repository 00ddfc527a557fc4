import { csv } from "./csv.ts";
import type { Format } from "./exporter.ts";
import { hdf5 } from "./hdf5.ts";
import { npy } from "./npy.ts";
import type { ExportFormat } from "./options.ts";
import { parquet } from "./parquet.ts";
import { wav } from "./wav.ts";

const FORMATS: Readonly<Record<ExportFormat, Format>> = { csv, npy, wav, hdf5, parquet };

/** How a format is written. */
export function formatOf(name: ExportFormat): Format {
  return FORMATS[name];
}
