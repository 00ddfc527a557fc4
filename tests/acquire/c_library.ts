/** Compiles small C libraries that stand in for parts of libps5000a, or for something else altogether. */

/** A compiled library; its folder is removed when it is disposed of, so unload it before. */
export interface CLibrary extends AsyncDisposable {
  readonly path: string;
  readonly dir: string;
}

/** Compiles C source text. `args` are further arguments of the compiler. Throws `Error` with its words when it fails. */
export async function compileLibrary(source: string, args: readonly string[] = []): Promise<CLibrary> {
  const dir = await Deno.makeTempDir({ prefix: "picostream-c-" });
  const path = `${dir}/libmade.so`;
  const compiler = new Deno.Command("cc", {
    args: ["-std=c11", "-Wall", "-Wextra", "-shared", "-fPIC", "-o", path, "-x", "c", "-", "-x", "none", ...args],
    stdin: "piped",
    stderr: "piped",
  }).spawn();
  const input = compiler.stdin.getWriter();
  await input.write(new TextEncoder().encode(source));
  await input.close();
  const { success, stderr } = await compiler.output();
  if (!success) throw new Error(`Cannot compile a library: cc says\n${new TextDecoder().decode(stderr)}`);
  return { path, dir, [Symbol.asyncDispose]: () => Deno.remove(dir, { recursive: true }) };
}
