import type { JSX } from "preact";
import type { Api } from "../api.ts";
import { ChannelSection } from "./channel_section.tsx";
import { InstrumentSection } from "./instrument_section.tsx";
import { LastRecording } from "./last_recording.tsx";
import { OutputSection } from "./output_section.tsx";
import { QuitSection } from "./quit_section.tsx";
import type { RecorderModel } from "./recorder_model.ts";
import type { SettingsModel } from "./settings_model.ts";
import { SimulationSection } from "./simulation_section.tsx";

/** Everything that is set before a recording; while one runs it can be read only. */
export function Controls(
  { api, model, recorder, onOpen }: {
    api: Api;
    model: SettingsModel;
    recorder: RecorderModel;
    onOpen: (name: string) => void;
  },
): JSX.Element {
  const settings = model.settings.value;
  const status = recorder.status.value;
  if (settings === null) return <p class="controls-wait">Waiting for the settings…</p>;
  const { acquisition } = settings;
  const disabled = status === null || status.state !== "idle" || !status.mayControl;
  const problem = model.problemOf("") ?? model.problemOf("acquisition");
  return (
    <form class="controls-form" aria-label="Settings" onSubmit={(event) => event.preventDefault()}>
      {status !== null && status.state !== "idle"
        ? <p class="field-hint">These settings can be changed when the recording has stopped.</p>
        : null}
      {status !== null && !status.mayControl
        ? <p class="field-hint">This link is for looking only: nothing can be changed with it.</p>
        : null}
      {problem === undefined ? null : <p class="field-problem">{problem}</p>}
      <LastRecording last={status?.last ?? null} onOpen={onOpen} />
      <InstrumentSection api={api} model={model} settings={acquisition} disabled={disabled} />
      <ChannelSection model={model} settings={acquisition} disabled={disabled} />
      <OutputSection model={model} settings={settings} dataFolder={status?.dataFolder ?? null} disabled={disabled} />
      {acquisition.device === "sim"
        ? <SimulationSection model={model} settings={acquisition} disabled={disabled} />
        : null}
      {status?.mayQuit === true ? <QuitSection recorder={recorder} disabled={status.state !== "idle"} /> : null}
    </form>
  );
}
