import type { Hono } from "hono";
import type { Look, LookRequest } from "../view/look.ts";
import type { Role } from "./access.ts";
import { ApiFailure } from "./api_failure.ts";
import { LiveHub, type LiveSource } from "./live_hub.ts";
import { recordingPath } from "./paths.ts";
import type { Status } from "./protocol.ts";
import type { RequestVariables, Services } from "./services.ts";
import { statusOf } from "./status.ts";

const MOST_SOCKETS = 64;
const TICK_MS = 12;
/** A page that does not even answer a ping within this time is gone. */
const IDLE_S = 30;
const GOING_AWAY = 1001;

/** `/api/live`: the socket with the status and the frames of what a page watches. */
export function addLive(app: Hono<RequestVariables>, services: Services): void {
  const hub = new LiveHub(new RecorderSource(services));
  const sockets = new Set<WebSocket>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const unsubscribe = services.recorder.subscribe(() => {
    hub.sendStatus();
    hub.tick();
  });
  services.ending.addEventListener("abort", () => {
    unsubscribe();
    clearInterval(timer);
    for (const socket of sockets) socket.close(GOING_AWAY, "PicoStream has ended.");
  });

  app.get("/api/live", (context) => {
    if (context.req.header("upgrade")?.toLowerCase() !== "websocket") {
      throw new ApiFailure(400, "Cannot answer: this address is for a WebSocket. Connect with one.");
    }
    if (sockets.size >= MOST_SOCKETS) {
      throw new ApiFailure(503, `Cannot show more than ${MOST_SOCKETS} pages at a time. Close one that is not needed.`);
    }
    const { socket, response } = upgrade(context.req.raw);
    sockets.add(socket);
    const role = context.get("role");
    socket.onopen = () => {
      const live = hub.add(socket, role);
      timer ??= setInterval(() => hub.tick(), TICK_MS);
      socket.onmessage = ({ data }) => hub.receive(live, data);
      socket.addEventListener("close", () => {
        hub.remove(live);
        if (hub.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      });
    };
    // An error is followed by the end, which is all that there is to do about it.
    socket.onerror = (event) => event instanceof ErrorEvent && event.preventDefault();
    socket.addEventListener("close", () => sockets.delete(socket));
    return response;
  });
}

/** Throws an `ApiFailure` for what only looks like the start of a WebSocket. */
function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: IDLE_S });
  } catch (error) {
    // What Deno throws for headers that are missing or wrong.
    if (!(error instanceof TypeError)) throw error;
    throw new ApiFailure(400, `Cannot make a WebSocket of this: ${error.message}. Connect with a WebSocket client.`);
  }
}

/** The recorder and the view worker as the hub wants them. */
class RecorderSource implements LiveSource {
  readonly dataFolder: string;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
    this.dataFolder = services.dataFolder;
  }

  get name(): string | null {
    return this.#services.recorder.name;
  }

  get work(): { name: string; written: number } | null {
    const { name, recording } = this.#services.recorder;
    return name === null || recording === null ? null : { name, written: recording.progress().written };
  }

  status(role: Role): Status {
    return statusOf(this.#services, role);
  }

  async look(name: string, request: LookRequest): Promise<Look> {
    const { views, dataFolder } = this.#services;
    return await views.look(recordingPath(dataFolder, name), request);
  }

  setWatched(watched: boolean): void {
    this.#services.recorder.recording?.setWatched(watched);
  }
}
