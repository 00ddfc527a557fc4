import type { z } from "zod";
import type { Hdf5File } from "./hdf5.ts";
import { RecordingError } from "../recording_error.ts";

/**
 * The attributes of an object, checked and in the types of `schema`. Other programs' ways to store a single value count
 * as that value: an array of length 1, a text with padding. Throws a {@linkcode RecordingError} that names the first
 * attribute that is missing or wrong.
 */
export function readChecked<S extends z.ZodObject>(hdf5: Hdf5File, path: string, schema: S): z.infer<S> {
  const raw = hdf5.readAttributes(path);
  const values = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, plain(value)]));
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0]);
  const owner = path === "/" ? "" : ` of ${path}`;
  const problem = values[name] === undefined
    ? `its attribute ${name}${owner} is missing`
    : `its attribute ${name}${owner} is ${shown(values[name])} (${issue?.message.replace(/\.$/, "")})`;
  throw new RecordingError(hdf5.path, problem, "It is not a PicoStream recording, or it is damaged");
}

function plain(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return plain(value[0]);
  return typeof value === "string" ? value.trimEnd() : value;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
