/**
 * Keeps a growing file from filling the computer's memory, by the file's own system calls (Linux only).
 *
 * Linux keeps what was written in memory until it needs the room. For a recording that is longer than the memory this
 * costs a fresh page for every 4 KiB, pushes everybody else's files out, and lets so much pile up unwritten that the
 * disk rests for seconds at a time. So the writing of each finished piece to the disk is begun at once
 * (`sync_file_range(2)`), and its memory given back when more pieces have followed (`posix_fadvise(2)`).
 */

const O_RDONLY = 0;
const SYNC_FILE_RANGE_WRITE = 2;
const POSIX_FADV_DONTNEED = 4;
/** A disk that makes `sync_file_range` wait for longer than this is left alone for a while. */
const SLOW_MS = 20;
const REST_MS = 500;
/** The newest part of a file stays in memory, for those who look at it while it is recorded. */
const KEPT_BYTES = 128 * 1024 * 1024;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" }, // const char *pathname, int flags
  close: { parameters: ["i32"], result: "i32" }, // int fd
  sync_file_range: { parameters: ["i32", "i64", "i64", "u32"], result: "i32" }, // fd, offset, nbytes, unsigned flags
  posix_fadvise: { parameters: ["i32", "i64", "i64", "i32"], result: "i32" }, // fd, offset, len, int advice
} as const;

type Libc = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
let libc: Libc | null | undefined;

/** The pieces of one file that are on their way to the disk. Advice only: nothing here can fail or lose anything. */
export class PageCache {
  readonly #libc: Libc;
  readonly #fd: number;
  #pieces: { at: number; bytes: number }[] = [];
  #bytes = 0;
  #restUntilMs = 0;

  private constructor(symbols: Libc, fd: number) {
    this.#libc = symbols;
    this.#fd = fd;
  }

  /** For an existing file; null where the system has no such calls, or this program may not use them. */
  static of(path: string): PageCache | null {
    libc ??= load();
    if (libc === null) return null;
    const fd = libc.open(new TextEncoder().encode(`${path}\0`), O_RDONLY);
    return fd < 0 ? null : new PageCache(libc, fd);
  }

  /** Says that this part of the file has its final content. */
  finished(at: number, bytes: number): void {
    this.#pieces.push({ at, bytes });
    this.#bytes += bytes;
    const startMs = performance.now();
    if (startMs < this.#restUntilMs) return;
    this.#libc.sync_file_range(this.#fd, BigInt(at), BigInt(bytes), SYNC_FILE_RANGE_WRITE);
    while (this.#bytes > KEPT_BYTES) this.#forgetOldest();
    const endMs = performance.now();
    // A congested disk: now the memory is worth more as a buffer.
    if (endMs - startMs > SLOW_MS) this.#restUntilMs = endMs + REST_MS;
  }

  close(): void {
    this.#libc.close(this.#fd);
  }

  #forgetOldest(): void {
    const oldest = this.#pieces.shift();
    if (oldest === undefined) return;
    this.#bytes -= oldest.bytes;
    this.#libc.posix_fadvise(this.#fd, BigInt(oldest.at), BigInt(oldest.bytes), POSIX_FADV_DONTNEED);
  }
}

function load(): Libc | null {
  if (Deno.build.os !== "linux") return null;
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS).symbols;
  } catch {
    return null;
  }
}
