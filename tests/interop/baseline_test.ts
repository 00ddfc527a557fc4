import { assert, assertEquals } from "../assert.ts";
import { compileTestDriver, readDriverLog } from "../driver/build.ts";
import { needs } from "../system.ts";

const RECORD = decodeURIComponent(new URL("../../bench/baseline/record.py", import.meta.url).pathname);

/** Prints how many samples of the file's `adc_counts`, from the first on, are channel A's sequence. */
const COUNT_RIGHT = `
import sys, h5py, numpy
with h5py.File(sys.argv[1]) as file:
    counts = file["adc_counts"][:].astype(int)
index = numpy.arange(len(counts))
wrong = numpy.flatnonzero(counts != (index + 7 * (index // 65003)) % 65003 - 32501)
print(wrong[0] if len(wrong) else len(counts))
`;

interface Answer {
  code: number;
  summary: { samples: number; expected: number; lost: number; cpuSeconds: number; stopReason: string };
  /** Samples in the file that are right. */
  right: number;
  wrongCalls: string[];
}

async function record(rate: number, durationS: number, faults: string): Promise<Answer> {
  await using driver = await compileTestDriver();
  const [log, output] = [`${driver.dir}/log.json`, `${driver.dir}/out.hdf5`];
  const flags = { "--driver-lib": driver.path, "--rate": rate, "--duration": durationS, "--output": output };
  const run = await new Deno.Command("python3", {
    args: [RECORD, ...Object.entries(flags).flat().map(String)],
    env: { PS5000A_TEST_LOG: log, PS5000A_TEST_FAULTS: faults },
  }).output();
  const text = new TextDecoder().decode(run.stdout);
  assert(text !== "", new TextDecoder().decode(run.stderr));
  const count = await new Deno.Command("python3", { args: ["-c", COUNT_RIGHT, output] }).output();
  return {
    code: run.code,
    summary: JSON.parse(text),
    right: Number(new TextDecoder().decode(count.stdout)),
    wrongCalls: (await readDriverLog(log)).wrong,
  };
}

Deno.test({
  name: "record.py writes every sample and exits with 0",
  ...needs("cc", "python3", "numpy", "h5py"),
  fn: async () => {
    // Longer than one buffer of the pool, so that one goes to the consumer full and one in part.
    const { code, summary, right, wrongCalls } = await record(2, 1.25, "");
    assertEquals([code, summary.samples, summary.expected, summary.lost], [0, 2_500_000, 2_500_000, 0]);
    assertEquals([right, wrongCalls], [2_500_000, []]);
    assert(summary.cpuSeconds > 0);
  },
});

Deno.test({
  name: "record.py stops at a stall, reports what is lost and exits with 4",
  ...needs("cc", "python3", "numpy", "h5py"),
  fn: async () => {
    const { code, summary, right, wrongCalls } = await record(2, 1, "stall@0.3");
    assertEquals([code, summary.stopReason, summary.expected], [4, "status 28", 2_000_000]);
    assertEquals([summary.samples, summary.lost], [right, 2_000_000 - right]);
    assert(right <= 600_000);
    assertEquals(wrongCalls, []);
  },
});
