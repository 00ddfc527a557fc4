import { freeBytes } from "../storage/disk.ts";
import { withoutFlags } from "../record/without_flags.ts";
import { VERSION } from "../version.ts";
import type { Role } from "./access.ts";
import type { Status } from "./protocol.ts";
import type { Services } from "./services.ts";

/** The state of the recorder as somebody with this role sees it. */
export function statusOf(
  { recorder, dataFolder, settings, quit }: Pick<Services, "recorder" | "dataFolder" | "settings" | "quit">,
  role: Role,
): Status {
  return {
    version: VERSION,
    state: recorder.state,
    recording: recorder.work,
    last: forPages(recorder.last),
    dataFolder,
    diskFreeBytes: freeBytesOf(dataFolder),
    settingsVersion: settings.version,
    mayControl: role === "control" && !recorder.ofCommandLine,
    mayQuit: role === "control" && quit !== null,
    ...(recorder.ofCommandLine && { ofCommandLine: true }),
  };
}

/** Where in the program it failed is for the log, and the command line's names are for its user, not for a page. */
function forPages(last: Status["last"]): Status["last"] {
  if (last === null) return null;
  const { summary } = last;
  const error = last.error === null ? null : withoutFlags(last.error);
  if (!summary?.failure) return { ...last, error };
  const message = withoutFlags(summary.failure.message);
  return { ...last, error, summary: { ...summary, failure: { ...summary.failure, message, stack: message } } };
}

/** 0 where the disk cannot say it, for instance because it was taken away. */
export function freeBytesOf(folder: string): number {
  try {
    return freeBytes(folder);
  } catch {
    return 0;
  }
}
