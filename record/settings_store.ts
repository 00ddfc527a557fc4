import { dirname, join } from "node:path";
import { AppSettings, repairSettings } from "./app_settings.ts";

const FILE_NAME = "settings.json";

/** The settings of the application, and the file that keeps them between sessions. */
export class SettingsStore {
  readonly path: string;
  /** What was wrong with the file, in a sentence, or null. To be told once. */
  readonly problem: string | null;
  #settings: AppSettings;
  #version = crypto.randomUUID();
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, settings: AppSettings, problem: string | null) {
    this.path = path;
    this.problem = problem;
    this.#settings = settings;
  }

  /**
   * Reads the settings in `folder`. Whatever is missing or wrong in the file has its default; a wrong file is kept aside
   * as `settings.json.bad`. Never throws because of the file: one can record without it.
   */
  static async load(folder: string): Promise<SettingsStore> {
    const path = join(folder, FILE_NAME);
    let text: string;
    try {
      text = await Deno.readTextFile(path);
    } catch (error) {
      const isNew = error instanceof Deno.errors.NotFound;
      return new SettingsStore(path, AppSettings.parse({}), isNew ? null : `Cannot read ${path}: ${messageOf(error)}.`);
    }
    const { settings, problem } = settingsOf(text);
    if (problem === null) return new SettingsStore(path, settings, null);
    const aside = await Deno.rename(path, `${path}.bad`).then(() => ` It is kept as ${path}.bad.`, () => "");
    return new SettingsStore(path, settings, `Cannot use all of ${path}: ${problem}.${aside}`);
  }

  /** The settings now. */
  get current(): AppSettings {
    return this.#settings;
  }

  /** Another one after every change, so that who shows the settings knows when they are old. */
  get version(): string {
    return this.#version;
  }

  /** Takes settings until others are saved, without writing them. */
  use(settings: AppSettings): void {
    this.#settings = settings;
    this.#version = crypto.randomUUID();
  }

  /**
   * Takes settings and writes them; of the file there is always the old or the new one, whole. When it rejects with what
   * the file system answers, the settings hold all the same, until the program ends.
   */
  save(settings: AppSettings): Promise<void> {
    this.use(settings);
    const saving = this.#saving.then(() => write(this.path, settings));
    this.#saving = saving.catch(() => {});
    return saving;
  }
}

async function write(path: string, settings: AppSettings): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const part = `${path}.${Deno.pid}.part`;
  await Deno.writeTextFile(part, `${JSON.stringify(settings, null, 2)}\n`);
  await Deno.rename(part, path);
}

function settingsOf(text: string): { settings: AppSettings; problem: string | null } {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return { settings: AppSettings.parse({}), problem: messageOf(error) };
  }
  const { settings, problems } = repairSettings(input);
  const texts = problems.map(({ field, message }) => `${field || "all of it"}: ${message.replace(/\.$/, "")}`);
  return { settings, problem: texts.length === 0 ? null : texts.join("; ") };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
}
