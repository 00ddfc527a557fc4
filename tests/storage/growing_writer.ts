/**
 * A writer in a process of its own, for tests that read beside it or kill it. The argument is the file, which gets two
 * channels. Each byte on standard input is an order: "a" appends and flushes 100000 values, "f" ends the file. Each is
 * answered by the file's length on a line. Value i of channel n is (i + 1000 n) mod 30000.
 */
import { loadHdf5 } from "../../storage/hdf5/hdf5.ts";
import { RecordingFile } from "../../storage/write/recording_file.ts";
import { TWO_CHANNELS } from "./recordings.ts";

const COUNT = 100_000;

await loadHdf5();
const file = RecordingFile.create(Deno.args[0]!, TWO_CHANNELS);
answer();
for await (const orders of Deno.stdin.readable) {
  for (const order of new TextDecoder().decode(orders)) {
    if (order === "a") append();
    else file.finish({ stopReason: "user", complete: true }, false);
    answer();
  }
}

function append(): void {
  const start = file.length;
  const planes = [0, 1].map((n) => Int16Array.from({ length: COUNT }, (_, i) => (start + i + 1000 * n) % 30000));
  file.append({ count: COUNT, planes, timeNs: start * 16, overRange: 0 });
  file.flush();
}

function answer(): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${file.length}\n`));
}
