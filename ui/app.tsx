/// <reference lib="dom" />
/** The page: its models, what goes on between them, and the components. */
import { effect } from "@preact/signals";
import { render } from "preact";
import type { RecorderState } from "../routes/protocol.ts";
import { createApi } from "./api.ts";
import { announce } from "./common/announcer.tsx";
import { mediaSignal } from "./common/media.ts";
import { followAddress } from "./common/route.ts";
import { followTheme } from "./common/theme.ts";
import { scanDevices } from "./controls/instrument_section.tsx";
import { RecorderModel } from "./controls/recorder_model.ts";
import { SettingsModel } from "./controls/settings_model.ts";
import { LiveSocket, liveUrl } from "./live/live_socket.ts";
import { PlotPanel } from "./plot/plot_panel.tsx";
import { JobsModel } from "./recordings/jobs_model.ts";
import { RecordingsModel } from "./recordings/recordings_model.ts";
import { Shell } from "./shell.tsx";

const STATE_TEXTS: Readonly<Record<RecorderState, string>> = {
  idle: "Not recording",
  starting: "Starting the instrument",
  recording: "Recording",
  stopping: "Stopping, and verifying what was recorded",
};

const LIVE_SPAN_S = 0.5;
const MOST_POINTS = 16000;

const api = createApi();
const socket = new LiveSocket(liveUrl());
const { status, connected } = socket;
const settings = new SettingsModel(api);
const recorder = new RecorderModel(api, settings, status);
const recordings = new RecordingsModel(api);
const jobs = new JobsModel(api, (job) => {
  announce(job.text);
  void recordings.load();
});

followTheme();
followAddress();

let stateBefore: RecorderState | null = null;
effect(() => {
  const state = status.value?.state ?? null;
  if (state === null || state === stateBefore) return;
  if (stateBefore !== null) {
    announce(STATE_TEXTS[state]);
    if (recordings.entries.peek() !== null) void recordings.load();
  }
  stateBefore = state;
});

// The settings and the instruments come as soon as the server answers, also when it was not there at first.
// Jobs go on while no page looks at them.
effect(() => {
  if (!connected.value) return;
  recorder.ended.value = false;
  void jobs.load();
});

effect(() => {
  if (status.value === null) return;
  if (settings.settings.peek() === null) void scanDevices(api, false);
  settings.follow(status.value.settingsVersion).catch((error: Error) => settings.saveFailure.value = error.message);
});

// A change just before the page is left is not lost.
globalThis.addEventListener("pagehide", () => void settings.save().catch(() => {}));

/** A number that the command line put into the address, such as `--plot-window`. */
function given(parameter: string, otherwise: number): number {
  const value = Number(new URLSearchParams(location.search).get(parameter));
  return value > 0 && Number.isFinite(value) ? value : otherwise;
}

const root = document.getElementById("app");
if (root !== null) {
  render(
    <Shell
      api={api}
      settings={settings}
      recorder={recorder}
      recordings={recordings}
      jobs={jobs}
      connected={connected}
      narrow={mediaSignal("(max-width: 899px)")}
      plot={(name) => (
        <PlotPanel
          key={name ?? ""}
          socket={socket}
          jobs={jobs}
          name={name}
          liveSpanS={given("window", LIVE_SPAN_S)}
          // Minimum and maximum are two points.
          mostColumns={Math.max(1, Math.round(given("points", MOST_POINTS) / 2))}
        />
      )}
      visiblePart={(name) => {
        const frame = socket.frame.value;
        return frame?.name === name ? { startS: frame.t0S, stopS: frame.t1S } : null;
      }}
    />,
    root,
  );
}
