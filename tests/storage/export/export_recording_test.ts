import { EXPORT_FORMATS, type ExportOptions, exportRecording } from "../../../storage/export/mod.ts";
import { loadHdf5 } from "../../../storage/hdf5/hdf5.ts";
import { RecordingError } from "../../../storage/recording_error.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { zigzag } from "../recordings.ts";
import { memorySource, simpleHeader } from "./source.ts";

const LENGTH = 1_000_000;
const SOURCE = memorySource({ header: simpleHeader(1000), planes: [zigzag(LENGTH)] });

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

Deno.test("exportRecording() says what it exported, and how far it is", async () => {
  await using folder = await temporaryFolder();
  const output = `${folder.path}/a.npy`;
  const gaps = [{ index: 5, lost: 3, reason: 1 }, { index: 12, lost: 4, reason: 1 }];
  const source = memorySource({ header: simpleHeader(1e9), planes: [zigzag(20)], gaps });
  const progress: unknown[] = [];
  const options = { format: "npy", output, startS: 2, stopS: 21.5, decimation: 2 } as const;
  const summary = await exportRecording(source, options, { onProgress: (state) => progress.push(state) });
  // Groups from 2 s on: 2 3, 4 -, - -, 8 9, 10 11, 12 13, 14 -, - -, - 19, 20 21.
  assertEquals(summary, {
    file: output,
    source: "memory.hdf5",
    format: "npy",
    points: 5,
    channels: ["A"],
    startS: 2,
    stopS: 22,
    lostSamples: 7,
    gaps: 2,
    leftOutSamples: 3,
    bytes: 128 + 5 * 8,
    notes: ["Beside gaps 3 samples of each channel were left out: they make no whole group."],
  });
  assertEquals(progress, [{ points: 1, of: 5 }, { points: 4, of: 5 }, { points: 5, of: 5 }]);
  assertEquals(filesIn(folder.path), ["a.npy"]);
});

for (const format of EXPORT_FORMATS) {
  Deno.test(`exportRecording() to ${format} has another name until it is whole, and leaves nothing when aborted`, async () => {
    await using folder = await temporaryFolder();
    await loadHdf5();
    const options = { format, output: `${folder.path}/out` };
    const controller = new AbortController();
    const reason = new Error("enough");
    let seen: string[] = [];
    const onProgress = () => {
      seen = filesIn(folder.path);
      controller.abort(reason);
    };
    await assertRejects(exportRecording(SOURCE, options, { onProgress, signal: controller.signal }), reason);
    assertEquals([seen, filesIn(folder.path)], [["out.part"], []]);
    await exportRecording(SOURCE, options);
    assertEquals(filesIn(folder.path), ["out"]);
  });
}

Deno.test("exportRecording() lets others have their turn, so that they can end it", async () => {
  await using folder = await temporaryFolder();
  const endless = memorySource({ header: simpleHeader(1000), planes: [new Int16Array(1)] });
  const source = { ...endless, numSamples: 2 ** 40, getRaw: (size: number) => new Int16Array(size) };
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error("enough")), 0);
  const options = { format: "csv", output: `${folder.path}/out`, decimation: 1000 } as const;
  await assertRejects(exportRecording(source, options, { signal: controller.signal }), { message: "enough" });
  clearTimeout(timer);
  assertEquals(filesIn(folder.path), []);
});

Deno.test("exportRecording() leaves nothing when the recording cannot be read", async () => {
  await using folder = await temporaryFolder();
  let reads = 0;
  const error = new RecordingError("memory.hdf5", "it is damaged", "Use a copy");
  const source = {
    ...SOURCE,
    getRaw: (...args: Parameters<typeof SOURCE.getRaw>) => {
      if (reads++ === 2) throw error;
      return SOURCE.getRaw(...args);
    },
  };
  await assertRejects(exportRecording(source, { format: "wav", output: `${folder.path}/out` }), error);
  assertEquals(filesIn(folder.path), []);
});

Deno.test("exportRecording() overwrites nothing unless it may, and never what it reads", async () => {
  await using folder = await temporaryFolder();
  const output = `${folder.path}/out`;
  const run = (options: Partial<ExportOptions> = {}) => exportRecording(SOURCE, { format: "wav", output, ...options });
  await Deno.writeTextFile(output, "precious");
  const message = `Cannot export to ${output}: it exists. Choose another file (--output), or overwrite it (--force).`;
  await assertRejects(run(), { name: "SettingsError", message });
  await Deno.symlink(output, `${folder.path}/link`);
  for (const source of [output, `${folder.path}/link`]) {
    await assertRejects(run({ force: true, sources: [source] }), {
      name: "SettingsError",
      message: `Cannot export to ${output}: it is what is exported. Choose another file (--output).`,
    });
  }
  assertEquals([await Deno.readTextFile(output), filesIn(folder.path).toSorted()], ["precious", ["link", "out"]]);
  await run({ force: true });
  assertEquals((await Deno.stat(output)).size, 44 + 2 * LENGTH);
});

Deno.test("exportRecording() takes the part of another export only when it may", async () => {
  await using folder = await temporaryFolder();
  const output = `${folder.path}/out`;
  await Deno.writeTextFile(`${output}.part`, "left behind");
  await assertRejects(exportRecording(SOURCE, { format: "wav", output }), {
    name: "SettingsError",
    message: `Cannot export to ${output}.part: it exists, so another export writes it, or one was killed. ` +
      "Choose another file (--output), or overwrite it (--force).",
  });
  assertEquals(await Deno.readTextFile(`${output}.part`), "left behind");
  await exportRecording(SOURCE, { format: "wav", output, force: true });
  assertEquals(filesIn(folder.path), ["out"]);
});

Deno.test("exportRecording() does not overwrite what came while it was at work", async () => {
  await using folder = await temporaryFolder();
  const output = `${folder.path}/out`;
  const onProgress = () => Deno.writeTextFileSync(output, "precious");
  await assertRejects(exportRecording(SOURCE, { format: "wav", output }, { onProgress }), { name: "SettingsError" });
  assertEquals([await Deno.readTextFile(output), filesIn(folder.path)], ["precious", ["out"]]);
});

Deno.test("exportRecording() refuses outputs that cannot be", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}/sub`);
  const run = (output: string, source = SOURCE) => exportRecording(source, { format: "wav", output, force: true });
  await assertRejects(run(`${folder.path}/sub`), { name: "SettingsError" });
  await assertRejects(run(`${folder.path}/missing/out`), {
    name: "DiskError",
    message:
      `Cannot export into ${folder.path}/missing: there is no such folder. Make it, or choose another (--output).`,
  });
  await assertRejects(run(`${folder.path}/out`, { ...SOURCE, numSamples: 2 ** 50 }), (error: Error) => {
    assert(/^Cannot export into .*: 2\.25 PB are needed and .* are free\./.test(error.message), error.message);
    return error.name === "DiskError";
  });
  assertEquals(filesIn(folder.path), ["sub"]);
});

Deno.test({
  name: "exportRecording() leaves nothing on a full disk",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using folder = await temporaryFolder();
    const output = `${folder.path}/out`;
    await Deno.symlink("/dev/full", `${output}.part`);
    await assertRejects(exportRecording(SOURCE, { format: "csv", output, force: true }), {
      name: "DiskError",
      full: true,
    });
    assertEquals(filesIn(folder.path), []);
  },
});
