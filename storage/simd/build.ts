/**
 * Makes `module.ts`, the WebAssembly module of `kernels.ts`, from the AssemblyScript beside it:
 *
 *     deno task simd
 */
import { main } from "assemblyscript/asc";

const SOURCES = ["reduce.as.ts", "units.as.ts"];
const MODULE = new URL("module.ts", import.meta.url);
/** The module owns no memory: no static data, no heap, and nothing that runs when it starts. */
const FLAGS = [
  "-O3",
  "--noAssert",
  "--runtime=stub",
  "--enable=simd,threads",
  "--importMemory",
  "--sharedMemory",
  "--noExportMemory",
  "--initialMemory=1",
  "--maximumMemory=65536",
];

/** The text of `module.ts`. Throws an `Error` with what the compiler says when it does not take the source. */
export async function moduleText(): Promise<string> {
  const texts = new Map<string, string>();
  for (const name of SOURCES) texts.set(name, await Deno.readTextFile(new URL(name, import.meta.url)));
  let binary = new Uint8Array();
  const { error, stderr } = await main([...SOURCES, "--outFile=kernels.wasm", ...FLAGS], {
    readFile: (name) => texts.get(name) ?? null,
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`Cannot compile ${SOURCES.join(" and ")}: ${error.message}.\n${stderr}`);
  return `/** Made by \`deno task simd\` from the .as.ts files beside it; change those and run it again. */\n` +
    `// deno-fmt-ignore-file\n` +
    `export const MODULE_BASE64 = "${binary.toBase64()}";\n`;
}

if (import.meta.main) await Deno.writeTextFile(MODULE, await moduleText());
