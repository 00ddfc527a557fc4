import { configure, getLogger, type LogRecord } from "@logtape/logtape";

const LEVEL_TEXT = { trace: "TRACE", debug: "DEBUG", info: "INFO", warning: "WARN", error: "ERROR", fatal: "FATAL" };
const encoder = new TextEncoder();

/** Writes to standard error; a reader that has gone away is no reason to end a recording. */
export function writeError(text: string): void {
  write(Deno.stderr, text);
}

/** Writes to standard output. */
export function writeOut(text: string): void {
  write(Deno.stdout, text);
}

/**
 * Sends the log to standard error, one plain line a record. `around` may take something off the terminal before a line
 * is written and put it back afterwards.
 */
export async function setUpLog(
  verbose: boolean,
  around: (write: () => void) => void = (line) => line(),
): Promise<void> {
  await configure({
    reset: true,
    sinks: { stderr: (record) => around(() => writeError(lineOf(record))) },
    loggers: [
      { category: "picostream", lowestLevel: verbose ? "debug" : "info", sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["stderr"] },
    ],
  });
}

/** The program's log. What it is given is taken as it is: braces in a path or in JSON are no placeholders. */
export function log(): Record<"debug" | "info" | "warn" | "error", (text: string) => void> {
  const logger = getLogger("picostream");
  return {
    debug: (text) => logger.debug("{text}", { text }),
    info: (text) => logger.info("{text}", { text }),
    warn: (text) => logger.warn("{text}", { text }),
    error: (text) => logger.error("{text}", { text }),
  };
}

function lineOf({ timestamp, level, message }: LogRecord): string {
  const time = new Date(timestamp).toTimeString().slice(0, 8);
  return `${time} ${LEVEL_TEXT[level].padEnd(5)} ${message.join("")}\n`;
}

function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let done = 0; done < bytes.length;) done += to.writeSync(bytes.subarray(done));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
