/** From the settings of a signal and of its input to the source of its samples. */
import { CHANNEL, type ChannelName } from "../driver.ts";
import { createDigitizer, type DigitizedVoltage, type InputSetup } from "./digitizer.ts";
import { createGaussian } from "./gaussian.ts";
import type { ChannelSignal } from "./options.ts";
import { SequenceSource } from "./sequence_source.ts";
import type { SignalSource } from "./signal_source.ts";
import { SteppedSource } from "./stepped_source.ts";
import { chooseTable, TableSource } from "./table_source.ts";
import { chirpWave, pulseWave, sineWave, squareWave, type Waveform } from "./waveforms.ts";

/** A prime, so that the repetition never falls in with anything that counts in powers of two. */
const NOISE_TABLE_LENGTH = 1_048_573;
const CONSTANT_TABLE_LENGTH = 4096;

/** What a channel sees when nothing was said about it. */
export function defaultSignal(channel: ChannelName): ChannelSignal {
  const shape = ({ A: "sine", B: "square", C: "pulses", D: "chirp" } as const)[channel];
  return { channel, shape };
}

/**
 * The source of a channel's samples at `intervalNs` (positive). AC coupling takes the signal's mean away; it does not
 * change anything else, and neither does a bandwidth limit.
 */
export function createSource(signal: ChannelSignal, input: InputSetup, intervalNs: number): SignalSource {
  const amplitudeV = signal.amplitudeV ?? (signal.shape === "noise" ? 0.16 : 0.8) * input.rangeV;
  const offsetV = input.coupling === "ac" ? 0 : signal.offsetV ?? 0;
  const periodSamples = 1e9 / intervalNs / (signal.frequencyHz ?? (signal.shape === "square" ? 500 : 1000));
  const digitize = createDigitizer(input);
  switch (signal.shape) {
    case "sequence":
      return new SequenceSource(CHANNEL[signal.channel]);
    case "dc": {
      const level = digitize(input.coupling === "ac" ? 0 : amplitudeV + offsetV);
      return new TableSource(CONSTANT_TABLE_LENGTH, () => level);
    }
    case "noise": {
      const gaussian = createGaussian(CHANNEL[signal.channel] + 1);
      return new TableSource(NOISE_TABLE_LENGTH, () => digitize(amplitudeV * gaussian() + offsetV));
    }
    case "sine":
      return periodicSource(sineWave(periodSamples, amplitudeV), digitize, input, offsetV);
    case "square":
      return periodicSource(squareWave(periodSamples, amplitudeV), digitize, input, offsetV);
    case "pulses":
      return periodicSource(pulseWave(periodSamples, amplitudeV, intervalNs), digitize, input, offsetV);
    case "chirp":
      return periodicSource(chirpWave(periodSamples, amplitudeV), digitize, input, offsetV);
  }
}

function periodicSource(
  wave: Waveform,
  digitize: (volts: number) => DigitizedVoltage,
  input: InputSetup,
  offsetV: number,
): SignalSource {
  const shiftV = input.coupling === "ac" ? -wave.meanV : offsetV;
  const voltageAt = (phase: number) => digitize(wave.valueAt(phase) + shiftV);
  const table = chooseTable(wave.periodSamples);
  if (table === undefined) return new SteppedSource(wave.periodSamples, voltageAt, wave.edges);
  // Whole numbers up to the division: the phase of the last sample is as exact as that of the first.
  const turns = table.periods % table.length;
  return new TableSource(table.length, (index) => voltageAt(turns * index % table.length / table.length));
}
