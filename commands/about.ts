import { VERSION } from "../version.ts";

/** Where the project's files are; for an executable, where the build put its own. */
const ROOT = new URL("../", import.meta.url);

/** The version, with the commit that an executable was built from: `3.0.0 (1a2b3c4)`. */
export function versionText(): string {
  const commit = carried("commit.txt");
  return commit ? `${VERSION} (${commit})` : VERSION;
}

/** The licences of everything in an executable. Without one, the program's own: the packages have theirs with them. */
export function licenceText(): string {
  return carried("licences.txt") ?? Deno.readTextFileSync(new URL("LICENSE", ROOT));
}

/** A file that only an executable has, or null. */
function carried(name: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(name, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
