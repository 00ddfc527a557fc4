import type { RecordingHeader } from "../../../storage/format.ts";
import { verifySeries } from "../../../storage/check/verify_series.ts";
import { assertEquals } from "../../assert.ts";
import { temporaryFolder } from "../../cli/program.ts";
import { HEADER, TWO_CHANNELS, writeRecording, zigzag } from "../recordings.ts";

/** Writes three segments of 100 values with a gap each, the second with something else in its header. */
async function writeSeries(folder: string, second: Partial<RecordingHeader> = {}): Promise<string[]> {
  const paths = [1, 2, 3].map((n) => `${folder}/data.00000${n}.hdf5`);
  for (const [i, path] of paths.entries()) {
    const header = { ...HEADER, segmentNumber: i + 1, firstSampleIndex: 100 * i, lostSamplesBefore: 7 * i };
    await writeRecording(path, {
      header: i === 1 ? { ...header, ...second } : header,
      planes: (i === 1 && second.channels ? [0, 1] : [0]).map(() => zigzag(100)),
      gaps: [{ index: 50, lost: 7, reason: 1 }],
      end: { stopReason: i === 2 ? "user" : "split", complete: true },
    });
  }
  return paths;
}

Deno.test("verifySeries() sums up segments that follow one another", async () => {
  await using folder = await temporaryFolder();
  const paths = await writeSeries(folder.path);
  const { files, ...sums } = await verifySeries(paths);
  assertEquals(sums, { ok: true, problems: [], samples: 300, durationS: 3 * 1.6e-6, lostSamples: 21, gaps: 3 });
  assertEquals(files.map((file) => file.path), paths);
});

Deno.test("verifySeries() accepts a series whose oldest segments were deleted", async () => {
  await using folder = await temporaryFolder();
  const paths = await writeSeries(folder.path);
  assertEquals((await verifySeries(paths.slice(1))).ok, true);
});

Deno.test("verifySeries() finds segments that do not follow one another", async () => {
  await using folder = await temporaryFolder();
  const [first, second, third] = await writeSeries(folder.path);
  assertEquals((await verifySeries([first!, third!])).problems, [
    `${third}: it is segment 3, after segment 1`,
    `${third}: it begins at value 200, ${first} ends at 100`,
    `${third}: it counts 14 values lost before it, there are 7`,
  ]);
  const cases: [Partial<RecordingHeader>, string[]][] = [
    [{ recordingUuid: "another" }, [
      `${second}: it is not of the same recording as ${first}`,
      `${third}: it is not of the same recording as ${second}`,
    ]],
    [{ firstSampleIndex: 99 }, [
      `${second}: it begins at value 99, ${first} ends at 100`,
      `${third}: it begins at value 200, ${second} ends at 199`,
    ]],
    [{ channels: TWO_CHANNELS.channels }, [
      `${second}: it has the channels A, C, ${first} has A`,
      `${third}: it has the channels A, ${second} has A, C`,
    ]],
  ];
  for (const [change, problems] of cases) {
    assertEquals((await verifySeries(await writeSeries(folder.path, change))).problems, problems);
  }
});

Deno.test("verifySeries() names the file that has a problem", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/a`;
  await writeRecording(path, { planes: [zigzag(10)], end: { stopReason: "disk full", complete: false } });
  const { ok, problems } = await verifySeries([path]);
  assertEquals([ok, problems], [false, [`${path}: its end is missing: it stopped by "disk full"`]]);
});
