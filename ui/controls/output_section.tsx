import type { JSX } from "preact";
import type { AppSettings } from "../../routes/protocol.ts";
import { formatRemaining } from "../../storage/units.ts";
import { readOptionalNumber, showOptionalNumber } from "../common/number_text.ts";
import { SettingSelect, SettingText } from "./setting_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

/** Where it is recorded to, and how long. */
export function OutputSection(
  { model, settings: { acquisition, output }, dataFolder, disabled }: {
    model: SettingsModel;
    settings: AppSettings;
    /** Null while it is not known. */
    dataFolder: string | null;
    disabled: boolean;
  },
): JSX.Element {
  const common = { model, disabled };
  const text = { show: (value: string) => value, read: (value: string) => ({ value }) };
  const seconds = { unit: "s", show: showOptionalNumber, read: readOptionalNumber };
  const diskS = model.check.value?.diskS;
  return (
    <section class="group" aria-labelledby="output-title">
      <h2 id="output-title">Recording</h2>
      <div class="fields">
        <SettingText
          {...common}
          {...text}
          path="output.folder"
          label="Folder"
          placeholder="(data folder)"
          value={output.folder}
          onChange={(folder) => model.editOutput({ folder })}
        />
        <SettingText
          {...common}
          {...text}
          path="output.name"
          label="File name"
          placeholder="(date and time)"
          value={output.name}
          onChange={(name) => model.editOutput({ name })}
        />
        <p class="field-hint field-wide">
          {dataFolder === null ? null : <>In {dataFolder}</>}
          {diskS === undefined || !Number.isFinite(diskS) ? null : <>{" · "}room for {formatRemaining(diskS)}</>}
        </p>
        <SettingText
          {...common}
          {...seconds}
          path="acquisition.durationS"
          label="Duration"
          placeholder="until stopped"
          value={acquisition.durationS}
          onChange={(durationS) => model.edit({ durationS })}
        />
        <SettingText
          {...common}
          {...seconds}
          path="acquisition.splitS"
          label="New file every"
          placeholder="one file"
          value={acquisition.splitS}
          onChange={(splitS) => model.edit({ splitS })}
        />
        <SettingText
          {...common}
          {...seconds}
          path="acquisition.liveOnlyS"
          label="Keep only the last"
          placeholder="everything"
          value={acquisition.liveOnlyS}
          onChange={(liveOnlyS) => model.edit({ liveOnlyS })}
        />
        <SettingSelect
          {...common}
          path="acquisition.onOverrun"
          label="After a loss"
          value={acquisition.onOverrun}
          onChange={(onOverrun) => model.edit({ onOverrun })}
          choices={[{ value: "gap", text: "note the gap, go on" }, { value: "stop", text: "stop" }]}
        />
      </div>
      {model.saveFailure.value === null ? null : <p class="field-problem" role="alert">{model.saveFailure.value}</p>}
    </section>
  );
}
