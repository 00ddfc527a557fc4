import type { ExportFormat, ExportOptions } from "../../../storage/export/mod.ts";
import { exportRecording } from "../../../storage/export/mod.ts";
import { loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { assert, assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { needs } from "../../system.ts";
import { TWO_CHANNELS, zigzag } from "../recordings.ts";
import { memorySource } from "./source.ts";

const LENGTH = 3000;
const PLANES = [zigzag(LENGTH), zigzag(LENGTH, 3)];
const GAPS = [{ index: 1000, lost: 500, reason: 1 }];
const SOURCE = memorySource({ header: { ...TWO_CHANNELS, sampleIntervalNs: 1000 }, planes: PLANES, gaps: GAPS });

/** What a Python script, which finds the exported file as `path`, prints as JSON. */
async function pythonReads(format: ExportFormat, script: string, options: Partial<ExportOptions> = {}) {
  await using folder = await temporaryFolder();
  await loadHdf5();
  const path = `${folder.path}/file.${format}`;
  await exportRecording(SOURCE, { format, output: path, ...options });
  const program = `import json, sys\npath = sys.argv[1]\n${script}`;
  const { success, stdout, stderr } = await new Deno.Command("python3", { args: ["-c", program, path] }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "numpy reads NPY, counts and millivolts",
  ...needs("numpy"),
  fn: async () => {
    const script = "import numpy\na = numpy.load(path)\n" +
      "print(json.dumps([a.dtype.str, a.shape, a.flags.c_contiguous, a[:, 0].tolist(), a[:, 1].tolist()]))";
    const raw = await pythonReads("npy", script, { raw: true });
    assertEquals(raw, ["<i2", [LENGTH, 2], true, [...PLANES[0]!], [...PLANES[1]!]]);
    const millivolts = await pythonReads("npy", script, {});
    assertEquals(millivolts.slice(0, 2), ["<f8", [LENGTH, 2]]);
    assertEquals(millivolts[3], Array.from(PLANES[0]!, (count) => count / 32767 * 5000));
    assertEquals(millivolts[4], Array.from(PLANES[1]!, (count) => count / 32767 * 20000 - 1500));
  },
});

Deno.test({
  name: "numpy reads CSV, and the times in it",
  ...needs("numpy"),
  fn: async () => {
    const script = 'import numpy\na = numpy.genfromtxt(path, delimiter=",", names=True)\n' +
      "print(json.dumps([a.dtype.names, a['time_s'].tolist(), a['C_mV'].tolist()]))";
    const [names, times, values] = await pythonReads("csv", script);
    assertEquals(names, ["time_s", "A_mV", "C_mV"]);
    assertEquals(times, Array.from({ length: LENGTH }, (_, i) => (i < 1000 ? i : i + 500) / 1e6));
    const worst = Math.max(...PLANES[1]!.map((count, i) => Math.abs(values[i] - (count / 32767 * 20000 - 1500))));
    assert(worst < 0.001 * 20000 / 32767, `${worst}`);
  },
});

Deno.test({
  name: "Python's wave module reads WAV",
  ...needs("python3"),
  fn: async () => {
    const script = "import wave\nw = wave.open(path)\np = w.getparams()\nframes = w.readframes(p.nframes)\n" +
      "print(json.dumps([p.nchannels, p.sampwidth, p.framerate, p.nframes, p.comptype, " +
      'memoryview(frames).cast("h").tolist()]))';
    const frames = Array.from(PLANES[0]!, (count, i) => [count, PLANES[1]![i]!]).flat();
    assertEquals(await pythonReads("wav", script), [2, 2, 1_000_000, LENGTH, "NONE", frames]);
  },
});

Deno.test({
  name: "h5py reads a cut as any recording",
  ...needs("h5py"),
  fn: async () => {
    const script = "import h5py\nf = h5py.File(path)\n" +
      "print(json.dumps([f['adc_counts'][:].tolist(), f['channels/C/adc_counts'][:].tolist(), f['gaps'][:].tolist(), " +
      "int(f.attrs['total_samples']), int(f.attrs['complete'])]))";
    const start = 200;
    const found = await pythonReads("hdf5", script, { startS: start / 1e6 });
    const [a, c] = PLANES.map((plane) => [...plane.subarray(start)]);
    assertEquals(found, [a, c, [[1000 - start, 500, 1]], LENGTH - start, 1]);
  },
});
