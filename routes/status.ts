import { freeBytes } from "../storage/disk.ts";
import { VERSION } from "../version.ts";
import type { Role } from "./access.ts";
import type { Status } from "./protocol.ts";
import type { Services } from "./services.ts";

/** The state of the recorder as somebody with this role sees it. */
export function statusOf({ recorder, dataFolder }: Pick<Services, "recorder" | "dataFolder">, role: Role): Status {
  return {
    version: VERSION,
    state: recorder.state,
    recording: recorder.work,
    last: withoutStack(recorder.last),
    dataFolder,
    diskFreeBytes: freeBytesOf(dataFolder),
    mayControl: role === "control" && !recorder.ofCommandLine,
    ...(recorder.ofCommandLine && { ofCommandLine: true }),
  };
}

/** Where in the program it failed is for the log, not for a page. */
function withoutStack(last: Status["last"]): Status["last"] {
  const failure = last?.summary?.failure;
  if (!last?.summary || !failure) return last;
  return { ...last, summary: { ...last.summary, failure: { ...failure, stack: failure.message } } };
}

/** 0 where the disk cannot say it, for instance because it was taken away. */
export function freeBytesOf(folder: string): number {
  try {
    return freeBytes(folder);
  } catch {
    return 0;
  }
}
