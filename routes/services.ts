import type { Recorder } from "../record/recorder.ts";
import type { SettingsStore } from "../record/settings_store.ts";
import type { ViewClient } from "../view/view_client.ts";
import type { Access, Role } from "./access.ts";

/** What the handlers work with. One for each server. */
export interface Services {
  recorder: Recorder;
  views: ViewClient;
  /** The absolute path, without symbolic links, of the folder that holds every recording that a page can name. */
  dataFolder: string;
  settings: SettingsStore;
  /** Ends the program; null where pages may not. */
  quit: (() => void) | null;
  access: Access;
  /** Aborted when the server ends. */
  ending: AbortSignal;
  /** What the server waits for after that, for a moment: each leaves nothing half done. */
  endings: Set<Promise<void>>;
}

/** What Hono's context holds of a request that was let in: `context.get("role")`. */
export interface RequestVariables {
  Variables: { role: Role };
}
