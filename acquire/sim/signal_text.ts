/** The signals of the simulated instrument as text: what the command line takes. */
import { CHANNEL_NAMES, type ChannelName } from "../driver.ts";
import { type ChannelSignal, HIGHEST_FREQUENCY_HZ, LOWEST_FREQUENCY_HZ, type Shape, SHAPES } from "./options.ts";
import { parseHz, parseVolts } from "./quantity.ts";

/**
 * A signal from `<channel>=<shape>[:<frequency>[:<amplitude>[:<offset>]]]`, such as `A=sine:1kHz:0.8V` or `b=dc:500mV`.
 * Frequencies are in Hz, kHz or MHz, voltages in V or mV, without a unit in Hz and V; case does not matter. An empty
 * field has its default; the frequency can also be left out when a voltage with its unit stands in its place. `noise` and
 * `dc` have no frequency, `sequence` has no field at all.
 *
 * Throws an `Error` that names what is allowed when the text is something else.
 */
export function parseSignal(text: string): ChannelSignal {
  const match = /^\s*([^=\s]+)\s*=\s*([^:]*?)\s*(?::(.*))?$/s.exec(text);
  if (match === null) throw malformed(text, "it has no channel and shape");
  const [, channelText = "", shapeText = "", fieldsText] = match;
  const channel = channelText.toUpperCase();
  const shape = shapeText.toLowerCase();
  if (!isChannelName(channel)) throw malformed(text, `"${channelText}" is no channel (${CHANNEL_NAMES.join(", ")})`);
  if (!isShape(shape)) throw malformed(text, `"${shapeText}" is no shape (${SHAPES.join(", ")})`);

  const fields = fieldsText === undefined ? [] : fieldsText.split(":").map((field) => field.trim());
  if (/v$/i.test(fields[0] ?? "")) fields.unshift("");
  if (fields.length > 3) throw malformed(text, "it has too many fields");
  const [frequency = "", amplitude = "", offset = ""] = fields;
  if (shape === "sequence" && fields.some((field) => field !== "")) throw malformed(text, "a sequence has no fields");
  if (frequency !== "" && (shape === "noise" || shape === "dc")) throw malformed(text, `${shape} has no frequency`);

  return {
    channel,
    shape,
    ...(frequency === "" ? {} : { frequencyHz: frequencyField(text, frequency) }),
    ...(amplitude === "" ? {} : { amplitudeV: voltageField(text, amplitude) }),
    ...(offset === "" ? {} : { offsetV: voltageField(text, offset) }),
  };
}

function frequencyField(text: string, field: string): number {
  const frequencyHz = parseHz(field);
  if (frequencyHz >= LOWEST_FREQUENCY_HZ && frequencyHz <= HIGHEST_FREQUENCY_HZ) return frequencyHz;
  throw malformed(text, `"${field}" is no frequency of 0.000001 Hz to 1000 MHz`);
}

function voltageField(text: string, field: string): number {
  const volts = parseVolts(field);
  if (Number.isFinite(volts)) return volts;
  throw malformed(text, `"${field}" is no voltage in V or mV`);
}

function isChannelName(name: string): name is ChannelName {
  return (CHANNEL_NAMES as readonly string[]).includes(name);
}

function isShape(name: string): name is Shape {
  return (SHAPES as readonly string[]).includes(name);
}

function malformed(text: string, reason: string): Error {
  return new Error(
    `Cannot read the signal "${text}": ${reason}. Write <channel>=<shape>[:<frequency>[:<amplitude>[:<offset>]]], ` +
      `such as A=sine:1kHz:0.8V, with one of the shapes ${SHAPES.join(", ")}.`,
  );
}
