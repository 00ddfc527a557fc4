import { statfsSync } from "node:fs";

/** Bytes that this user may still write on the disk of `folder`. Throws what the file system answers. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder, { bigint: true });
  return Number(bavail * bsize);
}
