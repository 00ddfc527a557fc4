import { DiskError } from "../disk_error.ts";

/** A file that is written from its start to its end. Every method throws a {@linkcode DiskError} when the disk refuses. */
export class ByteFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;

  /** Begins the file, in place of one that is there. */
  constructor(path: string) {
    this.#path = path;
    this.#file = DiskError.guard(
      `create ${path}`,
      () => Deno.openSync(path, { write: true, create: true, truncate: true }),
    );
  }

  /** Appends the bytes of `data`; on machines whose numbers are little-endian, which all that Deno runs on are. */
  write(data: ArrayBufferView): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    DiskError.guard(`write to ${this.#path}`, () => {
      for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
    });
  }

  close(): void {
    DiskError.guard(`close ${this.#path}`, () => this.#file.close());
  }
}
