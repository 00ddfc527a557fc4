/** A system that an executable is made for. */
export interface Target {
  /** As `deno compile --target` has it. */
  triple: string;
  /** As the file's name has it: `picostream-macos-arm64`. */
  name: string;
  /** What the file's name ends with. */
  suffix: "" | ".exe";
}

/** Every system that there is an executable for. */
export const TARGETS: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", name: "linux-x64", suffix: "" },
  { triple: "aarch64-unknown-linux-gnu", name: "linux-arm64", suffix: "" },
  { triple: "x86_64-apple-darwin", name: "macos-x64", suffix: "" },
  { triple: "aarch64-apple-darwin", name: "macos-arm64", suffix: "" },
  { triple: "x86_64-pc-windows-msvc", name: "windows-x64", suffix: ".exe" },
];

/** The system that this runs on. Throws an `Error` where there is no executable for it. */
export function hostTarget(): Target {
  const host = TARGETS.find(({ triple }) => triple === Deno.build.target);
  if (host !== undefined) return host;
  const names = TARGETS.map(({ name }) => name).join(", ");
  throw new Error(
    `Cannot build for ${Deno.build.target}: Deno has no base runtime for it. Build on one of ${names}, or use deno task start.`,
  );
}
