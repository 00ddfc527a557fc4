/**
 * Opens an address in the user's browser, if there is a screen and the system knows how. Does not wait, and whatever goes
 * wrong goes unsaid: the address was printed.
 */
export function openBrowser(url: string): void {
  const [command, ...args] = opener();
  if (command === undefined) return;
  try {
    // Without the permission Deno would ask on the terminal.
    if (Deno.permissions.querySync({ name: "run", command }).state !== "granted") return;
    const child = new Deno.Command(command, { args: [...args, url], stdin: "null", stdout: "null", stderr: "null" });
    child.spawn().unref();
  } catch { /* There is no such program. */ }
}

/** Where the systems have it that we know; what is started is in the program's permissions. */
const XDG_OPEN = ["/usr/bin/xdg-open", "/usr/local/bin/xdg-open", "/run/current-system/sw/bin/xdg-open"];

function opener(): string[] {
  switch (Deno.build.os) {
    case "windows":
      return ["rundll32", "url.dll,FileProtocolHandler"];
    case "darwin":
      return ["/usr/bin/open"];
    default:
      return Deno.env.get("DISPLAY") || Deno.env.get("WAYLAND_DISPLAY") ? XDG_OPEN.filter(isThere).slice(0, 1) : [];
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
