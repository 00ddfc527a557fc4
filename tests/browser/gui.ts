import type { AppSettings, RecordingEntry, Status } from "../../routes/protocol.ts";
import { type Finished, type Running, type StartOptions, startProgram, until } from "../cli/program.ts";

/** The web application, as its user starts it, with the simulated instrument. Ended, and looked at, when disposed. */
export class Gui implements AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly url: string;
  readonly #program: Running;
  #isOver = false;

  private constructor(url: string, program: Running) {
    this.url = url;
    this.#program = program;
    void program.finished.then(() => this.#isOver = true);
  }

  /** Recordings go into `folder`; `options` are in place of those that keep the user's settings out. */
  static async start(folder: string, flags: string[] = [], options?: StartOptions): Promise<Gui> {
    const args = ["gui", "--no-open", "--port", "0", "--device", "sim", "--data", folder, ...flags];
    const program = startProgram(args, options ?? { cwd: folder, env: { PICOSTREAM_CONFIG: `${folder}/config` } });
    const address = () => /http:\/\/\S+/.exec(program.stderr())?.[0];
    await until(() => address() !== undefined, "the address of the page");
    return new Gui(address()!, program);
  }

  /** Processor time that it has used so far, in ticks of the system's clock (Linux). */
  cpuTicks(): number {
    const [, after = ""] = Deno.readTextFileSync(`/proc/${this.#program.pid}/stat`).split(") ");
    const fields = after.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  }

  async status(): Promise<Status> {
    return await (await fetch(`${this.url}api/status`)).json();
  }

  async settings(): Promise<AppSettings> {
    return await (await fetch(`${this.url}api/settings`)).json();
  }

  /** Changes the settings as another page would. */
  async change(edit: (settings: AppSettings) => void): Promise<void> {
    const settings = await this.settings();
    edit(settings);
    const answer = await fetch(`${this.url}api/settings`, {
      method: "PUT",
      headers: { "content-type": "application/json", origin: new URL(this.url).origin },
      body: JSON.stringify(settings),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
  }

  /**
   * Lets the simulated driver hold two seconds, so that a test computer that rests does not lose what no page had a part
   * in.
   */
  async bePatient(): Promise<void> {
    await this.change(({ acquisition }) => acquisition.simulation.backlogS = 2);
  }

  /** How the program ended, once it has. */
  get finished(): Promise<Finished> {
    return this.#program.finished;
  }

  async recordings(): Promise<RecordingEntry[]> {
    return await (await fetch(`${this.url}api/recordings`)).json();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) this.#program.kill("SIGTERM");
    const { status, stderr } = await this.#program.finished;
    // Windows has no signals: there the program is simply ended.
    if (status !== 0 && Deno.build.os !== "windows") {
      throw new Error(`the web application ended with ${status}: ${stderr}`);
    }
  }
}
