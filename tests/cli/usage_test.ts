import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "./program.ts";

/** Flags that make no sense, and what has to be said of them. */
const NONSENSE: [flags: string[], message: RegExp][] = [
  [["-s", "fast"], /It is not a number/],
  [["-s", "-1"], /--sample-rate: .*>=0/],
  [["-s", "62.5", "-c", "A,B"], /31\.25 MS\/s is the most/],
  [["-s", "100"], /62\.5 MS\/s is the most/],
  [["-b", "13"], /--resolution: .*8\|12\|14\|15\|16/],
  [["-b", "16", "-c", "A,B"], /1 is the most/],
  [["-b", "15", "-c", "A,B,C"], /2 are the most/],
  [["-r", "3"], /choose one of 0\.01, 0\.02, .* 20 V/],
  [["-r", "0.05", "--probe", "10"], /choose one of 0\.1, 0\.2, 0\.5, 1, 2, 5, 10, 20, 50, 100, 200/],
  [["-r", "0.1", "--offset", "0.3"], /between -0\.25 and 0\.25 V/],
  [["-c", "E"], /the channels are A, B, C, D/],
  [["-c", "A,A"], /twice/],
  [["-c", "A:1:dc:0:1:9"], /too many fields/],
  [["-m", "aggregate"], /ratio of 1/],
  [["-m", "median", "-h", "4"], /--downsample-mode: .*average/],
  [["-h", "0"], /--hardware-downsample: .*>=1/],
  [["--coupling", "gnd"], /--coupling: .*dc/],
  [["--split", "1", "--max-buff-sec", "5"], /not both/],
  [["--split", "0"], /--split: .*>0/],
  [["--duration", "-5"], /--duration: .*>0/],
  [["--buffer-mb", "0"], /--buffer-mb: .*>=1/],
  [["--label", "hello"], /A=<text>/],
  [["--label", "B=x"], /not recorded/],
  [["--signal", "A=triangle"], /sine/],
  [["--fault", "explode@1"], /stall@/],
  [["--frobnicate"], /unknown option '--frobnicate'/],
  [["-s"], /argument missing/],
  [["record"], /too many arguments|unknown command/],
];

Deno.test("picostream refuses nonsense with 2, says what is allowed, and writes nothing", async () => {
  await using folder = await temporaryFolder();
  for (const [flags, message] of NONSENSE) {
    const args = flags.some((flag) => /^--(signal|fault|sim)/.test(flag)) ? ["--device", "sim", ...flags] : flags;
    const finished = await runProgram(args, { cwd: folder.path });
    assertEquals(finished.status, 2, `${flags.join(" ")}: ${finished.stderr}`);
    assert(message.test(finished.stderr), `${flags.join(" ")}: ${finished.stderr}`);
    assert(!/^ +at /m.test(finished.stderr), finished.stderr);
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("picostream tells all contradictions at once", async () => {
  await using folder = await temporaryFolder();
  const { stderr } = await runProgram(["-b", "16", "-c", "A,B", "-r", "3"], { cwd: folder.path });
  assert(/1 is the most/.test(stderr) && /choose one of/.test(stderr), stderr);
});

Deno.test("picostream shows its help and version", async () => {
  await using folder = await temporaryFolder();
  const help = await runProgram(["--help"], { cwd: folder.path });
  assertEquals(help.status, 0);
  for (const word of ["--sample-rate", "acquire", "info", "verify", "recover", "devices", "Exit status"]) {
    assert(help.stdout.includes(word), word);
  }
  const version = await runProgram(["--version"], { cwd: folder.path });
  assert(/^\d+\.\d+\.\d+\n$/.test(version.stdout), version.stdout);
});

Deno.test("picostream shows a stack trace only when asked", async () => {
  await using folder = await temporaryFolder();
  const { stderr } = await runProgram(["-o", "missing/x.hdf5", "--device", "sim", "--verbose"], { cwd: folder.path });
  assert(/^ +at /m.test(stderr), stderr);
});

Deno.test("picostream logs texts as they are, also those with braces", async () => {
  await using folder = await temporaryFolder();
  const args = ["--device", "sim", "-s", "1", "--duration", "0.1", "-o", "{a} {{b}}.hdf5", "--verbose"];
  const { status, stderr } = await runProgram(args, { cwd: folder.path });
  assertEquals(status, 0, stderr);
  assert(stderr.includes(`Recorded 100,000 samples`) && stderr.includes(`/{a} {{b}}.hdf5.`), stderr);
  assert(/DEBUG Settings: \{"device":"sim"/.test(stderr), stderr);
});
