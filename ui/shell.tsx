import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Status } from "../routes/protocol.ts";
import type { Api } from "./api.ts";
import { Announcer } from "./common/announcer.tsx";
import { Dialog } from "./common/dialog.tsx";
import { Icon } from "./common/icons.tsx";
import { goTo, hashOf, type Route, route } from "./common/route.ts";
import { ThemeSwitch } from "./common/theme_switch.tsx";
import { Controls } from "./controls/controls.tsx";
import { RecordButton } from "./controls/record_button.tsx";
import type { RecorderModel } from "./controls/recorder_model.ts";
import type { SettingsModel } from "./controls/settings_model.ts";
import { StatusStrip } from "./controls/status_strip.tsx";
import { WarningBanner } from "./controls/warning_banner.tsx";
import type { VisiblePart } from "./recordings/export_dialog.tsx";
import type { JobsModel } from "./recordings/jobs_model.ts";
import { RecordingsPage } from "./recordings/recordings_page.tsx";
import type { RecordingsModel } from "./recordings/recordings_model.ts";

/** What the page is made of. */
export interface ShellProps {
  api: Api;
  settings: SettingsModel;
  recorder: RecorderModel;
  recordings: RecordingsModel;
  jobs: JobsModel;
  /** Whether the server answers. */
  connected: ReadonlySignal<boolean>;
  /** Whether there is no room for the controls beside the plot. */
  narrow: ReadonlySignal<boolean>;
  /** The plot of a recording; of the one at work or the last one for null. */
  plot: (name: string | null) => ComponentChildren;
  /** What the plot shows of a recording; null when it shows another one. */
  visiblePart: (name: string) => VisiblePart | null;
}

/** The page: state and warnings on top, below them the plot with the controls, or the recordings. */
export function Shell(props: ShellProps): JSX.Element {
  const { api, settings, recorder, recordings, jobs, connected, narrow, visiblePart } = props;
  const status = recorder.status.value;
  const check = settings.check.value;
  const shown = route.value;
  const open = (name: string) => goTo({ view: "scope", name });
  useTitle(status, shown);
  const record = <RecordButton recorder={recorder} />;
  return (
    <div class="shell">
      <a
        class="skip-link"
        href="#main"
        onClick={(event) => {
          // The address holds the view, so the jump is done by hand.
          event.preventDefault();
          event.currentTarget.ownerDocument.getElementById("main")?.focus();
        }}
      >
        Skip to the {shown.view === "scope" ? "plot" : "recordings"}
      </a>
      <header class="top">
        <div class="brand">
          <span class="brand-name">
            PicoStream <small>{status?.version ?? ""}</small>
          </span>
          <nav class="nav" aria-label="Views">
            <NavLink to={{ view: "scope", name: null }} current={shown.view === "scope"}>Scope</NavLink>
            <NavLink to={{ view: "recordings" }} current={shown.view === "recordings"}>Recordings</NavLink>
          </nav>
        </div>
        <StatusStrip status={status} check={check} />
        {narrow.value ? null : record}
        <div class="theme">
          <ThemeSwitch />
        </div>
      </header>
      <WarningBanner status={status} check={check} connected={connected.value} ended={recorder.ended.value} />
      {shown.view === "scope"
        ? <Scope {...props} name={shown.name} onOpen={open} />
        : (
          <main id="main" class="recordings-main" tabIndex={-1}>
            <RecordingsPage
              api={api}
              recordings={recordings}
              jobs={jobs}
              mayControl={status?.mayControl ?? false}
              visiblePart={visiblePart}
              onOpen={open}
            />
          </main>
        )}
      {narrow.value ? <Bottom {...props} record={record} onOpen={open} /> : null}
      <Announcer />
    </div>
  );
}

function Scope(
  { api, settings, recorder, narrow, plot, name, onOpen }: ShellProps & {
    name: string | null;
    onOpen: (name: string) => void;
  },
): JSX.Element {
  return (
    <div class="scope">
      {narrow.value ? null : (
        <aside class="scope-controls" aria-label="Settings and last recording" tabIndex={0}>
          <Controls api={api} model={settings} recorder={recorder} onOpen={onOpen} />
        </aside>
      )}
      <main id="main" class="scope-plot" tabIndex={-1}>
        <h1 class="visually-hidden">Scope</h1>
        {name === null ? null : (
          <div class="shown-name">
            <Icon name="open" />
            <b>{name}</b>
            <a class="button" href={hashOf({ view: "scope", name: null })}>Back to live</a>
          </div>
        )}
        {plot(name)}
      </main>
    </div>
  );
}

/** What narrow screens have below: start and stop within the thumb's reach, the settings in a sheet. */
function Bottom(
  { api, settings, recorder, record, onOpen }: ShellProps & {
    record: ComponentChildren;
    onOpen: (name: string) => void;
  },
): JSX.Element {
  const isOpen = useSignal(false);
  return (
    <footer class="bottom">
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => isOpen.value = true}>
        <Icon name="settings" /> Settings
      </button>
      {record}
      {isOpen.value
        ? (
          <Dialog title="Settings" kind="sheet" onClose={() => isOpen.value = false}>
            <Controls
              api={api}
              model={settings}
              recorder={recorder}
              onOpen={(name) => {
                isOpen.value = false;
                onOpen(name);
              }}
            />
          </Dialog>
        )
        : null}
    </footer>
  );
}

function NavLink(
  { to, current, children }: { to: Route; current: boolean; children: ComponentChildren },
): JSX.Element {
  return <a href={hashOf(to)} aria-current={current ? "page" : undefined}>{children}</a>;
}

/** The state in the window's title, so that it is seen from another tab. */
function useTitle(status: Status | null, shown: Route): void {
  const recording = status?.recording ?? null;
  const lost = recording !== null && recording.progress.gaps > 0;
  const what = shown.view === "recordings" ? "Recordings" : shown.name ?? "Scope";
  const title = `${lost ? "LOST SAMPLES · " : recording === null ? "" : "● "}${what} – PicoStream`;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
