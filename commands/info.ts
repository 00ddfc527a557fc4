import { describe } from "../storage/check/describe.ts";
import { formatDescription } from "../storage/check/format_description.ts";
import type { FileCommand } from "./file_command.ts";

/** `picostream info`. */
export const info: FileCommand = {
  name: "info",
  description: "Tell what a recording holds, also one that is being written.",
  async run(path) {
    const data = await describe(path);
    return { data, text: formatDescription(data) };
  },
};
