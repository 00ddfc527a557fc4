import { assert, assertEquals } from "../assert.ts";
import { fileSize, runProgram, startProgram, temporaryFolder, until } from "../cli/program.ts";
import { needs } from "../system.ts";

interface Read {
  lengths: number[];
  attributes: Record<string, unknown>;
  gaps: number[][];
  names: string[];
}

async function readWithH5py(mode: "plain" | "swmr" | "follow", path: string): Promise<Read> {
  const script = new URL("h5py_reader.py", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command("python3", { args: [script, mode, path] }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

function overviewNames(channel: string): string[] {
  const group = `channels/${channel}/overview`;
  return [group, ...["1048576", "256", "4096", "65536"].map((level) => `${group}/${level}`)];
}

const TWO_CHANNELS = ["--device", "sim", "-c", "A,B", "--signal", "A=sequence", "--signal", "B=sequence", "-s", "20"];

Deno.test({
  name: "h5py and h5dump read every value, name and attribute of a recording",
  ...needs("h5py", "h5dump"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    const flags = [...TWO_CHANNELS, "--offset", "-0.5", "-r", "2", "--label", "B=photo diode", "--duration", "0.7"];
    const finished = await runProgram([...flags, "-o", path], { cwd: folder.path });
    assertEquals(finished.status, 0, finished.stderr);
    const { lengths, attributes, gaps, names } = await readWithH5py("plain", path);
    assertEquals([lengths, gaps], [[14_000_000], []]);
    const { started_at, stopped_at, start_unix_ns, recording_uuid, driver_version, software, ...others } = attributes;
    for (const text of [started_at, stopped_at, recording_uuid, driver_version, software]) {
      assert(typeof text === "string" && text !== "");
    }
    assert(Number(start_unix_ns) > 1.7e18);
    assertEquals(others, {
      data_format_version: "3.0",
      sample_interval_ns: 50,
      hardware_downsample_ratio: 1,
      downsample_mode: "average",
      resolution: "PS5000A_DR_12BIT",
      max_adc: 32767,
      voltage_range_v: 2,
      analog_offset_v: -0.5,
      channel_a_coupling: "PS5000A_DC",
      channel_a_range: "PS5000A_2V",
      channels: "A,B",
      segment_number: 1,
      first_sample_index: 0,
      lost_samples_before: 0,
      device_variant: "5444D",
      device_serial: "SIM/0001",
      simulated: 1,
      total_samples: 14_000_000,
      lost_samples: 0,
      gap_count: 0,
      stop_reason: "duration",
      complete: 1,
    });
    // A hard link is visited under one of its names only.
    assertEquals(names.toSorted(), [
      "adc_counts",
      "blocks",
      "channels",
      "channels/A",
      ...overviewNames("A"),
      "channels/B",
      "channels/B/adc_counts",
      ...overviewNames("B"),
      "gaps",
    ]);
    const { success, stdout } = await new Deno.Command("h5dump", { args: ["-H", path] }).output();
    assert(success);
    const dump = new TextDecoder().decode(stdout);
    for (const part of ['DATASET "adc_counts"', 'HARDLINK "/adc_counts"', 'DATASET "blocks"', 'DATASET "gaps"']) {
      assert(dump.includes(part), part);
    }
  },
});

Deno.test({
  name: "h5py follows a recording while it grows, without disturbing it",
  ...needs("h5py"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    const program = startProgram([...TWO_CHANNELS, "-o", path], { cwd: folder.path });
    await until(() => fileSize(path) > 5e6, "5 MB");
    const { lengths } = await readWithH5py("follow", path);
    assert(lengths.length > 3);
    program.kill("SIGTERM");
    const finished = await program.finished;
    assertEquals(finished.status, 0, finished.stderr);
    await readWithH5py("plain", path);
  },
});

Deno.test({
  name: "h5py reads a killed recording with SWMR at once, and as any other file after recover",
  ...needs("h5py"),
  fn: async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/a.hdf5`;
    const program = startProgram([...TWO_CHANNELS, "-o", path], { cwd: folder.path });
    await until(() => fileSize(path) > 60e6, "60 MB");
    program.kill("SIGKILL");
    await program.finished;
    const killed = await readWithH5py("swmr", path);
    assert((killed.lengths[0] ?? 0) > 10e6);
    const recovered = await runProgram(["recover", path], { cwd: folder.path });
    assertEquals(recovered.status, 0, recovered.stderr);
    const { lengths, attributes } = await readWithH5py("plain", path);
    assertEquals(lengths, killed.lengths);
    assertEquals([attributes.stop_reason, attributes.complete, attributes.total_samples], ["crash", 0, lengths[0]]);
    const verified = await runProgram(["verify", path], { cwd: folder.path });
    assertEquals(verified.status, 1);
  },
});
