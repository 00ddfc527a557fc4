/**
 * A sentence as a page shows it. What the command line calls a setting stands in parentheses after the words that name
 * it, such as "a larger buffer (--buffer-mb)"; without them the sentence is still whole.
 */
export function withoutFlags(message: string): string {
  return message.replace(/ \(--[^)]*\)/g, "");
}
