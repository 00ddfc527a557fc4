import type { JSX } from "preact";
import type { AcquisitionSettings, ChannelSettings } from "../../acquire/settings.ts";
import { CHANNEL_NAMES, type ChannelName, RANGES_V } from "../../acquire/driver.ts";
import { formatVolts } from "../../storage/units.ts";
import { readNumber, readQuantity, showNumber } from "../common/number_text.ts";
import { SettingSelect, SettingText } from "./setting_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

const PROBES = ["1", "10", "20", "100", "1000"];

/** The inputs: which are recorded, and how. */
export function ChannelSection(
  { model, settings, disabled }: { model: SettingsModel; settings: AcquisitionSettings; disabled: boolean },
): JSX.Element {
  const most = model.check.value?.mostChannels ?? CHANNEL_NAMES.length;
  const problem = model.problemOf("acquisition.channels");
  return (
    <section class="group" aria-labelledby="channels-title">
      <h2 id="channels-title">Channels</h2>
      {problem === undefined ? null : <p class="field-problem" id="channels-problem">{problem}</p>}
      {CHANNEL_NAMES.map((name) => {
        const index = settings.channels.findIndex((channel) => channel.name === name);
        return (
          <ChannelCard
            key={name}
            model={model}
            name={name}
            index={index}
            channel={settings.channels[index]}
            // The last one cannot be switched off; what is too many stays possible, and its problem says so.
            fixed={disabled || (index >= 0 && settings.channels.length === 1)}
            full={index < 0 && settings.channels.length >= most}
            disabled={disabled}
          />
        );
      })}
    </section>
  );
}

function ChannelCard(
  { model, name, index, channel, fixed, full, disabled }: {
    model: SettingsModel;
    name: ChannelName;
    /** In the settings' list of channels. */
    index: number;
    /** Undefined when it is off. */
    channel: ChannelSettings | undefined;
    fixed: boolean;
    /** No more channels are allowed. */
    full: boolean;
    disabled: boolean;
  },
): JSX.Element {
  const bits = model.settings.value?.acquisition.resolutionBits;
  return (
    <fieldset class={`channel channel-${name.toLowerCase()}`} data-on={channel !== undefined}>
      <legend class="visually-hidden">Channel {name}</legend>
      <label class="channel-head">
        <input
          class="switch"
          type="checkbox"
          role="switch"
          aria-label={`Channel ${name}`}
          aria-describedby={full ? `channel-${name}-full` : undefined}
          checked={channel !== undefined}
          disabled={fixed}
          onChange={({ currentTarget }) => model.toggleChannel(name, currentTarget.checked)}
        />
        <span class="channel-name" aria-hidden="true">{name}</span>
        <span class="channel-summary">
          {channel === undefined
            ? full ? <span id={`channel-${name}-full`}>{bits} bits allow no more channels</span> : "off"
            : channel.label}
        </span>
      </label>
      {channel === undefined ? null : <ChannelFields {...{ model, index, channel, disabled }} />}
    </fieldset>
  );
}

function ChannelFields(
  { model, index, channel, disabled }: {
    model: SettingsModel;
    index: number;
    channel: ChannelSettings;
    disabled: boolean;
  },
): JSX.Element {
  const { name, rangeV, coupling, offsetV, probe, bandwidthLimit, label } = channel;
  const path = `acquisition.channels.${index}`;
  const limitV = model.check.value?.offsetLimitsV[index];
  const common = { model, disabled };
  return (
    <div class="fields">
      <SettingSelect
        {...common}
        path={`${path}.rangeV`}
        label="Range"
        value={rangeV}
        onChange={(value) => model.editChannel(name, { rangeV: value })}
        choices={RANGES_V.map((range) => Number((range * probe).toPrecision(6))).map((value) => ({
          value,
          text: `±${formatVolts(value)}`,
        }))}
      />
      <SettingSelect
        {...common}
        path={`${path}.coupling`}
        label="Coupling"
        value={coupling}
        onChange={(value) => model.editChannel(name, { coupling: value })}
        choices={[{ value: "dc", text: "DC" }, { value: "ac", text: "AC" }]}
      />
      <SettingText
        {...common}
        path={`${path}.offsetV`}
        label="Offset"
        value={offsetV}
        show={formatVolts}
        read={readQuantity("V")}
        onChange={(value) => model.editChannel(name, { offsetV: value })}
        hint={limitV === undefined ? undefined : `within ±${formatVolts(limitV)}`}
      />
      <SettingText
        {...common}
        path={`${path}.probe`}
        label="Probe ×"
        value={probe}
        show={showNumber}
        read={readNumber}
        suggestions={PROBES}
        // The range at the input stays, so that a probe can be put on without choosing it again.
        onChange={(value) =>
          model.editChannel(
            name,
            value > 0 ? { probe: value, rangeV: Number((rangeV / probe * value).toPrecision(6)) } : { probe: value },
          )}
      />
      <SettingText
        {...common}
        path={`${path}.label`}
        label="Label"
        value={label}
        show={(value) => value}
        read={(text) => ({ value: text })}
        onChange={(value) => model.editChannel(name, { label: value })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={bandwidthLimit}
          disabled={disabled}
          onChange={({ currentTarget }) => model.editChannel(name, { bandwidthLimit: currentTarget.checked })}
        />
        20 MHz limit
      </label>
    </div>
  );
}
