import { basename } from "node:path";
import type { Context, Hono } from "hono";
import { ApiFailure } from "./api_failure.ts";
import { filePath } from "./paths.ts";
import type { RequestVariables, Services } from "./services.ts";

/** Bytes from `first` up to and with `last`. */
interface ByteRange {
  first: number;
  last: number;
}

const TYPES: Readonly<Record<string, string>> = {
  hdf5: "application/x-hdf5",
  h5: "application/x-hdf5",
  csv: "text/csv; charset=utf-8",
  wav: "audio/wav",
};

/** `GET /api/download?name=`: a file of the data folder, as long as it is at that moment, or a range of its bytes. */
export function addDownload(app: Hono<RequestVariables>, { dataFolder }: Services): void {
  app.get("/api/download", async (context) => {
    const path = filePath(dataFolder, context.req.query("name") ?? "");
    const file = await Deno.open(path);
    try {
      return await send(context, file, basename(path));
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

async function send(context: Context, file: Deno.FsFile, name: string): Promise<Response> {
  const { size } = await file.stat();
  const asked = context.req.header("range");
  const range = asked === undefined ? null : rangeOf(asked, size);
  if (range === "outside") {
    context.header("content-range", `bytes */${size}`);
    throw new ApiFailure(416, `Cannot send this part: the file has ${size} bytes. Ask for a part inside of it.`);
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  context.header("accept-ranges", "bytes");
  context.header("content-type", TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream");
  context.header("content-length", String(last - first + 1));
  context.header("content-disposition", disposition(name));
  if (range !== null) context.header("content-range", `bytes ${first}-${last}/${size}`);
  await file.seek(first, Deno.SeekMode.Start);
  if (context.req.method === "HEAD") {
    file.close();
    return context.body(null);
  }
  return context.body(part(file, last - first + 1), range === null ? 200 : 206);
}

/** So many bytes from where the file is read. Closes it in the end; a growing file's new bytes are left out. */
function part(file: Deno.FsFile, bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return file.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        if (left === 0) controller.terminate();
      },
      transform(chunk, controller) {
        controller.enqueue(chunk.length > left ? chunk.subarray(0, left) : chunk);
        left -= Math.min(left, chunk.length);
        if (left === 0) controller.terminate();
      },
    }),
  );
}

/** The range that a header asks for; null for what may be answered with the whole file, as several ranges may. */
export function rangeOf(header: string, size: number): ByteRange | "outside" | null {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (from === "" && to === "") return null;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(size - 1, Number(to));
  if (from !== "" && to !== "" && Number(to) < first) return null;
  return first > last ? "outside" : { first, last };
}

/** The name as every browser takes it: plain for the old ones, and as it is (RFC 6266). */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
