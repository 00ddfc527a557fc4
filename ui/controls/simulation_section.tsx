import type { JSX } from "preact";
import { CHANNEL_NAMES } from "../../acquire/driver.ts";
import type { AcquisitionSettings } from "../../acquire/settings.ts";
import { MODELS } from "../../acquire/sim/models.ts";
import type { ChannelSignal, Shape, SimulationSettings } from "../../acquire/sim/options.ts";
import { formatVolts } from "../../storage/units.ts";
import { type Reading, readQuantity } from "../common/number_text.ts";
import { FaultList } from "./fault_list.tsx";
import { SettingSelect, SettingText } from "./setting_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

const SHAPE_TEXTS: Readonly<Record<Shape, string>> = {
  sine: "sine",
  square: "square",
  pulses: "pulses",
  chirp: "chirp",
  noise: "noise",
  dc: "constant",
  sequence: "test sequence",
};

/** What the simulated instrument is, what its inputs see, and what goes wrong. */
export function SimulationSection(
  { model, settings, disabled }: { model: SettingsModel; settings: AcquisitionSettings; disabled: boolean },
): JSX.Element {
  const { simulation, channels } = settings;
  const edit = (change: Partial<SimulationSettings>) => model.edit({ simulation: { ...simulation, ...change } });
  return (
    <section class="group" aria-labelledby="simulation-title">
      <h2 id="simulation-title">Simulated instrument</h2>
      <div class="fields">
        <SettingSelect
          model={model}
          path="acquisition.simulation.model"
          label="Model"
          value={simulation.model}
          onChange={(value) => edit({ model: value })}
          disabled={disabled}
          choices={MODELS.map((value) => ({ value, text: value }))}
        />
        <SettingSelect
          model={model}
          path="acquisition.simulation.overrun"
          label="When its memory is full"
          value={simulation.overrun}
          onChange={(overrun) => edit({ overrun })}
          disabled={disabled}
          choices={[{ value: "drop", text: "drop samples" }, { value: "stall", text: "stall" }]}
        />
      </div>
      {channels.map(({ name }) => (
        <SignalFields
          key={name}
          model={model}
          simulation={simulation}
          channel={name}
          disabled={disabled}
          onChange={(signal) => {
            const others = simulation.signals.filter(({ channel }) => channel !== name);
            edit({
              signals: [...others, ...(signal === null ? [] : [signal])]
                .toSorted((a, b) => CHANNEL_NAMES.indexOf(a.channel) - CHANNEL_NAMES.indexOf(b.channel)),
            });
          }}
        />
      ))}
      <FaultList
        model={model}
        faults={simulation.faults}
        disabled={disabled}
        onChange={(faults) => edit({ faults })}
      />
    </section>
  );
}

function SignalFields(
  { model, simulation, channel, disabled, onChange }: {
    model: SettingsModel;
    simulation: SimulationSettings;
    channel: ChannelSignal["channel"];
    disabled: boolean;
    /** Null lets the instrument choose. */
    onChange: (signal: ChannelSignal | null) => void;
  },
): JSX.Element {
  const index = simulation.signals.findIndex((signal) => signal.channel === channel);
  const signal = simulation.signals[index];
  const path = `acquisition.simulation.signals.${index}`;
  const number = (key: "frequencyHz" | "amplitudeV" | "offsetV", label: string, unit: "Hz" | "V") => (
    <SettingText
      model={model}
      path={`${path}.${key}`}
      label={label}
      placeholder="usual"
      value={signal?.[key]}
      show={(value) => value === undefined ? "" : unit === "V" ? formatVolts(value) : showHz(value)}
      read={optional(readQuantity(unit))}
      onChange={(value) => {
        if (signal === undefined) return;
        const { [key]: _before, ...rest } = signal;
        onChange(value === undefined ? rest : { ...rest, [key]: value });
      }}
      disabled={disabled}
    />
  );
  const shape = signal?.shape;
  return (
    <fieldset class={`signal channel-${channel.toLowerCase()}`}>
      <legend class="visually-hidden">Signal at channel {channel}</legend>
      <div class="fields">
        <div class="field-wide signal-head">
          <span class="channel-tag" aria-hidden="true">{channel}</span>
          <SettingSelect<Shape | "">
            model={model}
            path={`${path}.shape`}
            label={`Signal at ${channel}`}
            value={shape ?? ""}
            onChange={(value) => onChange(value === "" ? null : { channel, shape: value })}
            disabled={disabled}
            choices={[
              { value: "", text: "as it comes" },
              ...Object.entries(SHAPE_TEXTS).map(([value, text]) => ({ value: value as Shape, text })),
            ]}
          />
        </div>
        {shape === undefined || shape === "sequence" ? null : (
          <>
            {shape === "noise" || shape === "dc" ? null : number("frequencyHz", "Frequency", "Hz")}
            {number("amplitudeV", shape === "noise" ? "RMS" : shape === "dc" ? "Level" : "Amplitude", "V")}
            {number("offsetV", "Added offset", "V")}
          </>
        )}
      </div>
    </fieldset>
  );
}

/** A reader for which no text is no value. */
function optional<Value>(read: (text: string) => Reading<Value>): (text: string) => Reading<Value | undefined> {
  return (text) => text.trim() === "" ? { value: undefined } : read(text);
}

function showHz(hz: number): string {
  const [factor, unit] = hz >= 1e6 ? [1e6, "MHz"] : hz >= 1e3 ? [1e3, "kHz"] : [1, "Hz"];
  return `${Number((hz / factor).toPrecision(12))} ${unit}`;
}
