import type { Cut } from "./cut.ts";
import type { Piece } from "./points.ts";

/** Writes a file of one format. Every method throws a `DiskError` when the disk refuses. */
export interface Exporter {
  write(piece: Piece): void;
  /** Writes what stands at the end and closes the file, which is whole then. */
  end(): void;
  /** Closes the file as it is, to be deleted. Nothing else is called afterwards. */
  abandon(): void;
}

/** A format. */
export interface Format {
  /** Throws a `SettingsError` when a cut cannot be written in it. */
  check(cut: Cut): void;
  /** What is not in the file that one would look for there, in whole sentences. */
  notes(cut: Cut): string[];
  /** Bytes of the whole file, or a little less; 0 where nobody knows before. */
  expectedBytes(cut: Cut): number;
  /** Begins a file, in place of one that is there. Throws a `DiskError`. */
  begin(path: string, cut: Cut): Exporter;
}
