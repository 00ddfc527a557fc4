/**
 * Opens an address in the user's browser, if there is a screen and the system knows how. Does not wait, and whatever goes
 * wrong goes unsaid: the address was printed.
 */
export function openBrowser(url: string): void {
  const [command, ...args] = opener();
  if (command === undefined) return;
  // Without the permission Deno would ask on the terminal.
  if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") return;
  try {
    const child = new Deno.Command(command, { args: [...args, url], stdin: "null", stdout: "null", stderr: "null" });
    child.spawn().unref();
  } catch { /* There is no such program. */ }
}

function opener(): string[] {
  switch (Deno.build.os) {
    case "windows":
      return ["rundll32", "url.dll,FileProtocolHandler"];
    case "darwin":
      return ["open"];
    default:
      return Deno.env.get("DISPLAY") || Deno.env.get("WAYLAND_DISPLAY") ? ["xdg-open"] : [];
  }
}
