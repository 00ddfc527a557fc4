import { findLibrary, type OperatingSystem } from "../../acquire/library.ts";
import { STATUS, type StatusName } from "../../acquire/status.ts";
import { TARGETS } from "../../build/targets.ts";
import { EXIT_STATUS, EXIT_WITH_GAPS } from "../../record/summary.ts";
import { assert, assertEquals } from "../assert.ts";
import { runProgram, temporaryFolder } from "../cli/program.ts";

const TEXT = await Deno.readTextFile(new URL("../../docs/install.md", import.meta.url));

Deno.test("docs/install.md gives the driver's statuses their numbers", () => {
  const rows = [...TEXT.matchAll(/^\| (\d+) +\| 0x([0-9A-F]+) +\| `(PICO_\w+)`/gm)];
  assert(rows.length > 20, `${rows.length} rows were found`);
  for (const [, decimal, hex, name = ""] of rows) {
    const expected = STATUS[name as StatusName];
    assertEquals([Number(decimal), parseInt(hex ?? "", 16)], [expected, expected], name);
  }
  for (const [name] of TEXT.matchAll(/PICO_[A-Z0-9_]+/g)) assert(name in STATUS, name);
});

Deno.test("docs/install.md names the file of each system that there is a build for", () => {
  const listed = [...TEXT.matchAll(/^\| .*?\| `(picostream-\S+)` +\| `.* (\S+)`/gm)].map((
    [, file, hashed],
  ) => [file, hashed]);
  const files = TARGETS.map(({ name, suffix }) => `picostream-${name}${suffix}`);
  assertEquals(listed.toSorted(), files.map((file) => [file, file]).toSorted());
});

Deno.test("docs/install.md lists every exit status", () => {
  const listed = [...TEXT.matchAll(/^\| (\d) +\| (?!0x)/gm)].map(([, status]) => Number(status));
  assertEquals(listed, [0, EXIT_WITH_GAPS, ...Object.values(EXIT_STATUS)].sort());
});

Deno.test("docs/install.md names the folders that the driver is looked for in", () => {
  for (const os of ["linux", "windows", "darwin"] satisfies OperatingSystem[]) {
    const { searched } = findLibrary({ os, env: () => undefined, exists: () => false });
    // The last place is the system's loader.
    for (const path of searched.slice(0, -1)) assert(TEXT.includes(`\`${path}\``), path);
  }
});

Deno.test("docs/install.md names only commands and flags that there are", async () => {
  await using folder = await temporaryFolder();
  const helps = new Map<string, string>();
  const help = async (command: string): Promise<string> => {
    const known = helps.get(command);
    if (known !== undefined) return known;
    const { status, stdout, stderr } = await runProgram([command, "--help"], { cwd: folder.path });
    assertEquals(status, 0, `${command}: ${stderr}`);
    assert(stdout.startsWith(`Usage: picostream ${command} `), `there is no command ${command}`);
    helps.set(command, stdout);
    return stdout;
  };
  const lines = commandLines(TEXT);
  assert(lines.length > 10, `${lines.length} command lines were found`);
  for (const line of lines) {
    const [first = "gui", ...rest] = line.split(" ").slice(1).filter((word) => word !== "");
    if (first === "--version") continue;
    const command = first.startsWith("-") ? "acquire" : first;
    for (const flag of [first, ...rest].filter((word) => /^--?[a-z]/.test(word))) {
      assert(hasFlag(await help(command), flag), `${line}: ${flag}`);
    }
    await help(command);
  }
  const all = (await Promise.all(["acquire", "gui"].map(help))).join("\n");
  for (const [, flag = ""] of TEXT.matchAll(/`(--?[a-z][a-z-]*)[^`]*`/g)) {
    assert(flag === "--version" || hasFlag(all, flag), flag);
  }
});

/** What is to be typed, in blocks and in the text, up to a redirection. */
function commandLines(text: string): string[] {
  const inBlocks = [...text.matchAll(/^picostream .*$/gm)].map(([line]) => line);
  const inText = [...text.matchAll(/`(picostream [a-z-][^`…]*)`/g)].map(([, line = ""]) => line);
  return [...inBlocks, ...inText].map((line) => line.replace(/ 2>.*$/, ""));
}

function hasFlag(help: string, flag: string): boolean {
  return new RegExp(`^ +(-\\w, )?${flag}[ ,\\n]`, "m").test(help);
}
