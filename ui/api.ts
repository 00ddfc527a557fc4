/// <reference lib="dom" />
/** What the page asks the server over HTTP; see routes/protocol.ts. */
import type {
  ApiError,
  AppSettings,
  DeviceList,
  Job,
  JobRequest,
  Problem,
  RecordingEntry,
  SettingsCheck,
  Status,
} from "../routes/protocol.ts";

/** The server refused, or was not there. The message is a sentence for the user. */
export class ApiFailure extends Error {
  override name = "ApiFailure";
  /** `status` is that of HTTP; 0 when there was no answer. */
  constructor(message: string, readonly status: number, readonly problems: Problem[] = []) {
    super(message);
  }
}

/** Every method rejects with an {@linkcode ApiFailure}. */
export interface Api {
  status(): Promise<Status>;
  settings(): Promise<AppSettings>;
  /** Keeps the settings, whether or not they could be recorded with. */
  saveSettings(settings: AppSettings): Promise<SettingsCheck>;
  checkSettings(settings: AppSettings): Promise<SettingsCheck>;
  /** `rescan` looks for instruments anew. */
  devices(rescan: boolean): Promise<DeviceList>;
  /** Records with the kept settings. */
  start(): Promise<Status>;
  stop(): Promise<Status>;
  /** Ends the program. */
  quit(): Promise<unknown>;
  recordings(): Promise<RecordingEntry[]>;
  startJob(request: JobRequest): Promise<Job>;
  /** All that the server knows, the newest first. */
  jobs(): Promise<Job[]>;
  cancelJob(id: string): Promise<Job>;
  /** Where a file of the data folder can be had. */
  downloadUrl(name: string): string;
}

/** The server that the page came from, or another one: `base` such as "http://localhost:8737". */
export function createApi(base = ""): Api {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${base}/api/${path}`, {
        method,
        // A page that is left still saves its settings.
        keepalive: method === "PUT",
        ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiFailure("PicoStream does not answer. See whether it is still running.", 0);
    }
    if (response.ok) return await response.json();
    const { error, problems }: Partial<ApiError> = await response.json().catch(() => ({}));
    throw new ApiFailure(error ?? `PicoStream answered ${response.status}.`, response.status, problems);
  }
  return {
    status: () => ask("GET", "status"),
    settings: () => ask("GET", "settings"),
    saveSettings: (settings) => ask("PUT", "settings", settings),
    checkSettings: (settings) => ask("POST", "settings/check", settings),
    devices: (rescan) => ask("GET", rescan ? "devices?rescan=1" : "devices"),
    start: () => ask("POST", "acquisition/start", {}),
    stop: () => ask("POST", "acquisition/stop", {}),
    quit: () => ask("POST", "quit", {}),
    recordings: () => ask("GET", "recordings"),
    startJob: (request) => ask("POST", "jobs", request),
    jobs: () => ask("GET", "jobs"),
    cancelJob: (id) => ask("DELETE", `jobs/${encodeURIComponent(id)}`, {}),
    downloadUrl: (name) => `${base}/api/download?name=${encodeURIComponent(name)}`,
  };
}
