/** The faults of the simulated instrument as text: what the command line takes. */
import { Fault, POWER_STATUSES } from "./options.ts";
import { parseNumber } from "./quantity.ts";

/** How each kind is written, and the name of the number that follows the time, if it has one. */
const TIMED_FAULTS: ReadonlyMap<string, { form: string; value?: string; optional?: true }> = new Map([
  ["stall", { form: "stall@<s>" }],
  ["unplug", { form: "unplug@<s>[:<seconds until it is back>]", value: "durationS", optional: true }],
  ["power", { form: `power@<s>:<${POWER_STATUSES.join("|")}>`, value: "status" }],
  ["overrange", { form: "overrange@<s>:<seconds>", value: "durationS" }],
  ["busy", { form: "busy@<s>:<seconds>", value: "durationS" }],
  ["silent", { form: "silent@<s>:<seconds>", value: "durationS" }],
  ["lose", { form: "lose@<s>:<samples>", value: "samples" }],
  ["slow", { form: "slow@<s>:<milliseconds>", value: "delayMs" }],
]);
const OPEN_FORM = "open:<status>";

/**
 * A fault from `<kind>@<seconds>[:<value>]` or `open:<status>`, such as `stall@2`, `unplug@5`, `unplug@5:2`,
 * `overrange@1:0.5`, `power@3:282`, `busy@1:0.2`, `silent@1:0.5`, `lose@2:100000`, `slow@1:50`, `open:282`. Seconds count
 * from the first `runStreaming`.
 *
 * Throws an `Error` that names what is allowed when the text is something else.
 */
export function parseFault(text: string): Fault {
  const open = /^\s*open\s*:(.*)$/is.exec(text);
  if (open !== null) return checked(text, OPEN_FORM, { kind: "open", status: parseNumber((open[1] ?? "").trim()) });

  const match = /^\s*([a-z]+)\s*@(.*)$/is.exec(text);
  const kind = (match?.[1] ?? "").toLowerCase();
  const entry = TIMED_FAULTS.get(kind);
  if (entry === undefined) {
    const forms = [...Array.from(TIMED_FAULTS.values(), ({ form }) => form), OPEN_FORM];
    throw new Error(`Cannot read the fault "${text}": there is no such kind. Write one of ${forms.join(", ")}.`);
  }
  const [atS = NaN, ...values] = (match?.[2] ?? "").split(":").map((field) => parseNumber(field.trim()));
  if (values.length > (entry.value === undefined ? 0 : 1)) throw malformed(text, entry.form);
  const value = entry.value === undefined || (entry.optional && values.length === 0)
    ? {}
    : { [entry.value]: values[0] };
  return checked(text, entry.form, { kind, atS, ...value });
}

function checked(text: string, form: string, fault: unknown): Fault {
  const result = Fault.safeParse(fault);
  if (!result.success) throw malformed(text, form);
  return result.data;
}

function malformed(text: string, form: string): Error {
  return new Error(`Cannot read the fault "${text}": a number is missing, too much or out of range. Write ${form}.`);
}
