import { transitionProblems } from "./transition.ts";
import { verify, type VerifyReport } from "./verify.ts";

/** What was found in the segments of one recording. */
export interface SeriesReport {
  /** No file and no transition has a problem. */
  ok: boolean;
  /** Those of the files, with their names, and those of the series. Each a sentence without its full stop. */
  problems: string[];
  files: VerifyReport[];
  /** Sums over all files. */
  samples: number;
  durationS: number;
  lostSamples: number;
  gaps: number;
}

/**
 * Checks each segment, and that they follow one another: the same recording, the numbers consecutive, and each begins
 * where the one before ended. `paths` are in order. The first need not be segment 1, because live-only mode deletes the
 * oldest. `onFile` hears how many files are done. Throws as {@linkcode verify} does.
 */
export async function verifySeries(
  paths: readonly string[],
  onFile: (done: number, of: number) => void = () => {},
): Promise<SeriesReport> {
  const files: VerifyReport[] = [];
  for (const path of paths) {
    files.push(await verify(path));
    onFile(files.length, paths.length);
  }
  const problems = files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`));
  for (const [i, file] of files.entries()) {
    const before = files[i - 1];
    if (before !== undefined) {
      problems.push(...transitionProblems(before, file).map((problem) => `${file.path}: ${problem}`));
    }
  }
  const sum = (of: (file: VerifyReport) => number) => files.reduce((total, file) => total + of(file), 0);
  return {
    ok: problems.length === 0,
    problems,
    files,
    samples: sum((file) => file.samples),
    durationS: sum((file) => file.durationS),
    lostSamples: sum((file) => file.lostSamples),
    gaps: sum((file) => file.gaps),
  };
}
