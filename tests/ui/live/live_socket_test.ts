import { effect } from "@preact/signals";
import { LiveSocket } from "../../../ui/live/live_socket.ts";
import { assertEquals } from "../../assert.ts";
import { recordShortly, startRig } from "../../routes/rig.ts";

const PART = { follow: true, t0S: 0, spanS: 0.1, widthPx: 100, channels: null };

Deno.test("LiveSocket gets frames of what it watches now, though none of what it watched before was drawn", async () => {
  await using rig = await startRig();
  for (const name of ["a.hdf5", "b.hdf5"]) await recordShortly(rig, name, { durationS: 0.1 });
  const socket = new LiveSocket(`${rig.base.replace("http", "ws")}/api/live`);
  try {
    for (const name of ["a.hdf5", "b.hdf5", "a.hdf5", "b.hdf5"]) {
      socket.watch({ name, ...PART });
      const shown = await new Promise<string | null>((resolve) => {
        let states = 0;
        effect(() => {
          // The server says its state four times a second, and a frame is there at once.
          if (socket.status.value !== null && ++states > 20) resolve(null);
          if (socket.frame.value !== null) resolve(socket.frame.value.name);
        });
      });
      assertEquals(shown, name);
    }
  } finally {
    const closed = new Promise<void>((resolve) => effect(() => void (socket.connected.value || resolve())));
    socket.close();
    await closed;
  }
});
