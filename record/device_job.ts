/** What the worker of {@linkcode listDevicesInWorker} answers. */
export interface DeviceAnswer {
  serials: string[];
  /** Why the driver could not be asked, in a sentence; null when it was. */
  error: string | null;
}

const PATIENCE_MS = 20_000;

/**
 * The serial numbers of the instruments that are connected, asked for in a thread of its own: the driver's library takes
 * a second or more, and whatever it does, the server goes on. `driverLib` is its path, or null to look for it.
 */
export async function listDevicesInWorker(driverLib: string | null): Promise<DeviceAnswer> {
  const worker = new Worker(new URL("./device_worker.ts", import.meta.url), { type: "module", name: "devices" });
  const { promise, resolve } = Promise.withResolvers<DeviceAnswer>();
  const fail = (error: string) => resolve({ serials: [], error });
  worker.onmessage = ({ data }: MessageEvent<DeviceAnswer>) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    fail(event.message);
  };
  const timer = setTimeout(
    () => fail("Cannot look for instruments: the driver does not answer. Unplug the instrument and plug it in again."),
    PATIENCE_MS,
  );
  worker.postMessage({ driverLib });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
