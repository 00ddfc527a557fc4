import { hostname, networkInterfaces } from "node:os";

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** Whether only programs of this computer reach a server that listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host.toLowerCase()) || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The names and addresses that a server on `host` is rightly called by. The first is what to print in a link. */
export function namesOf(host: string): string[] {
  if (isLoopback(host)) return [...new Set([host.toLowerCase(), ...LOOPBACK])];
  if (!EVERYWHERE.has(host)) return [host.toLowerCase(), ...LOOPBACK];
  const addresses = Object.values(networkInterfaces()).flat().filter((entry) => entry !== undefined);
  const outside = addresses.filter(({ internal }) => !internal).toSorted((a, b) => a.family < b.family ? -1 : 1);
  return [...outside.map(({ address }) => address), hostname().toLowerCase(), ...LOOPBACK];
}

/** A name with its port, as in a Host header and in links. */
export function hostAndPort(name: string, port: number): string {
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** What the Host header may be: each name with the port, and where that is 80, without it too. */
export function allowedHosts(names: readonly string[], port: number): Set<string> {
  const hosts = names.map((name) => hostAndPort(name, port));
  return new Set(port === 80 ? [...hosts, ...hosts.map((host) => host.replace(/:80$/, ""))] : hosts);
}
