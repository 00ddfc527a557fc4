import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { AcquisitionSettings } from "../../acquire/settings.ts";
import { RESOLUTION_BITS } from "../../acquire/driver.ts";
import { fastestRateMSps, mostChannels } from "../../acquire/limits.ts";
import type { DeviceList, SettingsCheck } from "../../routes/protocol.ts";
import { formatBytes, formatRate } from "../../storage/units.ts";
import type { Api } from "../api.ts";
import { announce } from "../common/announcer.tsx";
import { Icon } from "../common/icons.tsx";
import { readNumber, readWhole, showNumber } from "../common/number_text.ts";
import { SettingSelect, SettingText } from "./setting_field.tsx";
import type { SettingsModel } from "./settings_model.ts";

const devices = signal<DeviceList | null>(null);
const scanning = signal(false);

const RATE = "acquisition.rateMSps";
/** Offered for choosing; any other can be typed. */
const RATES_MSPS = [0.001, 0.01, 0.1, 1, 2, 5, 10, 15.625, 20, 31.25, 62.5, 125];

/** Fetches the list of instruments; what fails is said where it is shown. */
export async function scanDevices(api: Api, rescan: boolean): Promise<void> {
  scanning.value = true;
  try {
    const found = await api.devices(rescan);
    devices.value = found;
    if (rescan) announce(`Instruments: ${found.devices.map(({ text }) => text).join(", ")}`);
  } catch (error) {
    devices.value = { devices: devices.peek()?.devices ?? [], error: (error as Error).message };
  } finally {
    scanning.value = false;
  }
}

/** What is recorded with, how finely and how fast. */
export function InstrumentSection(
  { api, model, settings, disabled }: {
    api: Api;
    model: SettingsModel;
    settings: AcquisitionSettings;
    disabled: boolean;
  },
): JSX.Element {
  const { device, resolutionBits, rateMSps, channels, downsampleMode, downsampleRatio } = settings;
  const check = model.check.value;
  const count = channels.length;
  return (
    <section class="group" aria-labelledby="instrument-title">
      <h2 id="instrument-title">Instrument</h2>
      <div class="fields">
        <div class="field-wide device-row">
          <SettingSelect
            model={model}
            path="acquisition.device"
            label="Device"
            value={device}
            onChange={(value) => model.edit({ device: value })}
            disabled={disabled}
            choices={[
              { value: "auto", text: "First instrument found" },
              ...(devices.value?.devices ?? []).map(({ id, text }) => ({ value: id, text })),
            ]}
          />
          <button
            type="button"
            class="button button-icon"
            aria-label="Look for instruments again"
            title="Look for instruments again"
            disabled={disabled || scanning.value}
            onClick={() => scanDevices(api, true)}
          >
            <Icon name="rescan" />
          </button>
        </div>
        {devices.value?.error && device !== "sim" ? <p class="field-hint field-wide">{devices.value.error}</p> : null}
        <SettingSelect
          model={model}
          path="acquisition.resolutionBits"
          label="Resolution"
          wide
          value={resolutionBits}
          onChange={(value) => model.edit({ resolutionBits: value })}
          disabled={disabled}
          choices={RESOLUTION_BITS.map((bits) => ({ value: bits, text: resolutionText(bits, count) }))}
        />
        <SettingText
          model={model}
          path={RATE}
          label="Rate, each"
          wide
          unit="MS/s"
          value={rateMSps}
          show={(value) => value === 0 ? "fastest" : showNumber(value)}
          read={(text) => /^\s*(fastest|max)\s*$/i.test(text) ? { value: 0 } : readNumber(text)}
          suggestions={["fastest", ...RATES_MSPS.filter((rate) => rate <= (check?.fastestMSps ?? 125)).map(String)]}
          onChange={(value) => model.edit({ rateMSps: value })}
          disabled={disabled}
        />
        {check === null ? null : <RateHint check={check} wanted={rateMSps} />}
        <SettingText
          model={model}
          path="acquisition.downsampleRatio"
          label="Down-sample by"
          value={downsampleRatio}
          show={String}
          read={readWhole}
          onChange={(value) => model.edit({ downsampleRatio: value })}
          disabled={disabled}
        />
        <SettingSelect
          model={model}
          path="acquisition.downsampleMode"
          label="into"
          value={downsampleMode}
          onChange={(value) => model.edit({ downsampleMode: value })}
          disabled={disabled}
          choices={[
            { value: "average", text: "average" },
            { value: "aggregate", text: "min and max" },
            { value: "decimate", text: "first sample" },
          ]}
        />
      </div>
    </section>
  );
}

/** What the resolution allows with so many channels on. */
function resolutionText(bits: AcquisitionSettings["resolutionBits"], count: number): string {
  const most = mostChannels(bits);
  if (count > most) return `${bits} bit · ${most === 1 ? "1 channel" : `${most} channels`} at most`;
  return `${bits} bit · up to ${formatRate(fastestRateMSps(bits, count) * 1e6)}`;
}

function RateHint({ check, wanted }: { check: SettingsCheck; wanted: number }): JSX.Element {
  const { rates: { below, above, taken }, fastestMSps, bytesPerS, problems } = check;
  const text = (rate: number) => formatRate(rate * 1e6);
  const most = `${text(fastestMSps)} at most`;
  if (problems.some(({ field }) => field === RATE)) return <p class="field-hint field-wide" id="rate-hint">{most}</p>;
  const exact = wanted === 0 || Math.abs(taken - wanted) <= wanted * 1e-9;
  const beside = `, the nearest that the instrument has (${text(below)} and ${text(above)} are beside)`;
  return (
    <p class="field-hint field-wide" id="rate-hint">
      Takes <b>{text(taken)}</b>
      {exact ? null : beside}
      {` · ${most} · ${formatBytes(bytesPerS)}/s to disk`}
    </p>
  );
}
