import { z } from "zod";
import { AcquisitionSettings, type SettingsProblem } from "../acquire/settings.ts";

const MOST_NAME = 200;
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\x00-\x1f<>:"|?*\\]/;
/** Names that mean a device on Windows, whatever follows after a dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** What is wrong with one part of a path, or null. The same names are refused on every system, so that files can move. */
function partProblem(part: string): string | null {
  if (part.length > MOST_NAME) return `is longer than ${MOST_NAME} characters`;
  if (FORBIDDEN.test(part)) return 'has one of the characters < > : " | ? * \\ or an invisible one';
  if (part.startsWith(".")) return "begins with a dot";
  if (/[. ]$/.test(part)) return "ends with a dot or a space";
  if (RESERVED.test(part)) return "is not a name on every system";
  return null;
}

function fileNameProblem(name: string): string | null {
  if (name === "") return null;
  return name.includes("/") ? "is a path, not a name" : partProblem(name);
}

function folderProblem(folder: string): string | null {
  if (folder === "") return null;
  const parts = folder.split("/");
  if (parts.length > 10) return "is deeper than 10 folders";
  if (parts.includes("")) return "begins or ends with a slash, or has two in turn";
  return parts.map(partProblem).find((problem) => problem !== null) ?? null;
}

function checked(problemOf: (text: string) => string | null): z.ZodString {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem !== null) context.addIssue({ code: "custom", message: `"${text}" ${problem}` });
  });
}

/** Where recordings go: `folder` is a folder inside of the data folder, "" for itself; `name` is without folder,
 * "" makes one from the time. Nothing in it leads out of the data folder. */
export const OutputSettings = z.strictObject({
  folder: checked(folderProblem).default(""),
  name: checked(fileNameProblem).default(""),
});

export type OutputSettings = z.output<typeof OutputSettings>;

/** Everything that the page sets and that stays between sessions. */
export const AppSettings = z.strictObject({
  acquisition: AcquisitionSettings.default(() => AcquisitionSettings.parse({})),
  output: OutputSettings.default(() => OutputSettings.parse({})),
});
export type AppSettings = z.output<typeof AppSettings>;

/**
 * Settings from outside with what is right in them, and defaults for whatever is missing or wrong. `problems` is what
 * was wrong.
 */
export function repairSettings(input: unknown): { settings: AppSettings; problems: SettingsProblem[] } {
  const copy: unknown = structuredClone(input);
  let problems: SettingsProblem[] | null = null;
  for (;;) {
    const result = AppSettings.safeParse(copy);
    if (result.success) return { settings: result.data, problems: problems ?? [] };
    // What is found wrong later only comes of what was removed.
    problems ??= problemsOf(result.error);
    const isMended = result.error.issues.every((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.every((key) => remove(copy, [...issue.path, key]))
        : remove(copy, issue.path)
    );
    if (!isMended) return { settings: AppSettings.parse({}), problems };
  }
}

/** What a schema found wrong, as sentences with the field. */
export function problemsOf(error: z.ZodError): SettingsProblem[] {
  return error.issues.map(({ path, message }) => ({ field: path.join("."), message: `${upperFirst(message)}.` }));
}

/** Removes what a path leads to, or what is around it where that is missing. False where there is nothing to remove. */
function remove(from: unknown, path: readonly PropertyKey[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined || typeof from !== "object" || from === null || !Object.hasOwn(from, key)) return false;
  const child: unknown = Reflect.get(from, key);
  if (rest.length > 0 && remove(child, rest)) return true;
  return Reflect.deleteProperty(from, key);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, "");
}
