/// <reference lib="deno.worker" />
/**
 * Changes a byte of a file and mends it again, over and over, until `state[0]` is not 0, and leaves it broken then. Counts
 * in `state[1]` how often it did.
 */
self.onmessage = ({ data }: MessageEvent<{ path: string; at: number; state: Int32Array }>) => {
  const { path, at, state } = data;
  using file = Deno.openSync(path, { read: true, write: true });
  const sound = new Uint8Array(1);
  file.seekSync(at, Deno.SeekMode.Start);
  file.readSync(sound);
  const put = (byte: number) => {
    file.seekSync(at, Deno.SeekMode.Start);
    file.writeSync(Uint8Array.of(byte));
  };
  self.postMessage("begun");
  for (; Atomics.load(state, 0) === 0; Atomics.add(state, 1, 1)) {
    put(sound[0]! ^ 0xff);
    put(sound[0]!);
  }
  put(sound[0]! ^ 0xff);
  self.postMessage("broken");
};
