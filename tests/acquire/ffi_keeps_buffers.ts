/**
 * Run by `ffi_test.ts` with `--v8-flags=--expose-gc` and the library's path: registers buffers that nobody else holds,
 * collects garbage, and prints a JSON array of whether they are still alive, while registered and afterwards.
 */
import { openLibrary } from "../../acquire/ffi.ts";
import type { Ps5000aDriver } from "../../acquire/driver.ts";

const collectGarbage = (globalThis as unknown as { gc: () => void }).gc;
const LENGTH = 1 << 16;

async function areAlive(references: WeakRef<Int16Array>[]): Promise<boolean[]> {
  // References that were looked at stay alive until the end of the task that did.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collectGarbage();
  return references.map((reference) => reference.deref() !== undefined);
}

/** The maxima and minima of channel A and the one buffer of channel B. */
function register(driver: Ps5000aDriver, handle: number): WeakRef<Int16Array>[] {
  const buffers = [new Int16Array(LENGTH), new Int16Array(LENGTH), new Int16Array(LENGTH)] as const;
  driver.setDataBuffers(handle, 0, buffers[0], buffers[1], LENGTH, 0, 1);
  driver.setDataBuffer(handle, 1, buffers[2], LENGTH, 0, 0);
  return buffers.map((buffer) => new WeakRef(buffer));
}

const driver = openLibrary(Deno.args[0] ?? "");
const handle = new Int16Array(1);
driver.openUnit(handle, null, 0);
const unit = handle[0] ?? 0;

const replaced = register(driver, unit);
const registered = register(driver, unit);
const whileRegistered = [...await areAlive(replaced), ...await areAlive(registered)];
driver.setDataBuffers(unit, 0, null, null, 0, 0, 1);
const partlyUnregistered = await areAlive(registered);
driver.closeUnit(unit);
const closed = await areAlive(registered);
driver.dispose();
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ whileRegistered, partlyUnregistered, closed })));
