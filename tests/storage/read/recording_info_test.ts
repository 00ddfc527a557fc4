import { FIRST_CHANNEL_PATH } from "../../../storage/format.ts";
import { type AttributeValue, Hdf5File, loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { PicoStreamReader } from "../../../storage/read/reader.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { TWO_CHANNELS, writeRecording, zigzag } from "../recordings.ts";

const ATTRIBUTES = { sample_interval_ns: 16, voltage_range_v: 20, max_adc: 32767n };

/** An original's file, or one that nearly is. */
async function writeSimple(path: string, attributes: Record<string, AttributeValue>, dataset = true): Promise<void> {
  await loadHdf5();
  const hdf5 = Hdf5File.create(path);
  for (const [name, value] of Object.entries(attributes)) hdf5.writeAttribute("/", name, value);
  if (dataset) hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [], 100);
  hdf5.close();
}

async function expectProblem(path: string, problem: string): Promise<void> {
  await assertRejects(
    PicoStreamReader.open(path),
    (error: Error) => error.message.startsWith(`Cannot read ${path}: ${problem}`),
  );
}

Deno.test("readRecordingInfo() knows the original's files, with max_adc or only the resolution", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const { max_adc: _, ...rest } = ATTRIBUTES;
  for (const [bits, maxAdc] of [[8, 127], [12, 2047], [14, 8191], [15, 16383], [16, 32767]]) {
    await writeSimple(path, { ...rest, resolution: `PS5000A_DR_${bits}BIT` });
    using reader = await PicoStreamReader.open(path);
    assertEquals(reader.maxAdcVal, maxAdc);
  }
  await writeSimple(path, { ...ATTRIBUTES, resolution: "PS5000A_DR_8BIT", channel_a_coupling: "PS5000A_AC" });
  using reader = await PicoStreamReader.open(path);
  assertEquals(reader.maxAdcVal, 32767);
  assertEquals(reader.channels.map(({ name, rangeV, coupling }) => [name, rangeV, coupling]), [["A", 20, "ac"]]);
  assertEquals([reader.complete, reader.gaps, reader.lostSamples, reader.startedAt], [true, [], 0, null]);
});

Deno.test("readRecordingInfo() names the attribute that is missing or wrong", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const { max_adc: _, ...rest } = ATTRIBUTES;
  await writeSimple(path, rest);
  await expectProblem(path, "it says neither max_adc nor resolution, so its counts cannot be turned into volts. Add");
  await writeSimple(path, { voltage_range_v: 20 });
  await expectProblem(path, "its attribute sample_interval_ns is missing. It is not a PicoStream recording");
  const wrong: [string, AttributeValue][] = [
    ["sample_interval_ns", 0],
    ["sample_interval_ns", -16],
    ["sample_interval_ns", NaN],
    ["sample_interval_ns", Infinity],
    ["sample_interval_ns", "16"],
    ["voltage_range_v", -5],
    ["max_adc", 0n],
    ["max_adc", -1n],
    ["analog_offset_v", NaN],
    ["downsample_mode", "sum"],
    ["downsample_mode", 1],
    ["hardware_downsample_ratio", 0n],
    ["hardware_downsample_ratio", 1.5],
    ["resolution", "PS5000A_DR_99BIT"],
    ["start_unix_ns", "yesterday"],
    ["start_unix_ns", 1.5],
  ];
  for (const [name, value] of wrong) {
    await writeSimple(path, { ...ATTRIBUTES, [name]: value });
    const shown = typeof value === "string" ? `"${value}"` : value;
    await expectProblem(path, `its attribute ${name} is ${shown} (`);
  }
});

Deno.test("readRecordingInfo() refuses HDF5 files that hold something else", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeSimple(path, ATTRIBUTES, false);
  await expectProblem(path, "it is an HDF5 file without the dataset /adc_counts. Give");
  const make = async (change: (hdf5: Hdf5File) => void) => {
    await writeSimple(path, ATTRIBUTES, false);
    const hdf5 = Hdf5File.open(path, "read-write");
    change(hdf5);
    hdf5.close();
  };
  await make((hdf5) => hdf5.createDataset(FIRST_CHANNEL_PATH, "int64", [], 10));
  await expectProblem(path, "its /adc_counts holds signed values of 8 bytes, not int16. Give");
  await make((hdf5) => hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [2], 10));
  await expectProblem(path, "its /adc_counts has 2 dimensions, not 1. It is damaged");
  await make((hdf5) => hdf5.createGroup(FIRST_CHANNEL_PATH));
  await assertRejects(PicoStreamReader.open(path), { name: "RecordingError" });
  await make((hdf5) => {
    hdf5.createDataset(FIRST_CHANNEL_PATH, "int16", [], 10);
    hdf5.resize(FIRST_CHANNEL_PATH, 2 ** 60);
  });
  await expectProblem(path, "its /adc_counts claims 1152921504606847000 values. It is damaged");
});

Deno.test("readRecordingInfo() refuses a list of channels that the file does not have", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  const cases: [string, string][] = [
    ["", 'it lists a channel ""'],
    ["A,X", 'it lists a channel "X"'],
    ["A,A", 'its list of channels is "A,A"'],
    ["A,D", "it lists channel D but has no /channels/D"],
  ];
  for (const [channels, problem] of cases) {
    await writeRecording(path, { header: TWO_CHANNELS, planes: [zigzag(9), zigzag(9)] });
    const hdf5 = Hdf5File.open(path, "read-write");
    hdf5.writeAttribute("/", "channels", channels);
    hdf5.close();
    await expectProblem(path, problem);
  }
  await writeRecording(path, { header: TWO_CHANNELS, planes: [zigzag(9), zigzag(9)] });
  const hdf5 = Hdf5File.open(path, "read-write");
  hdf5.writeAttribute("/channels/C", "voltage_range_v", 0);
  hdf5.close();
  await expectProblem(path, "its attribute voltage_range_v of /channels/C is 0 (");
});
