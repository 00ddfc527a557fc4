/** The file of a writer in another process that does what it is told. */
export class GrowingRecording implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array>;
  readonly #answers: ReadableStreamDefaultReader<Uint8Array>;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#orders = process.stdin.getWriter();
    this.#answers = process.stdout.getReader();
  }

  /** Begins a file with two channels and no values. */
  static async begin(path: string): Promise<GrowingRecording> {
    const program = new URL("growing_writer.ts", import.meta.url).href;
    return await GrowingRecording.by(Deno.execPath(), ["run", "--allow-all", "--quiet", program, path]);
  }

  /** Begins a file with another program, which takes the same orders. */
  static async by(command: string, args: string[]): Promise<GrowingRecording> {
    const process = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
    const growing = new GrowingRecording(process);
    await growing.#answer();
    return growing;
  }

  /** Appends 100000 values to each channel, or what the program appends, and flushes; the file's length then. */
  async append(): Promise<number> {
    await this.#orders.write(new TextEncoder().encode("a"));
    return await this.#answer();
  }

  /** Ends the file. */
  async finish(): Promise<void> {
    await this.#orders.write(new TextEncoder().encode("f"));
    await this.#answer();
  }

  /** Kills the process, which can do nothing about it. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
    await this.#process.status;
    await this.#answers.cancel();
    await this.#orders.abort().catch(() => {}); // the pipe is broken
  }

  async #answer(): Promise<number> {
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await this.#answers.read();
      if (done) throw new Error("the writer has ended without an answer");
      line += new TextDecoder().decode(value);
    }
    return Number(line);
  }
}
