import { Hdf5Error } from "./hdf5/hdf5.ts";

/** The disk, or HDF5 on it, did not take or give what it should. */
export class DiskError extends Error {
  override name = "DiskError";
  constructor(message: string, readonly full: boolean, options?: ErrorOptions) {
    super(message, options);
  }

  /** Runs `operation`; what the disk or HDF5 throws in it becomes a `DiskError` that says what was to be done. */
  static guard<T>(action: string, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (error instanceof RangeError || error instanceof DiskError) throw error;
      throw diskError(action, error);
    }
  }
}

const ERRNO_FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function diskError(action: string, error: unknown): DiskError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const full = error instanceof Hdf5Error ? error.diskFull : ERRNO_FULL.has(code);
  const detail = error instanceof Hdf5Error ? error.detail : error instanceof Error ? error.message : String(error);
  // Also what a disk for cameras and the like says of a file above 4 GiB (FAT32).
  const remedy = code === "EFBIG" || /file too large/i.test(detail)
    ? "Make smaller files (--split of a recording), or choose another disk (--output)."
    : full
    ? "Free some space or choose another disk (--output)."
    : "Check that the disk is connected and that you may write there.";
  return new DiskError(`Cannot ${action}: ${detail.replace(/\.$/, "")}. ${remedy}`, full, { cause: error });
}
