/** Opens the recording that the argument names, and prints the error message, or nothing. */
import { PicoStreamReader } from "../../storage/read/reader.ts";

try {
  (await PicoStreamReader.open(Deno.args[0]!)).close();
} catch (error) {
  Deno.stdout.writeSync(new TextEncoder().encode(error instanceof Error ? error.message : String(error)));
}
