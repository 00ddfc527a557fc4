/** Calls a kernel as its tests do: on values at a given address, with memory around the result that must stay as it is. */
import { type Kernels, kernelsOn } from "../../../storage/simd/kernels.ts";
import { assert } from "../../assert.ts";

const PAGE = 65536;
const GUARD = 64;
const CANARY = 0xa5;

/** More than 2 GiB of addresses; what is not touched costs no memory. */
export const PAGES = 33_000;
export const MEMORY_BYTES = PAGES * PAGE;
export const kernels: Kernels = kernelsOn(new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true }));

/** The bytes that `kernel` leaves at the address `into` when `input` stands at the address `at`. */
export function call(
  input: Int16Array,
  at: number,
  outBytes: number,
  into: number,
  kernel: (at: number, into: number) => void,
): ArrayBuffer {
  const { buffer } = kernels.memory;
  new Uint8Array(buffer, at, input.byteLength).set(new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  const around = new Uint8Array(buffer, into - GUARD, outBytes + 2 * GUARD).fill(CANARY);
  kernel(at, into);
  const after = around.slice();
  const guards = [...after.subarray(0, GUARD), ...after.subarray(GUARD + outBytes)];
  assert(guards.every((byte) => byte === CANARY), "what stands before or after the result was changed");
  return after.slice(GUARD, GUARD + outBytes).buffer;
}
